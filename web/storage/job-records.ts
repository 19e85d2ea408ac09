import type { ErrorData } from '../../shared/errors.ts';
import type { Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import type { HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { JobState } from '../../shared/queue/job-states.ts';
import { type Database, STRICT } from './database.ts';

/** What of a finished export is stored; `web/execute` names the whole of it. */
export interface ArtifactRecord {
  readonly id: string;
  readonly jobId: string;
  readonly projectId: ProjectId;
  readonly bytes: number;
  readonly libraryPath: string | null;
}

export interface JobRecord {
  readonly id: string;
  readonly projectId: ProjectId;
  readonly title: string;
  readonly state: JobState;
  readonly profile: string;
  readonly container: HelperContainer;
  /** Jobs of older studios are the browser's. */
  readonly engine?: 'browser' | 'helper';
  readonly codec?: HelperCodec | null;
  readonly destination: 'library' | 'file';
  readonly fileName: string | null;
  readonly revision: number;
  readonly run: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorData | null;
  readonly notice: 'kept-in-library' | 'continued-after-close' | null;
  readonly artifactId: string | null;
}

export interface RequestRecord {
  readonly jobId: string;
  readonly project: Project;
  /** Survives a reload, its permission does not always. */
  readonly handle: FileSystemFileHandle | null;
  readonly media: readonly Sha256[];
}

export async function readJobs(
  db: Database,
): Promise<readonly { readonly job: JobRecord; readonly artifact: ArtifactRecord | null }[]> {
  const tx = db.transaction(['jobs', 'artifacts']);
  const [jobs, artifacts] = await Promise.all([
    tx.objectStore('jobs').getAll(),
    tx.objectStore('artifacts').getAll(),
  ]);
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  return jobs.map((job) => ({
    job,
    artifact: job.artifactId === null ? null : (byId.get(job.artifactId) ?? null),
  }));
}

export async function readJob(db: Database, id: string): Promise<JobRecord | null> {
  return (await db.get('jobs', id)) ?? null;
}

export async function readRequest(db: Database, jobId: string): Promise<RequestRecord | null> {
  return (await db.get('requests', jobId)) ?? null;
}

/** Stores a new job with its request; false when a job of that id is there already. */
export async function addJob(db: Database, job: JobRecord, request: RequestRecord): Promise<boolean> {
  const tx = db.transaction(['jobs', 'requests'], 'readwrite', STRICT);
  if ((await tx.objectStore('jobs').get(job.id)) !== undefined) {
    await tx.done;
    return false;
  }
  await Promise.all([tx.objectStore('jobs').put(job), tx.objectStore('requests').put(request), tx.done]);
  return true;
}

/** Gives a stored request another file to write. */
export async function changeHandle(db: Database, jobId: string, handle: FileSystemFileHandle): Promise<void> {
  const tx = db.transaction('requests', 'readwrite', STRICT);
  const request = await tx.store.get(jobId);
  if (request !== undefined) await tx.store.put({ ...request, handle });
  await tx.done;
}

/**
 * Reads, decides and writes in one transaction, so that two tabs cannot both move a job. `change` returns
 * null to leave it as it is.
 */
export async function changeJob(
  db: Database,
  id: string,
  change: (job: JobRecord) => JobRecord | null,
  artifact: ArtifactRecord | null = null,
): Promise<JobRecord | null> {
  const tx = db.transaction(['jobs', 'artifacts'], 'readwrite', STRICT);
  const job = await tx.objectStore('jobs').get(id);
  const next = job === undefined ? null : change(job);
  if (next !== null) {
    if (artifact !== null) await tx.objectStore('artifacts').put(artifact);
    await tx.objectStore('jobs').put(next);
  }
  await tx.done;
  return next;
}

export async function removeJob(db: Database, id: string): Promise<void> {
  const tx = db.transaction(['jobs', 'requests', 'artifacts'], 'readwrite', STRICT);
  const artifacts = await tx.objectStore('artifacts').index('job').getAllKeys(id);
  await Promise.all([
    tx.objectStore('jobs').delete(id),
    tx.objectStore('requests').delete(id),
    ...artifacts.map((key) => tx.objectStore('artifacts').delete(key)),
    tx.done,
  ]);
}
