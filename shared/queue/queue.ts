import { type Draft, edit } from './draft.ts';
import { jobEta, togetherEta } from './eta.ts';
import { isLive } from './job-states.ts';
import { makeNewsBoard } from './news-board.ts';
import type { Gate, Queue, QueueOptions, QueueProgress } from './queue-api.ts';
import type { QueueRecords } from './queue-types.ts';
import { LEASE_MS, recoverJobs, releaseRun, takeJob } from './run-changes.ts';
import { makeRuns } from './runs.ts';
import { nextRuns } from './schedule.ts';
import { openSpeedDesk } from './speed-desk.ts';
import { createBatch, submitJobs } from './submit.ts';
import {
  cancelJobs,
  changeBatch,
  clearJobs,
  closeGate,
  hasStray,
  mendGates,
  openGate,
  pauseJobs,
  reorderJob,
  resumeJobs,
  retryJobs,
  setPriority,
} from './wishes.ts';

/** Where records cannot be written, such as on a full disk, the queue tries again after this. */
const STUCK_MS = 5000;
/** Clocks jump and computers sleep: a moment to wait for is looked at no less often. */
const LOOK_MS = 60_000;

/** Opens the queue in a store and, where it leads, goes on with what a dead one left. */
export async function openQueue<P extends QueueProgress>(options: QueueOptions<P>): Promise<Queue<P>> {
  const { store, owner, now } = options;
  const onTrouble = options.onTrouble ?? (() => {});
  let records = await store.read();
  const speeds = await openSpeedDesk(options, onTrouble);
  const board = makeNewsBoard<P>(records, onTrouble);
  const closedGates = new Set<Gate>();
  let { limits } = options;
  let leads = false;
  let closed = false;
  let isWanted = false;
  let pump: Promise<void> | null = null;
  let callOffLook: (() => void) | null = null;
  const waiters = new Set<() => void>();

  const see = (next: QueueRecords) => {
    const before = records;
    records = next;
    if (before === next) return;
    board.changed(before, next, now());
    runs.follow();
  };
  const update = async <T>(work: (draft: Draft, current: QueueRecords) => T): Promise<T> => {
    let out: { readonly result: T } | null = null as { readonly result: T } | null;
    const next = await store.update((current) => {
      const edited = edit(current, (draft) => work(draft, current));
      out = edited;
      return edited.change;
    });
    see(next);
    if (out === null) throw new TypeError('The store wrote without asking what');
    return out.result;
  };
  const runs = makeRuns<P>({
    queue: options,
    speeds,
    records: () => records,
    update,
    onProgress: (jobId, progress) => board.tell({ type: 'progress', jobId, progress }),
    onIdle: () => wake(),
    onEnded: () => {
      wake();
      tellIdle();
    },
    onTrouble: (error) => {
      onTrouble(error);
      lookIn(STUCK_MS);
    },
  });

  const lookIn = (ms: number) => {
    callOffLook?.();
    callOffLook = closed
      ? null
      : options.setTimer(ms, () => {
          callOffLook = null;
          wake();
        });
  };
  const wake = () => {
    isWanted = true;
    if (!leads || closed || pump !== null) return;
    pump = work().finally(() => {
      pump = null;
      // Asked for between the last look and this line.
      if (isWanted) wake();
      tellIdle();
    });
  };
  const work = async () => {
    // Whoever woke us goes on first.
    await Promise.resolve();
    try {
      while (isWanted && !closed) {
        isWanted = false;
        await step();
      }
    } catch (error) {
      isWanted = false;
      onTrouble(error);
      lookIn(STUCK_MS);
    }
  };

  const capacity = () => ({
    // What was stopped still has the machine until nothing of it is left.
    concurrency: limits.concurrency - runs.stopping(),
    heldBy: [...closedGates],
    minuteOfDay: options.minuteOfDay,
    idle: runs.idle(),
  });
  const step = async () => {
    if (hasDead()) await update(giveBackDead);
    if (hasStray(records, closedGates)) await update((draft) => mendGates(draft, closedGates, now()));
    const { start, stop } = nextRuns(records, now(), capacity());
    if (start.length + stop.length > 0) {
      // Decided anew on what the store has now, in the transaction that gives the jobs out.
      const taken = await update((draft, current) => {
        const next = nextRuns(current, now(), capacity());
        for (const id of next.stop) {
          releaseRun(draft, { id, owner, epoch: current.jobs.get(id)?.epoch ?? 0 }, now());
        }
        return next.start.flatMap((id) => {
          const job = draft.job(id);
          // One that was stopped a moment ago is still being cleared away.
          if (job === undefined || runs.has(id)) return [];
          return takeJob(draft, id, { owner, now: now(), predicted: speeds.expected(job) }) ?? [];
        });
      });
      for (const job of taken) {
        if (closed)
          await update((draft) => releaseRun(draft, { id: job.id, epoch: job.epoch, owner }, now()));
        else runs.launch(job);
      }
    }
    const { wakeAt } = nextRuns(records, now(), capacity());
    const until = Math.min(wakeAt ?? Infinity, nextLeaseEnd());
    if (until < Infinity) lookIn(Math.max(1, Math.min(LOOK_MS, until - now())));
  };

  /** Says that it runs, and nobody alive runs it. */
  const hasDead = () =>
    [...records.jobs.values()].some(
      ({ id, state, lease }) =>
        state === 'RUNNING' &&
        (lease?.owner === owner ? !runs.has(id) : options.alone === true || (lease?.until ?? 0) <= now()),
    );
  const giveBackDead = (draft: Draft) => {
    recoverJobs(draft, { owner, alone: options.alone === true, now: now() });
    for (const { id, state, lease, epoch } of draft.jobs()) {
      // The end of its run could not be written down.
      if (state === 'RUNNING' && lease?.owner === owner && !runs.has(id)) {
        releaseRun(draft, { id, epoch, owner }, now());
      }
    }
  };
  const nextLeaseEnd = () => {
    let first = Infinity;
    for (const { state, lease } of records.jobs.values()) {
      if (state !== 'RUNNING' || lease === null || lease.owner === owner) continue;
      first = Math.min(first, Math.min(lease.until, now() + LEASE_MS));
    }
    return first;
  };

  const isBusy = () => pump !== null || runs.size > 0;
  const tellIdle = () => {
    if (isBusy()) return;
    for (const waiter of waiters) waiter();
    waiters.clear();
  };
  const ask = async <T>(work: (draft: Draft) => T): Promise<T> => {
    const result = await update(work);
    wake();
    return result;
  };
  /** Resolves when the wish is on the disk and nothing of the runs it ended is left. */
  const wish = async <T>(work: (draft: Draft) => T): Promise<T> => {
    const result = await update(work);
    await runs.settled();
    wake();
    return result;
  };
  const lead = async () => {
    if (leads || closed) return;
    // Whoever led while this one was open has measured.
    if (options.leads === false) await speeds.reload();
    await update((draft) => {
      giveBackDead(draft);
      mendGates(draft, closedGates, now());
    });
    // Only now: where that could not be written, leading is asked for again.
    leads = true;
    wake();
  };
  const etaOf = (jobId: string) => {
    const job = records.jobs.get(jobId);
    return job === undefined ? null : jobEta(job, runs.progress(jobId), speeds.book());
  };

  if (options.leads !== false) await lead();
  return {
    records: () => records,
    progress: (jobId) => runs.progress(jobId),
    eta: etaOf,
    batchEta(batchId) {
      const jobs = [...records.jobs.values()].filter((job) => job.batchId === batchId && isLive(job.state));
      const most = records.batches.get(batchId)?.maxConcurrent ?? limits.concurrency;
      return togetherEta(
        jobs.map(({ id }) => etaOf(id)),
        Math.min(most, limits.concurrency),
      );
    },
    log: board.log,
    heldBy: () => [...closedGates],
    speeds: speeds.book,
    listen: board.listen,

    async submit(job) {
      const [submitted] = await ask((draft) => submitJobs(draft, [job], null, now()));
      if (submitted === undefined) throw new TypeError('A job was asked for and none taken in');
      return submitted;
    },
    createBatch: (batch, jobs) => ask((draft) => createBatch(draft, batch, jobs, now())),
    changeBatch: (id, change) => ask((draft) => changeBatch(draft, id, change, now())),
    pause: (target) => wish((draft) => pauseJobs(draft, target, now())),
    resume: (target) => wish((draft) => resumeJobs(draft, target)),
    cancel: (target) => wish((draft) => cancelJobs(draft, target, now())),
    retry: (target) => wish((draft) => retryJobs(draft, target, { failedOnly: false })),
    retryFailed: (target) => wish((draft) => retryJobs(draft, target, { failedOnly: true })),
    setPriority: (ids, priority) => ask((draft) => setPriority(draft, ids, priority)),
    reorder: (id, before) => ask((draft) => reorderJob(draft, id, before)),
    clearFinished: (target) => ask((draft) => clearJobs(draft, target)),

    setLimits(next) {
      limits = next;
      wake();
    },
    async setGate(gate, isClosed) {
      if (closedGates.has(gate) === isClosed) return;
      if (isClosed) closedGates.add(gate);
      else closedGates.delete(gate);
      board.tell({ type: 'held', by: [...closedGates] });
      const event = isClosed ? 'held' : 'unheld';
      const about = { jobId: null, batchId: null, title: '', error: null, pausedBy: gate };
      board.note({ at: now(), event, ...about });
      // Where that cannot be written, the next look at the records puts it right.
      await wish((draft) => (isClosed ? closeGate(draft, gate, now()) : openGate(draft, gate))).finally(wake);
    },
    lead,
    async refresh() {
      const before = records;
      see(await store.read());
      if (!leads && records !== before) await speeds.reload();
      wake();
    },
    async idle() {
      if (isBusy()) await new Promise<void>((resolve) => waiters.add(resolve));
    },
    async close() {
      if (closed) return;
      closed = true;
      callOffLook?.();
      await runs.close();
      await pump;
      await runs.close();
      board.close();
      tellIdle();
    },
  };
}
