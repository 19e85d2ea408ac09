import { createStore, produce } from 'solid-js/store';
import type { JobState } from '../../../../shared/queue/job-states.ts';
import { type Batch, type PauseReason, QUEUE_LIMITS } from '../../../../shared/queue/queue-types.ts';
import type { ExportProgress } from '../../../../web/state/job-types.ts';
import type {
  Activity,
  GroupProgress,
  JobGroup,
  JobQueue,
  QueueItem,
  QueueNotice,
  SecondsRange,
  Target,
} from '../../../../web/state/queue-types.ts';
import { jobOf } from '../export/scripted-jobs.ts';

export interface ScriptedQueue extends JobQueue {
  readonly calls: string[];
  /** Answers every command with this until told otherwise. */
  refuseWith(error: Error | null): void;
  change(jobId: string, part: Partial<QueueItem>): void;
  tell(jobId: string, progress: ExportProgress | null, left?: SecondsRange | null): void;
  hold(reason: PauseReason | null): void;
  log(line: Partial<Activity>): void;
  notify(notice: QueueNotice): void;
}

export interface Script {
  readonly batches?: readonly Batch[];
  readonly items: readonly QueueItem[];
}

/** A queue that does only what the test says; commands are noted, and done as far as the screen shows them. */
export function makeScriptedQueue({ batches = [], items }: Script): ScriptedQueue {
  const [state, setState] = createStore({
    batches: [...batches],
    items: [...items],
    progress: {} as Record<string, ExportProgress | undefined>,
    left: {} as Record<string, SecondsRange | undefined>,
    held: null as PauseReason | null,
    activity: [] as Activity[],
  });
  const calls: string[] = [];
  const listeners = new Set<(notice: QueueNotice) => void>();
  let refusal: Error | null = null;
  const place = (id: string) => state.items.findIndex((item) => item.id === id);
  const change = (id: string, part: Partial<QueueItem>) => setState('items', place(id), part);
  const note = async (call: string, work: () => void = () => {}) => {
    calls.push(call);
    if (refusal !== null) throw refusal;
    work();
  };
  const targets = (target: Target) =>
    state.items.filter(({ id, batchId }) =>
      target.type === 'all' ? true : target.id === (target.type === 'job' ? id : batchId),
    );
  const moveAll = (name: string, to: JobState, from: readonly JobState[], part: Partial<QueueItem> = {}) =>
    function command(target: Target) {
      const what = target.type === 'all' ? name : `${name} ${target.type} ${target.id}`;
      return note(what, () => {
        for (const item of targets(target)) {
          if (from.includes(item.state)) change(item.id, { state: to, pausedBy: null, ...part });
        }
      });
    };
  const groups = (): readonly JobGroup[] =>
    [...state.batches.map((batch) => batch.id), null].flatMap((batchId) => {
      const jobs = state.items.filter((item) => item.batchId === batchId);
      if (jobs.length === 0) return [];
      return [groupOf(state.batches.find(({ id }) => id === batchId) ?? null, jobs)];
    });
  const progressOf = (groupId: string): GroupProgress => {
    const jobs = state.items.filter((item) => (item.batchId ?? '') === groupId && item.state !== 'CANCELED');
    const ratio = jobs.reduce((sum, item) => {
      if (item.state === 'COMPLETED' || item.state === 'FAILED') return sum + 1;
      return sum + (state.progress[item.id]?.ratio ?? 0);
    }, 0);
    const left = jobs.map((item) => state.left[item.id] ?? { from: 0, to: 0 });
    return {
      ratio: jobs.length === 0 ? 0 : ratio / jobs.length,
      secondsLeft: {
        from: left.reduce((sum, each) => sum + each.from, 0),
        to: left.reduce((sum, each) => sum + each.to, 0),
      },
    };
  };

  return {
    calls,
    refuseWith: (error) => {
      refusal = error;
    },
    change,
    tell(jobId, progress, left = null) {
      setState('progress', jobId, progress ?? undefined);
      setState('left', jobId, left ?? undefined);
    },
    hold: (reason) => setState('held', reason),
    log: (line) => setState('activity', (all) => [activityOf({ id: all.length + 1, ...line }), ...all]),
    notify: (notice) => {
      for (const listener of listeners) listener(notice);
    },
    groups,
    group: (batchId) => groups().find(({ id }) => id === batchId) ?? null,
    item: (jobId) => state.items.find(({ id }) => id === jobId) ?? null,
    progress: (jobId) => state.progress[jobId] ?? null,
    secondsLeft: (jobId) => state.left[jobId] ?? null,
    groupProgress: progressOf,
    upcoming: (count) => state.items.filter((item) => item.state === 'QUEUED').slice(0, count),
    recent: (count) =>
      state.items
        .filter((item) => item.finishedAt !== null)
        .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
        .slice(0, count),
    held: () => state.held,
    isRunner: () => true,
    concurrency: () => 4,
    activity: () => state.activity,
    clearActivity: () => note('clearActivity', () => setState('activity', [])),
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    report(batchId) {
      const group = groups().find(({ id }) => id === batchId);
      if (group?.batch == null) return null;
      const { batch, jobs, counts } = group;
      const sum = (of: (item: QueueItem) => number) => jobs.reduce((total, item) => total + of(item), 0);
      return {
        batch,
        jobs,
        counts,
        bytes: sum(({ artifact }) => artifact?.bytes ?? 0),
        predicted: jobs.some(({ predicted }) => predicted === null)
          ? null
          : {
              from: sum(({ predicted }) => predicted?.from ?? 0),
              to: sum(({ predicted }) => predicted?.to ?? 0),
            },
        worked: sum(({ worked }) => worked),
      };
    },
    createBatch: async () => ({ batchId: 'batch', jobIds: [] }),
    changeBatch: (batchId, changes) =>
      note(`changeBatch ${batchId} ${JSON.stringify(changes)}`, () =>
        setState('batches', ({ id }) => id === batchId, changes),
      ),
    setPriority: (jobId, priority) =>
      note(`setPriority ${jobId} ${priority}`, () => change(jobId, { priority })),
    reorder: (jobId, before) =>
      note(`reorder ${jobId} before ${before}`, () =>
        setState(
          'items',
          produce((all) => {
            const [moved] = all.splice(place(jobId), 1);
            const at = before === null ? all.length : all.findIndex(({ id }) => id === before);
            if (moved !== undefined) all.splice(at, 0, moved);
          }),
        ),
      ),
    pause: moveAll('pause', 'PAUSED', ['RUNNING', 'QUEUED'], { pausedBy: 'person' }),
    resume: moveAll('resume', 'QUEUED', ['PAUSED']),
    cancel: moveAll('cancel', 'CANCELED', ['RUNNING', 'QUEUED', 'PAUSED']),
    retry: moveAll('retry', 'QUEUED', ['FAILED', 'CANCELED'], { error: null }),
    clearFinished: (target, options) =>
      note(`clearFinished ${target.type} ${options?.keepFilms === true ? 'keep' : 'delete'}`, () =>
        setState('items', (all) => {
          const gone = new Set(targets(target).map(({ id }) => id));
          return all.filter(
            ({ id, state: now }) => !gone.has(id) || !['COMPLETED', 'CANCELED', 'FAILED'].includes(now),
          );
        }),
      ),
  };
}

