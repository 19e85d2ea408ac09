import type { Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import type { HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import type { QueueJob } from '../../shared/queue/queue-types.ts';
import type { Database } from './database.ts';
import { readDocument } from './project-records.ts';

/** What of a finished export is stored; `web/execute` names the whole of it. */
export interface ArtifactRecord {
  readonly id: string;
  readonly jobId: string;
  readonly projectId: ProjectId;
  readonly bytes: number;
  readonly libraryPath: string | null;
}

/** The last one is of bundles, which have no profile. */
export type JobContainer = HelperContainer | 'storyloom';

/** What a job makes, as far as lists show it. */
export interface JobDetails {
  readonly projectId: ProjectId;
  readonly profile: string;
  readonly container: JobContainer;
  /** Jobs of the first studios are the browser's. */
  readonly engine?: 'browser' | 'helper';
  readonly codec?: HelperCodec | null;
  readonly destination: 'library' | 'file';
  readonly fileName: string | null;
  readonly revision: number;
  readonly run: number;
  readonly notice: 'kept-in-library' | 'continued-after-close' | null;
  /** What encoded it last, in words. */
  readonly encoder: string | null;
  /** What is done with the picture, in words; not known of jobs of older studios. */
  readonly framing?: string;
  /** Taken off the queue's list; its film stays in the library. */
  readonly isCleared?: boolean;
}

/** A job of the queue and what it makes; `artifactId` is the queue's `outputId`. */
export interface JobRecord extends Omit<QueueJob, 'outputId'>, JobDetails {
  readonly artifactId: string | null;
}

export interface RequestRecord {
  readonly jobId: string;
  /** Null where it is kept once for several jobs, as `frozen` says. */
  readonly project: Project | null;
  readonly frozen?: string;
  /** A person's own profile; those of the studio are known by their names. */
  readonly profile?: Profile;
  /** Survives a reload, its permission does not always. */
  readonly handle: FileSystemFileHandle | null;
  /** Where the film gets a file of its own, instead of a chosen one. */
  readonly folder?: FileSystemDirectoryHandle;
  /** Of the film, without its extension. */
  readonly fileName?: string;
  readonly media: readonly Sha256[];
}

export interface FrozenRecord {
  readonly hash: string;
  readonly project: Project;
}

export type StoredRequest = RequestRecord & { readonly project: Project };

export async function readJobs(db: Database): Promise<readonly JobRecord[]> {
  return db.getAll('jobs');
}

export async function readJob(db: Database, id: string): Promise<JobRecord | null> {
  return (await db.get('jobs', id)) ?? null;
}

/** What a job makes, with its project as this studio has it, whichever one stored it; null where that is gone. */
export async function readRequest(db: Database, jobId: string): Promise<StoredRequest | null> {
  const tx = db.transaction(['requests', 'frozen']);
  const request = await tx.objectStore('requests').get(jobId);
  if (request === undefined) return null;
  const { project, frozen } = request;
  if (project !== null) return { ...request, project: readDocument(project) };
  const shared = frozen === undefined ? undefined : await tx.objectStore('frozen').get(frozen);
  return shared === undefined ? null : { ...request, project: readDocument(shared.project) };
}
