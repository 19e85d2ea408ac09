import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BatchItem, BatchPlan, PlannedJob } from '../../shared/batch/batch-types.ts';
import { type FilmFacts, planBatch } from '../../shared/batch/plan-batch.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { localDate } from '../batch/local-date.ts';
import { filmRequest, planFilms } from '../batch/plan-films.ts';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';
import type { BatchCommand } from './batch-options.ts';
import type { LoadedFilm } from './load-film.ts';
import type { MediaStamps } from './media-stamps.ts';
import { profilesOf } from './profile-files.ts';
import type { SpeedFile } from './speed-file.ts';
import type { Bench } from './workbench.ts';

/** One film of a batch that can be made. */
export interface BatchFilm {
  readonly job: PlannedJob;
  readonly request: FilmRequest;
  readonly plan: HelperPlan;
  readonly deps: FilmDeps;
  readonly sources: ReadonlySet<string>;
  readonly stamps: MediaStamps;
  readonly path: string;
}

export interface PreparedBatch {
  readonly plan: BatchPlan;
  /** In the order of the plan's jobs; none where the plan has problems. */
  readonly films: readonly BatchFilm[];
  readonly notes: readonly string[];
  /** Every file that the films are made from, by its real path. */
  readonly sources: ReadonlySet<string>;
}

/** Reads the stories and plans every film; nothing is made. */
export async function prepareBatch(
  command: BatchCommand,
  {
    bench,
    speeds,
    signal,
  }: { readonly bench: Bench; readonly speeds: SpeedFile; readonly signal: AbortSignal },
): Promise<PreparedBatch> {
  const profiles = profilesOf(command);
  const { hardware, onMissing, names: nameTemplate } = command;
  const loaded: LoadedFilm[] = [];
  for (const input of command.inputs) loaded.push(await bench.load(input));
  const items = loaded.map(({ project }): BatchItem => ({ project, revision: 0, profiles }));
  const facts: (readonly FilmFacts[])[] = [];
  for (const [at, item] of items.entries()) {
    const film = loaded[at];
    if (film === undefined) continue;
    const deps = bench.deps(film);
    const secondsOf = (plan: HelperPlan) => speeds.secondsOf(plan, deps, { signal });
    facts.push(await planFilms(item, deps, { hardware, signal, secondsOf }));
  }
  const name = command.name ?? loaded.map(({ project }) => project.title).join(', ');
  const plan = planBatch(
    { name, items, nameTemplate, onMissing },
    { date: localDate(), films: facts, taken: sourcesIn(command.folder, loaded) },
  );
  const films = plan.problems.length > 0 ? [] : filmsOf(plan, { items, facts, loaded, bench, command });
  const own = command.profileFiles.map((file) => realpathSync(file));
  const sources = new Set([...loaded.flatMap((film) => [...film.sources]), ...own]);
  return { plan, films, notes: loaded.flatMap(({ notes }) => notes), sources };
}

function filmsOf(
  plan: BatchPlan,
  {
    items,
    facts,
    loaded,
    bench,
    command,
  }: {
    readonly items: readonly BatchItem[];
    readonly facts: readonly (readonly FilmFacts[])[];
    readonly loaded: readonly LoadedFilm[];
    readonly bench: Bench;
    readonly command: BatchCommand;
  },
): BatchFilm[] {
  const flat = items.flatMap((item, at) => {
    const film = loaded[at];
    if (film === undefined) return [];
    const common = { item, deps: bench.deps(film), sources: film.sources, stamps: film.stamps };
    return item.profiles.map((profile, index) => ({ ...common, profile, facts: facts[at]?.[index] }));
  });
  return plan.jobs.map((job, at) => {
    const film = flat[at];
    if (film?.facts?.type !== 'planned' || film.facts.plan.video.engine !== 'ffmpeg') {
      throw new TypeError('Without problems every film is a job of the plan');
    }
    return {
      job,
      request: filmRequest(film.item, film.profile, command.hardware),
      // The line above looked at which engine's it is.
      plan: film.facts.plan as HelperPlan,
      deps: film.deps,
      sources: film.sources,
      stamps: film.stamps,
      path: resolve(command.folder, job.fileName),
    };
  });
}

/** Names in the folder that are files the films are made from, by whatever link. */
function sourcesIn(folder: string, loaded: readonly LoadedFilm[]): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder).filter((name) => {
    const path = join(folder, name);
    return existsSync(path) && loaded.some(({ sources }) => sources.has(realpathSync(path)));
  });
}
