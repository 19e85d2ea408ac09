import type { BatchItem, BatchPlan, BatchProblem } from '../../shared/batch/batch-types.ts';
import { type FilmFacts, planBatch } from '../../shared/batch/plan-batch.ts';
import { StudioError } from '../../shared/errors.ts';
import { profileFromData } from '../../shared/profiles/own-profiles.ts';
import { chooseProfiles, containerFor } from '../../shared/profiles/profile-choice.ts';
import { findProfile } from '../../shared/profiles/profiles.ts';
import type { PlanBatchBody } from '../../shared/protocol/batches.ts';
import { requireFiles } from '../../shared/protocol/missing-media.ts';
import { QUEUE_LIMITS } from '../../shared/queue/queue-types.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import { localDate } from '../batch/local-date.ts';
import type { MediaFolder } from '../execute/types.ts';
import { workOf } from '../jobs/film-speed.ts';
import type { BatchFilm } from '../jobs/queue-types.ts';
import { BUNDLE, FALLBACK_NAME } from '../jobs/types.ts';
import { gatherMedia } from '../jobs/write-bundle.ts';
import { makeMediaFolder } from '../store/asset-files.ts';
import type { Engine } from './engine.ts';
import { HttpProblem } from './problem.ts';
import type { Call } from './route.ts';
import { whileThere } from './while-there.ts';

/** A batch as it was asked for, planned. */
export interface PlannedBatch {
  readonly plan: BatchPlan;
  /** In the order of the plan's jobs, as long as it has no problems. */
  readonly films: readonly BatchFilm[];
  readonly bundles: readonly PlannedBundle[];
  readonly engine: Engine;
}

/** A project that is put into one file with its media. */
export interface PlannedBundle {
  readonly fileName: string;
  /** Of its media. */
  readonly bytes: number;
  /** Left out because something is missing and the request says so. */
  readonly skipped: boolean;
  readonly job: BatchFilm;
}

export async function planOf(call: Call<PlanBatchBody>): Promise<PlannedBatch> {
  const engine = await call.helper.engine();
  const items = itemsOf(call.body, engine);
  requireFew(items, call.body.bundles);
  return whileThere(call, (signal) => planItems(call.body, items, engine, signal));
}

async function planItems(
  body: PlanBatchBody,
  items: readonly BatchItem[],
  engine: Engine,
  signal: AbortSignal,
): Promise<PlannedBatch> {
  const facts: (readonly FilmFacts[])[] = [];
  const films: BatchFilm[] = [];
  for (const item of items) {
    signal.throwIfAborted();
    const planned = await engine.planFilms(item, { hardware: body.hardware, signal });
    facts.push(planned);
    for (const [at, profile] of item.profiles.entries()) {
      const film = planned[at];
      films.push({
        project: item.project,
        revision: item.revision,
        // By name, so that it is the same request as one that names it.
        profile: findProfile(profile.name) === null ? profile : profile.name,
        codec: null,
        container: containerFor(null, null, profile),
        hardware: body.hardware,
        layers: null,
        force: false,
        work: film?.type === 'planned' ? workOf(film.plan, engine.ffmpeg) : null,
        predicted: film?.type === 'planned' ? film.seconds : null,
      });
    }
  }
  const media = makeMediaFolder(engine.assets);
  const [bundles, problems]: [PlannedBundle[], BatchProblem[]] = [[], []];
  for (const item of body.bundles ? items : []) {
    signal.throwIfAborted();
    const { bundle, problem } = await planBundle(item, media, body.on_missing);
    bundles.push(bundle);
    if (problem !== null) problems.push(problem);
  }
  const name =
    body.name ??
    items
      .map(({ project }) => project.title)
      .join(', ')
      .slice(0, 200);
  const plan = planBatch(
    { name, items, nameTemplate: body.names, onMissing: body.on_missing },
    // Films lie in folders of their own by job: no name of theirs can be a source's.
    { date: localDate(), taken: [], films: facts },
  );
  return {
    plan: { ...plan, problems: [...plan.problems, ...problems] },
    engine,
    films: films.map((film, at) => ({ ...film, fileName: plan.jobs[at]?.fileName ?? null })),
    bundles,
  };
}

/** As the job itself will look for its files: what stops it is told before anything is started. */
async function planBundle(
  { project, revision }: BatchItem,
  media: MediaFolder,
  onMissing: PlanBatchBody['on_missing'],
): Promise<{ readonly bundle: PlannedBundle; readonly problem: BatchProblem | null }> {
  const { assets, title } = project;
  const bundle = {
    fileName: `${fileNameFrom(title, FALLBACK_NAME)}.${BUNDLE.container}`,
    ...{ bytes: 0, skipped: false },
    job: { project, revision, ...BUNDLE, force: false },
  };
  const about = { project: title, profile: BUNDLE.profile };
  try {
    const hashes = Object.values(assets).flatMap(({ sha256 }) => sha256 ?? []);
    requireFiles(project, new Set(hashes.filter((hash) => media.path(hash) !== null)));
    const { sources } = await gatherMedia(project, media);
    const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
    return { bundle: { ...bundle, bytes }, problem: null };
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const { code, message } = error;
    if (code !== 'input.media-missing') {
      return { bundle, problem: { reason: 'not-possible', ...about, message } };
    }
    if (onMissing === 'skip') return { bundle: { ...bundle, skipped: true }, problem: null };
    return { bundle, problem: { reason: 'missing', ...about } };
  }
}

function itemsOf({ project_id, profiles, items }: PlanBatchBody, { projects }: Engine): readonly BatchItem[] {
  if ((items === undefined) === (project_id === undefined) || (project_id === undefined && profiles)) {
    throw new HttpProblem(
      400,
      'request.malformed',
      'Name either one "project_id" with its "profiles", or "items"',
    );
  }
  const asked = items ?? [{ project_id: project_id ?? '', profiles: profiles ?? [] }];
  return asked.map((item) => {
    const record = projects.get(item.project_id);
    if (record === null) {
      throw new HttpProblem(
        404,
        'request.not-found',
        `There is no project "${item.project_id}" here. Send it first`,
      );
    }
    const chosen = item.profiles.map((one) => (typeof one === 'string' ? one : profileFromData(one)));
    return { project: record.project, revision: record.revision, profiles: chooseProfiles(chosen) };
  });
}

/** Before anything is planned: what never fits in the queue is not worth an hour of looking at. */
function requireFew(items: readonly BatchItem[], withBundles: boolean): void {
  const films = items.reduce((sum, { profiles }) => sum + profiles.length, 0);
  const bundles = withBundles ? items.length : 0;
  if (films + bundles <= QUEUE_LIMITS.jobs) return;
  const besides = bundles > 0 ? ` and ${bundles} bundles` : '';
  throw new HttpProblem(
    400,
    'input.setting-invalid',
    `This batch is of ${films} films${besides}, and ${QUEUE_LIMITS.jobs} is the most at once. Make several batches of it`,
  );
}
