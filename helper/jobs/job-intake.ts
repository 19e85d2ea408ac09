import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { requireFiles, requireMedia } from '../../shared/protocol/missing-media.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import type { NewJob as NewTurn } from '../../shared/queue/queue-api.ts';
import type { MediaFolder } from '../execute/types.ts';
import type { JobRecords, NewJob } from '../store/job-records.ts';
import { hashRequest, helperJobId } from './job-request.ts';
import { BUNDLE, type HelperJob, type JobContainer, kindOf, type SubmitRequest } from './types.ts';

export interface IntakeOptions {
  readonly jobs: JobRecords;
  readonly media: MediaFolder;
  readonly now: () => number;
  readonly outputOf: (jobId: string) => string | null;
}

/** A request as it is taken in: joined to a job that is there, or as a new one. */
export type Taken =
  | { readonly joined: HelperJob; readonly parameters: string }
  | { readonly joined: null; readonly entry: NewJob };

/** Turns requests into jobs. What is finished or being made already is not made twice. */
export function makeIntake({ jobs, media, now, outputOf }: IntakeOptions) {
  return {
    /** What a client's own name for a request stands for. */
    parametersOf: (request: SubmitRequest): string => hashRequest(request, null).parameters,
    /** Throws `input.media-missing` before anything is stored. */
    take(request: SubmitRequest, fileName: string | null): Taken {
      const hashes = hashRequest(request, fileName);
      const latest = jobs.latest(hashes.request);
      const isFilmThere = latest?.state === 'COMPLETED' && outputOf(latest.id) !== null;
      if (latest !== null && (isLive(latest.state) || (isFilmThere && !request.force))) {
        return { joined: latest, parameters: hashes.parameters };
      }
      requireAssets(request, request.container, media);
      const run = (latest?.run ?? 0) + 1;
      const job = newJob(request, helperJobId(hashes.request, run), run, now());
      const key = request.idempotencyKey;
      return {
        joined: null,
        entry: {
          job: fileName === null ? job : { ...job, fileName },
          request: hashes.request,
          documentHash: hashes.document,
          document: request.project,
          layers: request.layers,
          key: key === null ? null : { key, parameters: hashes.parameters },
        },
      };
    },
    /** The same again as a job of its own, or a later run that is live or has its film; null without a request. */
    again(old: HelperJob): NewJob | HelperJob | null {
      const record = jobs.request(old.id);
      if (record === null) return null;
      const latest = jobs.latest(record.request) ?? old;
      const isFilmThere = latest.state === 'COMPLETED' && outputOf(latest.id) !== null;
      if (isLive(latest.state) || isFilmThere) return latest;
      requireAssets(record, old.container, media);
      const run = latest.run + 1;
      const job: HelperJob = {
        ...old,
        ...{ id: helperJobId(record.request, run), run, state: 'QUEUED', createdAt: now() },
        ...{ startedAt: null, finishedAt: null, error: null, pausedBy: null, notBefore: null },
      };
      return { ...record, job, document: record.project, key: null };
    },
  };
}

/** What the queue is asked for a job. */
export function turnOf({ job, request }: NewJob, more: Partial<NewTurn> = {}): NewTurn {
  const { id, title, notBefore: startAt, hours } = job;
  return { id, kind: kindOf(job), title, params: request, startAt, hours, ...more };
}

/** Drops what the queue did not take. Where that cannot be written, the next start does it: nobody sees it till then. */
export function forget(jobs: Pick<JobRecords, 'drop'>, ids: readonly string[]): void {
  try {
    jobs.drop(ids);
  } catch (error) {
    console.error('Jobs that were refused could not be dropped yet:', error);
  }
}

/** As it waits for its first turn. */
export function newJob(request: SubmitRequest, id: string, run: number, createdAt: number): HelperJob {
  const { project } = request;
  return {
    id,
    projectId: project.id,
    title: project.title,
    state: 'QUEUED',
    ...jobProfile(request.profile),
    codec: request.codec,
    container: request.container,
    hardware: request.hardware,
    revision: request.revision,
    run,
    segments: project.storyline.length,
    createdAt,
    startedAt: null,
    finishedAt: null,
    error: null,
    pausedBy: null,
    notBefore: request.startAt ?? null,
    hours: request.hours ?? null,
    predicted: null,
    artifactId: null,
  };
}

/** Refused before it is acknowledged: a job that waits for its turn only to miss a picture helps nobody. */
function requireAssets(
  { project, layers }: { readonly project: Project; readonly layers: Sha256 | null },
  container: JobContainer,
  media: MediaFolder,
): void {
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? []);
  const available = new Set(hashes.filter((hash) => media.path(hash) !== null));
  if (container === BUNDLE.container) requireFiles(project, available);
  else requireMedia(project, available);
  if (layers === null || media.path(layers) !== null) return;
  throw new StudioError(
    'input.media-missing',
    'The drawn captions that this export names are not here. Send them first, then ask again',
    { context: { file: layers } },
  );
}

function jobProfile(profile: SubmitRequest['profile']): Pick<HelperJob, 'profile' | 'ownProfile'> {
  if (typeof profile === 'string') return { profile };
  return { profile: profile.name, ownProfile: profile };
}
