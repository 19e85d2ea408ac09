import type { Profile } from '../../shared/profiles/profiles.ts';
import type { BatchState } from '../../shared/queue/batch-state.ts';
import type { JobState } from '../../shared/queue/job-states.ts';
import type { BatchChange, NewBatch as QueueBatch } from '../../shared/queue/queue-api.ts';
import type { Batch, PauseReason } from '../../shared/queue/queue-types.ts';
import type { ActivityKind, ActivityLine } from '../storage/activity-records.ts';
import type { JobContainer } from '../storage/job-records.ts';
import type { ExportDestination, ExportOptions, ExportProgress, Job } from './job-types.ts';

/** A job as the queue shows it: an export and when it may run. Plain data. */
export interface QueueItem extends Job {
  readonly batchId: string | null;
  readonly priority: number;
  /** Jobs that must be completed before it. */
  readonly after: readonly string[];
  /** Not before this moment; null is at once. */
  readonly notBefore: number | null;
  /** Tries that ended with what can pass. */
  readonly retries: number;
  readonly pausedBy: PauseReason | null;
  /** Why it does not run yet; null where it is not QUEUED. */
  readonly waitsFor: WaitReason | null;
  /** Seconds of work that were expected before it first ran; null where the speed was not known. */
  readonly predicted: SecondsRange | null;
  /** Seconds it really worked, all its runs together. */
  readonly worked: number;
  /** What encodes it, in words: known from its first run on. */
  readonly encoder: string | null;
  /** What is done with the picture, in words: what smart crop found. Null where that is not known. */
  readonly framing: string | null;
}

export type WaitReason =
  /** Others are before it. */
  | { readonly reason: 'turn' }
  /** A time that was asked for. */
  | { readonly reason: 'start'; readonly at: number }
  /** Outside its batch's hours. */
  | { readonly reason: 'hours'; readonly at: number }
  /** The pause before it is tried again. */
  | { readonly reason: 'retry'; readonly at: number; readonly attempt: number }
  | { readonly reason: 'dependency'; readonly jobIds: readonly string[] }
  /** The whole queue is held. */
  | { readonly reason: 'held' };

export interface SecondsRange {
  readonly from: number;
  readonly to: number;
}

/** A batch with its jobs, or the jobs of no batch (`batch` is null). */
export interface JobGroup {
  /** The batch's, or `''`. */
  readonly id: string;
  readonly batch: Batch | null;
  readonly state: GroupState;
  /** In the order of their turns. */
  readonly jobs: readonly QueueItem[];
  readonly counts: Readonly<Record<JobState, number>>;
}

export type GroupState = BatchState;

/** Work that is going on, counted along with each report of it. */
export interface GroupProgress {
  /** 0 to 1 over all jobs that were not cancelled. */
  readonly ratio: number;
  readonly secondsLeft: SecondsRange | null;
}

/** What a command is about. */
export type Target =
  | { readonly type: 'job'; readonly id: string }
  | { readonly type: 'batch'; readonly id: string }
  | { readonly type: 'all' };

export interface NewJob extends Omit<ExportOptions, 'profile' | 'destination' | 'container'> {
  /** `storyloom` makes a bundle, whatever the profile. */
  readonly container: JobContainer;
  /** Its name, or the whole of it where it is a person's own. */
  readonly profile: string | Profile;
  readonly destination: NewDestination;
  /** Of the film, without its extension; named after the story when absent. A chosen file keeps its own. */
  readonly fileName?: string;
  /** 0 to 10; the batch's when absent. */
  readonly priority?: number;
  /** Places in `jobs` of the request, or ids of jobs that are in the queue. */
  readonly after?: readonly (number | string)[];
  readonly startAt?: number | null;
  /** Of its plan, for the report. */
  readonly predicted?: SecondsRange | null;
}

/** A folder gets a new file; one that is there already is left alone and the new one numbered. */
export type NewDestination =
  | ExportDestination
  | { readonly type: 'folder'; readonly handle: FileSystemDirectoryHandle };

