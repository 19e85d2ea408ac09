import type { ErrorData } from '../errors.ts';
import type {
  AllowedHours,
  Batch,
  JobKind,
  JobWork,
  PauseReason,
  QueueJob,
  QueueRecords,
  QueueStore,
} from './queue-types.ts';
import type { SpeedBook } from './speed.ts';

/** What a run tells on its way. Engines tell more; the queue passes it on as it is. */
export interface QueueProgress {
  readonly stage: string;
  /** 0 to 1. */
  readonly ratio: number;
  readonly framesDone: number;
  readonly framesTotal: number;
  /** Over the last seconds; null in the first ones. */
  readonly framesPerSecond: number | null;
  /** What it waits for is elsewhere, and may be long in coming: meanwhile its place is another job's. */
  readonly isIdle?: boolean;
}

/** A way to run jobs. Nothing in the queue reads a clock, sets a timer or rolls dice but through these. */
export interface QueueOptions<P extends QueueProgress> {
  readonly store: QueueStore;
  /** Tells this opening of the queue from every other one, as in a random id. */
  readonly owner: string;
  /** Milliseconds since the epoch; it may jump. */
  readonly now: () => number;
  /** Minute of the local day at a moment. */
  readonly minuteOfDay: (at: number) => number;
  /** Calls back once after a while; returns how to call it off. */
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** 0 to 1, 1 excluded. */
  readonly random: () => number;
  /**
   * Makes a job's output and stores what describes it, then names it. Rejects with a StudioError, or with
   * `signal.reason` when it was aborted; either way nothing of a half-made output stays.
   */
  readonly run: RunJob<P>;
  /** Drops a finished output that is not wanted any more: its job was stopped in the moment it was done. */
  readonly discard: (job: QueueJob, done: JobDone) => Promise<void>;
  readonly limits: QueueLimits;
  /** False where another tab or program runs jobs: then this one shows and asks, until `lead` is called. */
  readonly leads?: boolean;
  /** True where leading means that nobody else can be running jobs: what says it runs is taken over at once. */
  readonly alone?: boolean;
  /** What this computer was measured at, and where it is kept; forgotten with the queue when absent. */
  readonly speeds?: SpeedKeeper;
  /**
   * Frames a second of a job whose key is not in the book yet, by a second or two of work; null where that cannot be
   * said. Where it is absent, the first seconds of the run itself tell.
   */
  readonly calibrate?: (job: QueueJob, options: { readonly signal: AbortSignal }) => Promise<number | null>;
  /** Something could not be written or told; the queue tries again by itself. */
  readonly onTrouble?: (error: unknown) => void;
}

export type RunJob<P extends QueueProgress> = (
  job: QueueJob,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: P) => void },
) => Promise<JobDone>;

export interface JobDone {
  readonly outputId: string;
  /** How fast it really went, where frames were made; what was reused says nothing. */
  readonly speed?: { readonly key: string; readonly framesPerSecond: number } | null;
}

export interface QueueLimits {
  /** Jobs at once, 1 to 8; see resources.ts for what a machine can bear. */
  readonly concurrency: number;
}

export interface SpeedKeeper {
  load(): Promise<SpeedBook>;
  save(book: SpeedBook): Promise<void>;
}

/** Reasons the whole queue may be held by, but for jobs that ignore them; each is closed and opened by itself. */
export type Gate = Extract<PauseReason, 'storage' | 'battery'>;

export interface NewJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly title: string;
  readonly params: string;
  /** That of its batch, or the usual one, when absent. */
  readonly priority?: number;
  readonly after?: readonly string[];
  /** Not before this moment. */
  readonly startAt?: number | null;
  /** At any time, as far as its batch allows, when absent. */
  readonly hours?: AllowedHours | null;
  /** No gate holds it; every one does when absent. */
  readonly ignoresGates?: true;
  readonly work?: JobWork | null;
  /** Seconds its plan expects; worked out at its start when absent. */
  readonly predicted?: QueueJob['predicted'];
}

export interface NewBatch {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  readonly priority?: number;
  readonly maxConcurrent?: number | null;
  readonly limitMs?: number;
  readonly startAt?: number | null;
  readonly hours?: Batch['hours'];
  readonly leftOut?: Batch['leftOut'];
}

export type BatchChange = Partial<
  Pick<Batch, 'name' | 'note' | 'priority' | 'maxConcurrent' | 'limitMs' | 'startAt' | 'hours'>
>;

