import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runFilms } from '../../../helper/batch/run-films.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import { renderFilm } from '../../../helper/execute/render-film.ts';
import { shareWork } from '../../../helper/execute/shared-work.ts';
import type { FilmRequest } from '../../../helper/execute/types.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { type Effort, effortOf } from './effort.ts';
import { depsIn, makeStory, requestOf, SIXTY } from './story.ts';

const live = new AbortController().signal;
/** Two bitrates of sound, three sizes of picture. */
const PROFILES = ['LANDSCAPE_1080P', 'VERTICAL_1080P', 'PREVIEW_720P'];

export interface BatchMeasure {
  readonly pictures: number;
  readonly decodes: number;
  readonly mixes: number;
  readonly first: Effort;
  readonly again: Effort;
}

/** A 60 s story to three profiles, and the same again with nothing changed. */
export async function measureBatch(folder: string, runner: ToolRunner): Promise<BatchMeasure> {
  const project = makeStory(folder, SIXTY);
  const deps = depsIn(folder, runner);
  const kept = join(folder, 'together');
  mkdirSync(kept, { recursive: true });
  const requests = PROFILES.map((profile): FilmRequest => requestOf(project, profile));
  // What proves the encoders is kept by every helper: it belongs to neither run.
  for (const request of requests) await planFilm(request, deps, { signal: live });

  const run = async () => {
    const plans = [];
    for (const request of requests) plans.push(await planFilm(request, deps, { signal: live }));
    const shared = shareWork(plans, { ledgerFolder: deps.ledgerFolder, folder: kept, budget: 2e9 });
    await runFilms(requests, {
      concurrency: 1,
      signal: live,
      now: () => performance.now(),
      render: (request) =>
        renderFilm(
          request,
          join(folder, `${requests.indexOf(request)}.mp4`),
          { ...deps, shared },
          { signal: live, onProgress: () => {} },
        ),
      onEnd(end) {
        if ('error' in end) throw end.error;
      },
    });
    return shared.tally;
  };
  let counted: Awaited<ReturnType<typeof run>> | null = null;
  const first = await effortOf(async () => {
    counted = await run();
  });
  const again = await effortOf(run);
  const { pictures, mixes } = counted ?? (await run());
  const sum = (times: ReadonlyMap<string, number>) => [...times.values()].reduce((all, one) => all + one, 0);
  return { pictures: pictures.size, decodes: sum(pictures), mixes: sum(mixes), first, again };
}