export interface NewBatch extends Omit<QueueBatch, 'id'> {
  readonly jobs: readonly NewJob[];
}

export type BatchChanges = BatchChange;

/** A line of the activity log. */
export interface Activity extends ActivityLine {
  /** Rises with every line. */
  readonly id: number;
}

export type { ActivityKind };

/** Something that just happened and a person may want to be told, here and now. */
export type QueueNotice =
  | { readonly type: 'job'; readonly what: 'completed' | 'failed'; readonly item: QueueItem }
  | { readonly type: 'batch-done'; readonly group: JobGroup }
  | { readonly type: 'batch-paused'; readonly group: JobGroup; readonly reason: PauseReason }
  | { readonly type: 'held'; readonly reason: PauseReason }
  | { readonly type: 'released' };

/** A finished or running batch in numbers, for its report. */
export interface BatchReport {
  readonly batch: Batch;
  readonly jobs: readonly QueueItem[];
  readonly counts: JobGroup['counts'];
  readonly bytes: number;
  /** Expected before the first run, and what it really took; null where any job's is not known. */
  readonly predicted: SecondsRange | null;
  readonly worked: number;
}

/** Kept in `Settings` under `queue`. */
export interface QueueSettings {
  /** Exports at once, 1 to 8; null is chosen from cores and memory. */
  readonly concurrency: number | null;
  /** Of the machine, 0.1 to 1. */
  readonly share: number;
  /** Holds the queue while the computer runs on its battery, where the browser tells. */
  readonly pauseOnBattery: boolean;
  /** Keeps the screen's computer from sleeping while films are made. */
  readonly keepAwake: boolean;
  /** System notifications for ended batches and failures, once they were allowed. */
  readonly notify: boolean;
}

/** All jobs of this computer's studio. Every tab shows the same; the one that has the queue's lock works. */
export interface JobQueue {
  /** What runs or waits first, in the order of turns; then what ended, newest first. */
  groups(): readonly JobGroup[];
  group(batchId: string): JobGroup | null;
  item(jobId: string): QueueItem | null;
  /** The live progress of a running job, at most ten times a second. */
  progress(jobId: string): ExportProgress | null;
  /** Of a running or waiting job; null where the speed is not known yet. */
  secondsLeft(jobId: string): SecondsRange | null;
  groupProgress(groupId: string): GroupProgress;
  /** Jobs that will start next, in this order, and those that ended last. */
  upcoming(count: number): readonly QueueItem[];
  recent(count: number): readonly QueueItem[];
  /** Why nothing starts at all; null where the queue works. */
  held(): PauseReason | null;
  /** True in the one tab that runs the queue. */
  isRunner(): boolean;
  /** Exports at once, as the settings and the machine have it. */
  concurrency(): number;
  /** Newest first, as many as are kept. */
  activity(): readonly Activity[];
  clearActivity(): Promise<void>;
  /** Each notice once in each tab; gives what ends it. */
  onNotice(listener: (notice: QueueNotice) => void): () => void;
  report(batchId: string): BatchReport | null;

  /**
   * Stores a batch and all its jobs, or nothing. Jobs of the very same request that are in the queue are joined:
   * their ids are in the answer in their places.
   */
  createBatch(request: NewBatch): Promise<{ readonly batchId: string; readonly jobIds: readonly string[] }>;
  changeBatch(batchId: string, changes: BatchChanges): Promise<void>;
  setPriority(jobId: string, priority: number): Promise<void>;
  /** Puts a waiting job before another of its group; null puts it last. */
  reorder(jobId: string, before: string | null): Promise<void>;
  pause(target: Target): Promise<void>;
  resume(target: Target): Promise<void>;
  cancel(target: Target): Promise<void>;
  /** Failed and cancelled jobs go again under their ids; of a batch or of all, only the failed ones. */
  retry(target: Target): Promise<void>;
  /** Takes ended jobs off the list, with films that are in the library unless they are to stay. */
  clearFinished(target: Target, options?: { readonly keepFilms?: boolean }): Promise<void>;
}