/** Jobs of a call: by id, of a batch, or all there are. */
export type JobTarget = { readonly ids: readonly string[] } | { readonly batchId: string } | 'all';

/** A range of seconds that are left. */
export interface Eta {
  readonly from: number;
  readonly to: number;
}

export interface LogEntry {
  readonly at: number;
  readonly event: LogEvent;
  readonly jobId: string | null;
  readonly batchId: string | null;
  /** Of the job or the batch, as it was then. */
  readonly title: string;
  readonly error: ErrorData | null;
  readonly pausedBy: PauseReason | null;
}

export type LogEvent =
  | 'queued'
  | 'started'
  | 'released'
  | 'retrying'
  | 'paused'
  | 'resumed'
  | 'failed'
  | 'canceled'
  | 'completed'
  | 'removed'
  | 'batch-done'
  | 'held'
  | 'unheld';

/** News in the order in which things came to be; what it says is on the disk. */
export type QueueNews<P extends QueueProgress> =
  | {
      readonly type: 'changed';
      readonly jobs: readonly QueueJob[];
      readonly batches: readonly Batch[];
      readonly removedJobs: readonly string[];
      readonly removedBatches: readonly string[];
    }
  /** At most four a second for each job; null when its run has ended. */
  | { readonly type: 'progress'; readonly jobId: string; readonly progress: P | null }
  | { readonly type: 'log'; readonly entry: LogEntry }
  /** Why nothing starts; empty where the queue works. */
  | { readonly type: 'held'; readonly by: readonly Gate[] };

export interface Submitted {
  readonly job: QueueJob;
  /** It was there already, live or completed, with the same parameters; it stays in the batch it is in. */
  readonly joined: boolean;
}

/** A queue that is open. Every change is on the disk when its promise resolves. */
export interface Queue<P extends QueueProgress = QueueProgress> {
  records(): QueueRecords;
  /** Of a job that runs here. */
  progress(jobId: string): P | null;
  /** Seconds of work left of a job that is not ended; null where the speed is not known. */
  eta(jobId: string): Eta | null;
  batchEta(batchId: string): Eta | null;
  /** The newest thousand, oldest first: since this opening, and what the records tell of before. */
  log(): readonly LogEntry[];
  heldBy(): readonly Gate[];
  speeds(): SpeedBook;
  listen(onNews: (news: QueueNews<P>) => void): () => void;

  /**
   * Throws `environment.queue-full`, `input.key-reused` (the id with other parameters), `input.job-gone` and
   * `input.job-cycle` (what it comes after), `input.start-past`. A failed or cancelled job of the same id and
   * parameters is queued again.
   */
  submit(job: NewJob): Promise<Submitted>;
  /** A batch and all its jobs, or nothing; jobs may come after one another in any order. */
  createBatch(
    batch: NewBatch,
    jobs: readonly NewJob[],
  ): Promise<{ readonly batch: Batch; readonly jobs: readonly Submitted[] }>;
  changeBatch(batchId: string, change: BatchChange): Promise<void>;
  pause(target: JobTarget): Promise<void>;
  resume(target: JobTarget): Promise<void>;
  /** Resolves when nothing of the runs is left. Jobs that come after a cancelled one fail and say so. */
  cancel(target: JobTarget): Promise<void>;
  /** Failed and cancelled jobs go again; with them those that failed for their sake. */
  retry(target: JobTarget): Promise<void>;
  /** Of a batch or of all, only what failed. */
  retryFailed(target: JobTarget): Promise<void>;
  /** Only while it waits. */
  setPriority(jobIds: readonly string[], priority: number): Promise<void>;
  /** Puts a waiting job before another of its batch; null puts it last. */
  reorder(jobId: string, before: string | null): Promise<void>;
  /** Takes ended jobs off; of a batch whose jobs are all gone nothing stays. Returns the ids that went. */
  clearFinished(target: JobTarget): Promise<readonly string[]>;

  setLimits(limits: QueueLimits): void;
  /**
   * Closed: runs are paused with the reason, nothing starts but what ignores gates. Opened: what it paused goes on.
   */
  setGate(gate: Gate, closed: boolean): Promise<void>;
  /** From here on this opening runs jobs; first it takes up what a dead one left. */
  lead(): Promise<void>;
  /** Reads what others wrote: follows their wishes and tells of them. */
  refresh(): Promise<void>;
  /** Resolves when nothing runs and nothing can start now. */
  idle(): Promise<void>;
  /** Ends what runs, giving it back, and resolves when nothing is left running. The store stays open. */
  close(): Promise<void>;
}
