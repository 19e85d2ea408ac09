import { type BatchFacts, type FilmFacts, planBatch } from '../../shared/batch/plan-batch.ts';
import { StudioError } from '../../shared/errors.ts';
import { filmSamples } from '../../shared/model/derive.ts';
import { applyDiff, type ProjectDiff } from '../../shared/model/diff.ts';
import type { Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import { samplesToSeconds } from '../../shared/model/time.ts';
import { containerFor } from '../../shared/profiles/profile-choice.ts';
import { findProfile, type Profile, resolveProfile } from '../../shared/profiles/profiles.ts';
import { estimateSeconds, type SpeedBook } from '../../shared/queue/speed.ts';
import { makePlan } from '../execute/export-film.ts';
import { checkStored } from '../storage/bundle.ts';
import type { Database } from '../storage/database.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import { loadProject } from '../storage/project-records.ts';
import { readSpeeds } from '../storage/speed-records.ts';
import type { BatchDraft, BatchRender } from './batch-render-types.ts';
import { engineOf, suggestEngine } from './engine-facts.ts';
import { speedKeyOf } from './export-requests.ts';
import { planForHelper } from './helper-plan.ts';
import type { HelperState } from './helper-types.ts';
import type { ExportEngine } from './job-types.ts';
import type { OwnProfiles } from './own-profiles.ts';
import type { JobQueue, NewJob } from './queue-types.ts';

export interface BatchRenderParts {
  readonly db: Database;
  readonly media: Pick<MediaFiles, 'has'>;
  readonly helper: () => HelperState;
  readonly queue: Pick<JobQueue, 'createBatch'>;
  readonly own: OwnProfiles;
  /** Resolves when this tab has stored every file that it brought into a story. */
  readonly whenCopied?: (id: ProjectId) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export function createBatchRender({
  db,
  media,
  helper,
  queue,
  own,
  whenCopied,
  now = Date.now,
}: BatchRenderParts): BatchRender {
  const availableOf = async ({ assets }: Project): Promise<ReadonlySet<Sha256>> => {
    const available = new Set<Sha256>();
    for (const { sha256 } of Object.values(assets)) {
      if (sha256 !== null && (await media.has(sha256))) available.add(sha256);
    }
    return available;
  };

  const factsOf = async (
    project: Project,
    profile: Profile,
    wanted: ExportEngine | null,
    speeds: SpeedBook,
  ): Promise<FilmFacts> => {
    const state = helper();
    const engine = engineFor(project, profile, wanted, state);
    try {
      const plan =
        engine === 'helper' && state.type === 'connected'
          ? planForHelper(project, profile, state.facts, await availableOf(project))
          : await planHere(project, profile, media);
      const job = { project, profile, engine, container: plan.container, codec: codecFor(engine, profile) };
      return {
        type: 'planned',
        engine,
        plan,
        seconds: estimateSeconds(speeds, speedKeyOf(job), plan.totalFrames),
      };
    } catch (error) {
      if (!isImpossible(error)) throw error;
      return { type: 'impossible', message: error.message };
    }
  };

  return {
    ...own,
    async plan({ items, engine, when: _, ...draft }, { signal }) {
      const speeds = await readSpeeds(db);
      const films: FilmFacts[][] = [];
      for (const { project, profiles } of items) {
        const planned: FilmFacts[] = [];
        for (const profile of profiles) {
          signal.throwIfAborted();
          planned.push(await factsOf(project, profile, engine, speeds));
        }
        films.push(planned);
      }
      signal.throwIfAborted();
      const facts: BatchFacts = { date: localDate(now()), taken: [], films };
      return planBatch({ ...draft, items }, facts);
    },

    async start(draft, plan, destination) {
      if (plan.problems.length > 0) {
        throw new StudioError('input.setting-invalid', 'The batch has problems that must be put right first');
      }
      const jobs: NewJob[] = plan.jobs
        .filter(({ skipped }) => !skipped)
        .map((job) => {
          const { project, revision, profile } = findFilm(draft, job.projectId, job.profile);
          return {
            project,
            revision,
            // One that is always there is known by its name, also to a helper of another version.
            profile: findProfile(profile.name) === null ? profile : profile.name,
            container: job.container,
            codec: codecFor(job.engine, profile),
            engine: job.engine,
            destination,
            fileName: job.fileName.slice(0, job.fileName.lastIndexOf('.')),
            predicted: job.seconds,
          };
        });
      const leftOut = plan.jobs
        .filter(({ skipped }) => skipped)
        .map(({ title, profile, engine, fileName, framing, width, height, missing }) => ({
          ...{ title, profile, engine, fileName, framing, width, height, missing },
        }));
      const { batchId } = await queue.createBatch({ ...draft.when, name: draft.name, jobs, leftOut });
      return batchId;
    },

    async bundle(name, stories) {
      for (const { project } of stories) checkStored(project);
      const made = { profile: 'PROJECT', container: 'storyloom', destination: { type: 'library' } } as const;
      const jobs = stories.map(({ project, revision }) => ({ ...made, project, revision }));
      const { batchId } = await queue.createBatch({ name, jobs });
      return batchId;
    },

    async open(projectId) {
      await whenCopied?.(projectId);
      const loaded = await loadProject(db, projectId, (project, diff) =>
        applyDiff(project, diff as ProjectDiff),
      );
      return { project: loaded.document, revision: loaded.revision };
    },
  };
}

/** A browser that plans for itself proves its encoder by encoding. */
async function planHere(project: Project, profile: Profile, media: Pick<MediaFiles, 'has'>) {
  const container = containerFor(null, null, profile);
  if (container === 'mkv') {
    throw new StudioError(
      'unsupported.video-encoder',
      'A browser writes no MKV, which this profile asks for. Let the helper make this film',
    );
  }
  return makePlan({ project, profile, container, destination: { type: 'library' } }, { media });
}

/** Where nobody says: whoever can, and of those by size and length. */
function engineFor(
  project: Project,
  profile: Profile,
  wanted: ExportEngine | null,
  state: HelperState,
): ExportEngine {
  const { width, height } = resolveProfile(profile, project.look);
  const seconds = samplesToSeconds(filmSamples(project));
  const { codec = null } = profile;
  const container = containerFor(null, null, profile);
  const suggested = suggestEngine({ width, height, seconds, codec, container }, state).engine;
  return engineOf({ engine: wanted }, suggested, state);
}

function codecFor(engine: ExportEngine, profile: Profile) {
  return engine === 'helper' ? (profile.codec ?? null) : null;
}

function findFilm({ items }: BatchDraft, projectId: string, name: string) {
  for (const { project, revision, profiles } of items) {
    const profile = profiles.find((each) => each.name === name);
    if (project.id === projectId && profile !== undefined) return { project, revision, profile };
  }
  throw new TypeError('The plan is of another draft');
}

/** This film cannot be made; anything else is wrong with the computer and concerns all. */
function isImpossible(error: unknown): error is StudioError {
  if (!(error instanceof StudioError)) return false;
  return error.code.startsWith('input.') || error.code.startsWith('unsupported.');
}

/** The day as it is where the person is. */
function localDate(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
