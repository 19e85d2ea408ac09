import type { ErrorData } from '../../shared/errors.ts';
import type { Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import type { HardwareMode, HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { ProfileChoice } from '../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import type { JobState } from '../../shared/queue/job-states.ts';
import type { AllowedHours, JobKind, PauseReason, QueueJob } from '../../shared/queue/queue-types.ts';
import type { FilmProgress, FilmResult } from '../execute/types.ts';
import type { BundleResult } from './write-bundle.ts';

/** What a job makes: a film, or the story with its media in one file. */
export type JobContainer = HelperContainer | typeof BUNDLE.container;

/** What stands where a film has its format, as a bundle has none. Kept in records: do not change it. */
export const BUNDLE = {
  profile: 'BUNDLE',
  codec: null,
  container: 'storyloom',
  hardware: 'auto',
  layers: null,
} as const;

/** Of a file for a download, where a title makes no name. */
export const FALLBACK_NAME = 'Story';

export function kindOf({ container }: { readonly container: JobContainer }): JobKind {
  return container === BUNDLE.container ? 'bundle' : 'render';
}

/** What a client asks for. Its hash, with the run number, is the job's id. */
export interface SubmitRequest {
  readonly project: Project;
  readonly revision: number;
  readonly profile: ProfileChoice;
  readonly codec: HelperCodec | null;
  readonly container: JobContainer;
  readonly hardware: HardwareMode;
  /** A layers file among the assets, or null. */
  readonly layers: Sha256 | null;
  /** A client's own name for the request: the same name with other parameters is refused. */
  readonly idempotencyKey: string | null;
  /** Makes the film again although a finished one of the same request exists. */
  readonly force: boolean;
  /** Not before this moment, milliseconds since the epoch. */
  readonly startAt?: number | null;
  readonly hours?: AllowedHours | null;
}

export interface HelperJob {
  readonly id: string;
  readonly projectId: ProjectId;
  readonly title: string;
  readonly state: JobState;
  readonly profile: string;
  /** The whole of it where it is a person's own. */
  readonly ownProfile?: Profile;
  readonly codec: HelperCodec | null;
  readonly container: JobContainer;
  readonly hardware: HardwareMode;
  readonly revision: number;
  readonly run: number;
  /** Of its film for a download; named after the story when absent. */
  readonly fileName?: string;
  readonly segments: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorData | null;
  /** Why it is PAUSED. */
  readonly pausedBy: PauseReason | null;
  /** Not before this moment, milliseconds since the epoch. */
  readonly notBefore: number | null;
  /** When it may run, its batch's hours included. */
  readonly hours: AllowedHours | null;
  /** Seconds of work that its plan expects. */
  readonly predicted: QueueJob['predicted'];
  readonly artifactId: string | null;
}

interface Artifact {
  readonly id: string;
  readonly jobId: string;
  readonly projectId: ProjectId;
  /** Name for a download; the file itself lies under `exports/` by id. */
  readonly fileName: string;
  readonly finishedAt: number;
}

export type FilmArtifact = Artifact & Omit<FilmResult, 'path' | 'verified'>;
export type BundleArtifact = Artifact &
  Omit<BundleResult, 'path'> & { readonly container: typeof BUNDLE.container };
export type HelperArtifact = FilmArtifact | BundleArtifact;

/** Numbered, so that a listener that was away asks for what it missed. */
export interface JobNews {
  readonly id: number;
  readonly type: 'job' | 'progress' | 'removed';
  readonly jobId: string;
  readonly job: HelperJob | null;
  readonly progress: FilmProgress | null;
}

/** The helper's jobs: stored, run in turns, back at work after a kill. */
export interface HelperJobs {
  /**
   * Joins a live job of the same request, which keeps its own times. Throws `input.key-reused`, `input.start-past`,
   * `environment.queue-full`, `input.media-missing`.
   */
  submit(request: SubmitRequest): Promise<{ readonly job: HelperJob; readonly joined: boolean }>;
  list(): readonly HelperJob[];
  get(id: string): HelperJob | null;
  progress(id: string): FilmProgress | null;
  pause(id: string): Promise<HelperJob>;
  resume(id: string): Promise<HelperJob>;
  cancel(id: string): Promise<HelperJob>;
  retry(id: string): Promise<HelperJob>;
  /** Takes an ended job off with its film; false where it is not there or not ended. */
  remove(id: string): Promise<boolean>;
  artifact(id: string): HelperArtifact | null;
  /** Absolute path of a finished job's film; null when it has none. */
  output(jobId: string): string | null;
  /** Everything after `lastId` that is still remembered, then what comes; returns how to stop. */
  listen(lastId: number, onNews: (news: JobNews) => void): () => void;
  /** Stops what runs (its finished chunks stay) and resolves when nothing is left running. */
  close(): Promise<void>;
}
