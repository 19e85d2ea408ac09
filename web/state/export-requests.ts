import { unwrap } from 'solid-js/store';
import { framingText } from '../../shared/batch/framing-text.ts';
import { filmSamples } from '../../shared/model/derive.ts';
import type { Project } from '../../shared/model/project.ts';
import { framesAt } from '../../shared/model/time.ts';
import { canonicalJson, hashOf } from '../../shared/plan/canonical.ts';
import { jobIdOf } from '../../shared/plan/job-id.ts';
import { profileOf } from '../../shared/profiles/profile-choice.ts';
import { findProfile, type Profile, resolveProfile } from '../../shared/profiles/profiles.ts';
import type { NewJob as QueuedJob } from '../../shared/queue/queue-api.ts';
import type { QueueJob } from '../../shared/queue/queue-types.ts';
import type { JobDetails, JobRecord, RequestRecord, StoredRequest } from '../storage/job-records.ts';
import { hashesIn } from '../storage/media-use.ts';
import type { JobParts } from '../storage/queue-parts.ts';
import type { NewJob } from './queue-types.ts';

/** What is asked for, with a copy of its project that no edit reaches any more. */
export interface Asked {
  readonly request: Omit<NewJob, 'project' | 'profile'>;
  readonly frozen: { readonly hash: string; readonly project: Project };
  readonly profile: Profile;
  /** A person's own profile, which only its whole tells from others of its name. */
  readonly isOwn: boolean;
}

/** Copies what is asked for, each project once. */
export function copyAsked(requests: readonly NewJob[]): readonly Asked[] {
  const copies = new Map<Project, Asked['frozen']>();
  return requests.map(({ project, profile, ...request }) => {
    // Records hold plain data: the screen's store would not survive the copy.
    const plain = unwrap(project);
    let frozen = copies.get(plain);
    if (frozen === undefined) {
      const copy = structuredClone(plain);
      frozen = { hash: hashOf(copy), project: copy };
      copies.set(plain, frozen);
    }
    const chosen = profileOf(profile);
    return { request, frozen, profile: chosen, isOwn: !isKnown(chosen) };
  });
}

/** One of the studio's goes by its name, however it was given: the same film is the same job. */
function isKnown(profile: Profile): boolean {
  const known = findProfile(profile.name);
  return known !== null && canonicalJson(known) === canonicalJson(profile);
}

export function idOf({ request, frozen, profile, isOwn }: Asked, run: number): string {
  const { revision, container, destination, engine = 'browser', codec = null, fileName } = request;
  const name = fileName === undefined ? '' : `:${fileName}`;
  return jobIdOf({
    project: frozen.hash,
    revision,
    profile: isOwn ? profile : profile.name,
    container,
    engine: engine === 'browser' || codec === null ? engine : `${engine}-${codec}`,
    destination:
      destination.type === 'library'
        ? `library${name}`
        : `${destination.type}:${destination.handle.name}${name}`,
    run,
  });
}

/** The job as the queue takes it in, and what is stored beside it. */
export function jobOfAsked(
  asked: Asked,
  run: number,
  after: readonly string[] = [],
): { readonly job: QueuedJob; readonly parts: JobParts } {
  const { request, frozen, profile, isOwn } = asked;
  const { destination, engine = 'browser', codec = null, fileName, container, revision } = request;
  const { project } = frozen;
  const id = idOf(asked, run);
  const isBundle = container === 'storyloom';
  const stored: RequestRecord = {
    jobId: id,
    project: null,
    frozen: frozen.hash,
    handle: destination.type === 'file' ? destination.handle : null,
    media: hashesIn(project.assets),
    ...(isOwn ? { profile } : {}),
    ...(destination.type === 'folder' ? { folder: destination.handle } : {}),
    ...(fileName === undefined ? {} : { fileName }),
  };
  const details: JobDetails = {
    projectId: project.id,
    profile: isBundle ? '' : profile.name,
    container,
    engine,
    codec,
    destination: destination.type === 'library' ? 'library' : 'file',
    fileName: shownName(asked),
    revision,
    run,
    notice: null,
    encoder: null,
    ...(isBundle ? {} : { framing: framingText(project, profile) }),
  };
  return {
    job: {
      id,
      kind: isBundle ? 'bundle' : 'render',
      title: project.title,
      params: id,
      after,
      work: isBundle ? null : workOf(asked),
      // Saving elsewhere is the way out of a full disk.
      ...(isBundle && destination.type !== 'library' ? { ignoresGates: true } : {}),
      ...(request.priority === undefined ? {} : { priority: request.priority }),
      ...(request.startAt === undefined ? {} : { startAt: request.startAt }),
      ...(request.predicted === undefined ? {} : { predicted: request.predicted }),
    },
    parts: { details, request: stored, frozen },
  };
}

/** A stored job as it was asked for, to be asked for again; a folder film gets its next free name. */
export function askedAgain(job: JobRecord, stored: StoredRequest): NewJob {
  const { handle, folder, fileName, profile = job.profile || 'PROJECT' } = stored;
  return {
    project: stored.project,
    revision: job.revision,
    profile,
    container: job.container,
    engine: job.engine ?? 'browser',
    codec: job.codec ?? null,
    destination:
      folder !== undefined
        ? { type: 'folder', handle: folder }
        : handle === null
          ? { type: 'library' }
          : { type: 'file', handle },
    ...(fileName === undefined ? {} : { fileName }),
  };
}

function shownName({ request, frozen }: Asked): string | null {
  const { destination, fileName, container } = request;
  if (destination.type === 'file') return destination.handle.name;
  return destination.type === 'library' ? null : `${fileName ?? frozen.project.title}.${container}`;
}

function workOf({ request, frozen, profile }: Asked): QueueJob['work'] {
  const { engine = 'browser', codec = null, container } = request;
  const { rate } = resolveProfile(profile, frozen.project.look);
  const speedKey = speedKeyOf({ project: frozen.project, profile, engine, codec, container });
  return { speedKey, frames: framesAt(filmSamples(frozen.project), rate) };
}

/** Films of one engine, size, rate and format are made at about one speed. */
export function speedKeyOf({
  project,
  profile,
  engine,
  codec,
  container,
}: Required<Pick<NewJob, 'project' | 'engine' | 'codec' | 'container'>> & {
  readonly profile: Profile;
}): string {
  const { width, height, rate } = resolveProfile(profile, project.look);
  return [engine, profile.name, `${width}x${height}`, `${rate.num}/${rate.den}`, codec ?? container].join(
    ' ',
  );
}