export function groupOf(batch: Batch | null, jobs: readonly QueueItem[]): JobGroup {
  const counts = { QUEUED: 0, RUNNING: 0, PAUSED: 0, FAILED: 0, CANCELED: 0, COMPLETED: 0 };
  for (const { state } of jobs) counts[state] += 1;
  const state =
    counts.RUNNING > 0 ? 'running' : counts.QUEUED > 0 ? 'waiting' : counts.PAUSED > 0 ? 'paused' : 'done';
  return { id: batch?.id ?? '', batch, state, jobs, counts };
}

export function itemOf(part: Partial<QueueItem>): QueueItem {
  const state = part.state ?? 'QUEUED';
  return {
    ...jobOf({}),
    kind: 'render',
    batchId: null,
    priority: QUEUE_LIMITS.priority.usual,
    after: [],
    notBefore: null,
    retries: 0,
    pausedBy: state === 'PAUSED' ? 'person' : null,
    waitsFor: state === 'QUEUED' ? { reason: 'turn' } : null,
    predicted: null,
    worked: 0,
    encoder: null,
    framing: null,
    ...part,
  };
}

export function batchOf(part: Partial<Batch>): Batch {
  return {
    id: 'batch',
    name: 'Delivery',
    note: '',
    priority: QUEUE_LIMITS.priority.usual,
    maxConcurrent: null,
    limitMs: QUEUE_LIMITS.batchMs,
    ranMs: 0,
    startAt: null,
    hours: null,
    turn: 0,
    createdAt: 1,
    ...part,
  };
}

function activityOf(part: Partial<Activity>): Activity {
  return {
    id: 1,
    at: Date.now(),
    what: 'queued',
    jobId: null,
    batchId: null,
    title: 'A test',
    profile: null,
    error: null,
    pausedBy: null,
    ...part,
  };
}
