import type { ErrorData } from '../../shared/errors.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { JobState } from '../../shared/queue/job-states.ts';
import type { JobKind } from '../../shared/queue/queue-types.ts';
import type { BundleFile, BundleRequest } from '../execute/export-bundle.ts';
import type {
  Artifact,
  ExportDestination,
  ExportEngine,
  ExportProgress,
  ExportRequest,
  HelperExportRequest,
} from '../execute/export-types.ts';
import type { JobContainer } from '../storage/job-records.ts';

/** For the screens, which may not reach into the engine. */
export type { Artifact, BundleFile, ExportDestination, ExportEngine, ExportProgress, ExportRequest };

/** What a job asks of its engine. */
export type JobExport =
  | (ExportRequest & { readonly engine: 'browser' })
  | (HelperExportRequest & { readonly engine: 'helper' });

/** Runs one export from end to end; the composition root gives the real one, tests a scripted one. */
export type RunExport = (
  request: JobExport,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: ExportProgress) => void },
) => Promise<Artifact>;

/** The same for a story with its media in one file. */
export type RunBundle = (
  request: BundleRequest,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: ExportProgress) => void },
) => Promise<BundleFile>;

/** Frames a second at which an export would be made, by a moment of it; null where that cannot be said. */
export type MeasureExport = (
  request: JobExport,
  options: { readonly signal: AbortSignal },
) => Promise<number | null>;

export interface ExportOptions {
  /** A frozen copy is kept: what is edited later is not in it. Give `studio.document()`. */
  readonly project: Project;
  /** The project's revision, so that "older than your edits" can be said. */
  readonly revision: number;
  readonly profile: string;
  readonly container: HelperContainer;
  readonly destination: ExportDestination;
  /** The browser when absent. */
  readonly engine?: ExportEngine;
  /** The helper's encoder family; null or absent takes the profile's. */
  readonly codec?: HelperCodec | null;
}

/** A story with its media as one file. */
export interface BundleOptions extends Pick<ExportOptions, 'project' | 'revision' | 'destination'> {
  readonly profile: 'PROJECT';
  readonly container: 'storyloom';
  /** 0 to 10; the usual one when absent. */
  readonly priority?: number;
}

/** A job as it is shown. Plain data. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly projectId: ProjectId;
  readonly title: string;
  readonly state: JobState;
  /** Empty for a bundle. */
  readonly profile: string;
  readonly container: JobContainer;
  readonly engine: ExportEngine;
  readonly codec: HelperCodec | null;
  readonly destination: 'library' | 'file';
  /** The name of the chosen file, or null for the library. */
  readonly fileName: string | null;
  readonly revision: number;
  /** 1 for the first run of a request, raised by every re-render of the same. */
  readonly run: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorData | null;
  /** What was decided on the way and the person should know, such as a destination that could not be kept. */
  readonly notice: JobNotice | null;
  readonly artifact: Artifact | null;
  /** What came of a bundle. */
  readonly bundle: BundleFile | null;
}

export type JobNotice = 'kept-in-library' | 'continued-after-close';

export interface ExportJobs {
  /** Films, newest first; every tab shows the same list. */
  list(): readonly Job[];
  /** The same for stories in one file. */
  bundles(): readonly Job[];
  /** The live progress of a running job, at most ten times a second. */
  progress(jobId: string): ExportProgress | null;
  /** The newest job of a project. */
  latest(projectId: ProjectId): Job | null;
  /** True in the one tab that runs the queue. */
  isRunner(): boolean;
  /** A live job of the same request is joined, not doubled. Resolves with the job's id once it is stored. */
  start(options: ExportOptions | BundleOptions): Promise<string>;
  cancel(jobId: string): Promise<void>;
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
  /** A failed or cancelled job goes again under the same id; finished chunks are reused. */
  retry(jobId: string): Promise<void>;
  /** The same film, made by the browser instead of the helper; the helper's job is cancelled. */
  renderInBrowser(jobId: string): Promise<string>;
  /** The same request as a new run with a new id. */
  renderAgain(jobId: string): Promise<string>;
  /** Takes jobs away, with their films where those are in the library. */
  remove(...jobIds: string[]): Promise<void>;
  /** The film or bundle of a completed job; null when it went to a chosen file or its bytes are gone. */
  film(jobId: string): Promise<File | null>;
  /** Resolves when no job is queued or running here. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A project's badge; `olderThanEdits` only with COMPLETED. */
export interface ProjectBadge {
  readonly state: 'DRAFT' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
  readonly olderThanEdits: boolean;
  /** Why it failed, or null. */
  readonly error: ErrorData | null;
  /** The job to watch, to follow or to retry. */
  readonly jobId: string | null;
}
