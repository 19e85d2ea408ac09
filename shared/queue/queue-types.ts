import type { ErrorData } from '../errors.ts';
import type { Missing } from '../plan/plan.ts';
import type { JobState } from './job-states.ts';

/**
 * A job as the queue sees it: when it may run, not what it makes. What it makes is a request kept beside it by
 * whoever runs it. Plain data; names are stored, do not rename them. Times are milliseconds since the epoch.
 */
export interface QueueJob {
  readonly id: string;
  readonly batchId: string | null;
  readonly kind: JobKind;
  readonly title: string;
  readonly state: JobState;
  /** 0 to 10, higher first; may be changed while it waits. */
  readonly priority: number;
  /** Place among jobs of the same priority and batch; lower first. Reordering writes it. */
  readonly order: number;
  /** Jobs that must be COMPLETED before this one starts. */
  readonly after: readonly string[];
  /** Not before this moment: a time that was asked for, or the pause before a retry. */
  readonly notBefore: number | null;
  /** When it may start and run, besides its batch's hours; at any time where it is absent. */
  readonly hours?: AllowedHours;
  /** What it makes takes nothing of what is short when a gate shuts: it starts and runs all the same. */
  readonly ignoresGates?: true;
  /** Runs that ended with something that can pass; an end after `MAX_RETRIES` of them is final. */
  readonly retries: number;
  /** Fingerprint of what it makes: the same id with another one is refused. */
  readonly params: string;
  /** What there is to do, for estimates; null where that is not known. */
  readonly work: JobWork | null;
  /** Seconds that were expected when it was started first; null where the speed was not known. */
  readonly predicted: { readonly from: number; readonly to: number } | null;
  /** Seconds it has worked, all its runs together; neither rest nor sleep of the computer is in it. */
  readonly worked: number;
  /** Furthest that a run of it came, 0 to 1. */
  readonly reached: number;
  /** Runs that ended with the program that ran it, without coming further than the one before. */
  readonly crashes: number;
  /** Number of its latest start among all starts here: keeps turns fair without a clock. */
  readonly turn: number;
  /** Who runs it. A lease whose epoch is not the newest is nobody's: its holder may not write any more. */
  readonly lease: { readonly owner: string; readonly epoch: number; readonly until: number } | null;
  readonly epoch: number;
  /** Why it is PAUSED; null where it is not. */
  readonly pausedBy: PauseReason | null;
  readonly error: ErrorData | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** One artifact at most, for good. */
  readonly outputId: string | null;
}

export type JobKind = 'render' | 'bundle';

/** Jobs of one key go at about one speed: profile and encoder. */
export interface JobWork {
  readonly speedKey: string;
  readonly frames: number;
}

/** Names are stored, and told to the studio. */
export const PAUSE_REASONS = ['person', 'batch', 'time-limit', 'storage', 'battery'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Minutes of the local day between which work may start and run; `from` after `to` goes over midnight. */
export interface AllowedHours {
  readonly from: number;
  readonly to: number;
}

/** A group of jobs with limits of its own. Its state is worked out from its jobs. */
export interface Batch {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly priority: number;
  /** Jobs of it that run at once; null is as many as the queue allows. */
  readonly maxConcurrent: number | null;
  /** Time it may run in all, however many of its jobs run at once; over it the batch is paused. */
  readonly limitMs: number;
  /** Time in which any of its jobs worked, since it was made, or resumed after this limit paused it. */
  readonly ranMs: number;
  /** Until when that is counted; nothing was yet where it is absent. */
  readonly ranUntil?: number;
  /** Not before this moment. */
  readonly startAt: number | null;
  /** When its jobs may start and run; null is at any time. */
  readonly hours: AllowedHours | null;
  /** What it was asked for and is not made; nothing where it is absent. */
  readonly leftOut?: readonly LeftOut[];
  /** Number of the latest start of one of its jobs; that of a new batch is just behind those who wait. */
  readonly turn: number;
  readonly createdAt: number;
}

/** A film of a batch that its plan left out, as something of it is missing: it never became a job. */
export interface LeftOut {
  readonly title: string;
  readonly profile: string;
  readonly engine: 'browser' | 'helper';
  readonly fileName: string;
  readonly framing: string;
  readonly width: number;
  readonly height: number;
  readonly missing: readonly Missing[];
}

export const QUEUE_LIMITS = {
  /** Jobs that wait, paused ones too. */
  jobs: 1000,
  priority: { lowest: 0, usual: 5, highest: 10 },
  concurrency: { fewest: 1, most: 8 },
  retries: 3,
  batchMs: 6 * 3600 * 1000,
  /** Runs in a row that ended with their program and came no further; then the job is not tried again. */
  crashes: 5,
} as const;

/** Everything the queue knows. Pure functions take one and give the records to write. */
export interface QueueRecords {
  readonly jobs: ReadonlyMap<string, QueueJob>;
  readonly batches: ReadonlyMap<string, Batch>;
}

/** Written in one transaction, or not at all. */
export interface QueueChange {
  readonly putJobs: readonly QueueJob[];
  readonly putBatches: readonly Batch[];
  readonly removeJobs: readonly string[];
  readonly removeBatches: readonly string[];
}

/**
 * Where a queue lives: memory, IndexedDB, SQLite. All pass one conformance suite. `update` reads, decides and writes
 * in one transaction; when it resolves, the change is on the disk.
 */
export interface QueueStore {
  read(): Promise<QueueRecords>;
  update(decide: (records: QueueRecords) => QueueChange | null): Promise<QueueRecords>;
  close(): Promise<void>;
}
