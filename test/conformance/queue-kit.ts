import type {
  JobDone,
  NewJob,
  Queue,
  QueueOptions,
  QueueProgress,
  RunJob,
} from '../../shared/queue/queue-api.ts';
import type { QueueJob, QueueStore } from '../../shared/queue/queue-types.ts';

/** A clock that only the test moves, with the timers that hang on it. */
export function makeTestClock(start = Date.UTC(2026, 0, 5, 12), settled = settle) {
  let time = start;
  let last = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  // Timers run on a clock of their own, which never jumps.
  let elapsed = 0;
  return {
    now: () => time,
    minuteOfDay: (at: number) => Math.floor(at / 60_000) % 1440,
    setTimer(ms: number, callback: () => void) {
      last += 1;
      const id = last;
      timers.set(id, { at: elapsed + ms, callback });
      return () => void timers.delete(id);
    },
    /** Sets another time without any of it passing: a clock that is put right, a computer that wakes up. */
    jump(ms: number) {
      time += ms;
    },
    async pass(ms: number): Promise<void> {
      await settled();
      const end = elapsed + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (due === undefined) break;
        const [id, { at, callback }] = due;
        timers.delete(id);
        time += at - elapsed;
        elapsed = at;
        callback();
        await settled();
      }
      time += end - elapsed;
      elapsed = end;
      await settled();
    },
    timers: () => timers.size,
  };
}

export type TestClock = ReturnType<typeof makeTestClock>;

/** Lets everything that needs no timer of the test's clock come to its end, stores on a disk too. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Runs that end when the test says so. `parts` stands for half-made files, `outputs` for finished ones. */
export function makeScriptedRuns(maker = 'film') {
  const running = new Map<string, ScriptedRun>();
  const parts = new Set<string>();
  const outputs = new Map<string, string>();
  const started: string[] = [];
  let count = 0;
  return {
    running,
    parts,
    outputs,
    /** Ids in the order in which they were started. */
    started,
    run: ((job, { signal, onProgress }) =>
      new Promise<JobDone>((resolve, reject) => {
        started.push(job.id);
        const part = `${job.id}.${job.epoch}.part`;
        parts.add(part);
        const leave = () => {
          running.delete(job.id);
          parts.delete(part);
        };
        signal.addEventListener('abort', () => {
          leave();
          reject(signal.reason);
        });
        running.set(job.id, {
          job,
          signal,
          progress: (ratio, isIdle = false) =>
            onProgress({
              stage: 'rendering',
              ratio,
              framesDone: Math.round(ratio * 100),
              framesTotal: 100,
              framesPerSecond: 10,
              isIdle,
            }),
          finish() {
            leave();
            count += 1;
            const outputId = `${maker}-${count}`;
            outputs.set(outputId, job.id);
            resolve({ outputId });
          },
          fail(error) {
            leave();
            reject(error);
          },
          vanish: leave,
        });
      })) satisfies RunJob<QueueProgress>,
    discard: async (_: QueueJob, { outputId }: JobDone) => void outputs.delete(outputId),
  };
}

export interface ScriptedRun {
  readonly job: QueueJob;
  readonly signal: { readonly aborted: boolean };
  readonly progress: (ratio: number, isIdle?: boolean) => void;
  finish(): void;
  fail(error: unknown): void;
  /** The program that ran it is gone, and with it what was half made. */
  vanish(): void;
}

export type ScriptedRuns = ReturnType<typeof makeScriptedRuns>;

export function queueOptions(
  store: QueueStore,
  clock: TestClock,
  runs: ScriptedRuns,
  changes: Partial<QueueOptions<QueueProgress>> = {},
): QueueOptions<QueueProgress> {
  return {
    store,
    owner: 'one',
    now: clock.now,
    minuteOfDay: clock.minuteOfDay,
    setTimer: clock.setTimer,
    random: () => 0.5,
    run: runs.run,
    discard: runs.discard,
    limits: { concurrency: 1 },
    alone: true,
    onTrouble: (error) => {
      throw error;
    },
    ...changes,
  };
}

export function newJob(id: string, changes: Partial<NewJob> = {}): NewJob {
  return { id, kind: 'render', title: `Film ${id}`, params: `params of ${id}`, ...changes };
}

export function stateOf(queue: Queue, id: string): string | undefined {
  return queue.records().jobs.get(id)?.state;
}
