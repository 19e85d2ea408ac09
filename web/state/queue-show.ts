import { batch, createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { JobState } from '../../shared/queue/job-states.ts';
import type { PauseReason } from '../../shared/queue/queue-types.ts';
import type { Database } from '../storage/database.ts';
import type { JobRecord } from '../storage/job-records.ts';
import type { BrowserQueueStore } from '../storage/queue-store.ts';
import type { Artifact, BundleFile, ExportProgress, Job } from './job-types.ts';
import type { JobGroup, QueueItem, QueueNotice, SecondsRange } from './queue-types.ts';
import { listGroups, listJobs, nextViewChange } from './queue-view.ts';

/** What is told of a job while it runs. */
export interface LiveJob {
  readonly progress: ExportProgress;
  readonly secondsLeft: SecondsRange | null;
}

export interface QueueShow {
  list(): readonly Job[];
  groups(): readonly JobGroup[];
  item(jobId: string): QueueItem | null;
  live(jobId: string): LiveJob | null;
  setLive(jobId: string, live: LiveJob | null): void;
  /** Seconds left of a batch, as the working tab told. */
  batchLeft(batchId: string): SecondsRange | null;
  setBatchLeft(batchId: string, left: SecondsRange | null): void;
  held(): PauseReason | null;
  setHeld(by: PauseReason | null): void;
  /** Tracks whatever changes the queue. */
  touched(): void;
  keepArtifact(artifact: Artifact | BundleFile): void;
  onNotice(listener: (notice: QueueNotice) => void): () => void;
  /** Shows what the store knows now; resolves when it is shown. */
  refresh(): Promise<void>;
  close(): void;
}

/** Timers take no more than this. */
const LONGEST_MS = 2 ** 31 - 1;

/** The queue as screens read it: plain data in stores, told of in place so that rows keep their focus. */
export function createQueueShow(db: Database, store: () => BrowserQueueStore): QueueShow {
  const [shown, setShown] = createStore<{ list: Job[]; groups: JobGroup[] }>({ list: [], groups: [] });
  const [live, setLive] = createStore<Record<string, LiveJob | undefined>>({});
  const [batchLeft, setBatchLeft] = createStore<Record<string, SecondsRange | null | undefined>>({});
  const [held, setHeld] = createSignal<PauseReason | null>(null);
  const [touched, touch] = createSignal(0);
  const artifacts = new Map<string, Artifact | BundleFile>();
  const listeners = new Set<(notice: QueueNotice) => void>();
  let places = new Map<string, readonly [group: number, job: number]>();
  let states: ReadonlyMap<string, JobState> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const item = (id: string): QueueItem | null => {
    touched();
    const [group, job] = places.get(id) ?? [-1, -1];
    return shown.groups[group]?.jobs[job] ?? null;
  };
  const tell = (notice: QueueNotice) => {
    for (const listener of [...listeners]) listener(notice);
  };

  const show = () => {
    const records = store().known();
    const facts = {
      ...{ records, batches: store().batches(), artifacts },
      ...{ isHeld: held() !== null, now: Date.now() },
    };
    const groups = listGroups(facts);
    batch(() => {
      setShown('list', reconcile(listJobs(facts), { key: 'id' }));
      setShown('groups', reconcile(groups, { key: 'id' }));
      places = new Map();
      for (const [at, { jobs }] of groups.entries()) {
        for (const [place, { id }] of jobs.entries()) places.set(id, [at, place]);
      }
      touch((count) => count + 1);
    });
    const before = states;
    states = new Map([...records].map(([id, { state }]) => [id, state]));
    if (before !== null) tellChanges(before, records);
    clearTimeout(timer);
    const next = nextViewChange(groups, facts.now);
    if (next !== null) timer = setTimeout(show, Math.min(LONGEST_MS, next - facts.now + 1));
  };

  const tellChanges = (before: ReadonlyMap<string, JobState>, records: ReadonlyMap<string, JobRecord>) => {
    const touchedBatches = new Set<string>();
    for (const { id, state, batchId } of records.values()) {
      const old = before.get(id);
      if (old === undefined || old === state) continue;
      if (batchId !== null) touchedBatches.add(batchId);
      const ended = state === 'COMPLETED' ? 'completed' : state === 'FAILED' ? 'failed' : null;
      const shownItem = ended === null ? null : item(id);
      if (ended !== null && shownItem !== null) tell({ type: 'job', what: ended, item: shownItem });
    }
    for (const id of touchedBatches) {
      const group = shown.groups.find((each) => each.id === id);
      if (group?.state === 'done') tell({ type: 'batch-done', group });
      const reason = group?.state === 'paused' ? group.jobs.find(({ pausedBy }) => pausedBy !== null) : null;
      if (group !== undefined && reason?.pausedBy === 'time-limit') {
        tell({ type: 'batch-paused', group, reason: 'time-limit' });
      }
    }
  };

  const readArtifacts = async (ids: readonly string[]) => {
    const tx = db.transaction('artifacts');
    const read = await Promise.all(ids.map((id) => tx.store.get(id)));
    // The store keeps the whole of what `web/execute` gave it.
    for (const artifact of read)
      if (artifact !== undefined) artifacts.set(artifact.id, artifact as Artifact | BundleFile);
  };

  return {
    list: () => shown.list,
    groups: () => shown.groups,
    item,
    live: (id) => live[id] ?? null,
    setLive(id, next) {
      setLive(id, next === null ? undefined : reconcile(next));
    },
    batchLeft: (id) => batchLeft[id] ?? null,
    setBatchLeft: (id, left) => setBatchLeft(id, left),
    held,
    setHeld(by) {
      if (by === held()) return;
      setHeld(by);
      tell(by === null ? { type: 'released' } : { type: 'held', reason: by });
      show();
    },
    touched: () => void touched(),
    keepArtifact: (artifact) => void artifacts.set(artifact.id, artifact),
    onNotice(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async refresh() {
      const missing = () =>
        [...store().known().values()].flatMap(({ artifactId }) =>
          artifactId === null || artifacts.has(artifactId) ? [] : [artifactId],
        );
      const ids = missing();
      if (ids.length > 0) await readArtifacts(ids);
      if (!closed) show();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
