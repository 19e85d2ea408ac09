// One measurement of the helper in a process of its own, built by build-program.ts: `node program.js CASE FOLDER`.
// The last line it prints is the result as JSON.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import { renderFilm } from '../../../helper/execute/render-film.ts';
import type { FilmDeps, FilmRequest } from '../../../helper/execute/types.ts';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import { setText } from '../../../shared/model/edits/segments.ts';
import { measureBatch } from './batch.ts';
import { countCuts } from './cuts.ts';
import { best, type Effort, effortOf } from './effort.ts';
import { mixHours } from './mix.ts';
import {
  encodeOnly,
  encoderArgs,
  pillowFilm,
  pillowVersion,
  writeReadyFrames,
  zoompanFilm,
} from './references.ts';
import { depsIn, makeStory, requestOf, SIXTY } from './story.ts';

const live = new AbortController().signal;
const [name = '', folder = ''] = process.argv.slice(2);
const ROUNDS = 2;
const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
const output = join(folder, 'film.mp4');
const reference = join(folder, 'reference.mp4');

/** The profile's preset in another's place: what is encoded with is the same for all that are compared. */
function withPreset(preset: string, deps = depsIn(folder, runner)): FilmDeps {
  return {
    ...deps,
    runner: {
      ...runner,
      start(program, args, options) {
        const at = args.indexOf('-preset');
        return runner.start(program, at < 0 ? args : args.with(at + 1, preset), options);
      },
    },
  };
}

/** From nothing to the verified file; only the proof of the encoder is kept. */
function renderAnew(request: FilmRequest, deps: FilmDeps): Promise<Effort> {
  rmSync(deps.ledgerFolder, { recursive: true, force: true });
  return render(request, deps);
}

function render(request: FilmRequest, deps: FilmDeps): Promise<Effort> {
  return effortOf(() => renderFilm(request, output, deps, { signal: live, onProgress: () => {} }));
}

async function againstEncoder(request: FilmRequest, preset: string) {
  const deps = withPreset(preset);
  const plan = await planFilm(request, deps, { signal: live });
  const ready = join(folder, 'ready.y4m');
  await writeReadyFrames(plan, deps, ready);
  const ours: Effort[] = [];
  const limit: Effort[] = [];
  // In turn, as what else the machine does comes and goes.
  for (let round = 0; round < ROUNDS; round += 1) {
    limit.push(await effortOf(() => encodeOnly(ready, encoderArgs(plan, preset), reference)));
    ours.push(await renderAnew(request, deps));
  }
  return { frames: plan.totalFrames, ours: best(ours), limit: best(limit) };
}

/** The 60 s story, and the same for those who make a film of its pictures in another way. */
async function slideshow() {
  const project = makeStory(folder, SIXTY);
  const request = requestOf(project);
  const deps = withPreset('veryfast');
  const plan = await planFilm(request, deps, { signal: live });
  const pictures = Object.values(project.assets).flatMap(({ kind, sha256 }) =>
    kind === 'picture' && sha256 !== null ? [join(folder, sha256)] : [],
  );
  const { width, height } = plan;
  const show = { pictures, secondsEach: SIXTY.secondsEach, rate: 30, width, height, scaleTo: null };
  return { request, deps, plan, show };
}

async function atShare(share: number): Promise<Effort> {
  const request = requestOf(makeStory(folder, { ...SIXTY, segments: 5, pictures: 5 }), 'PREVIEW_720P');
  const deps = depsIn(folder, runner, share);
  await planFilm(request, deps, { signal: live });
  return renderAnew(request, deps);
}

const cases: Readonly<Record<string, () => Promise<unknown>>> = {
  veryfast: () => againstEncoder(requestOf(makeStory(folder, SIXTY)), 'veryfast'),
  medium: () => againstEncoder(requestOf(makeStory(folder, SIXTY)), 'medium'),

  /** Ten seconds at 2160p. */
  large: () => {
    const shape = {
      ...SIXTY,
      segments: 2,
      secondsEach: 5,
      pictures: 2,
      pictureWidth: 6000,
      pictureHeight: 4000,
    };
    const look = { width: 3840, height: 2160 };
    return againstEncoder(requestOf(makeStory(folder, { ...shape, look })), 'veryfast');
  },

  async usual() {
    const { request, show, plan, deps } = await slideshow();
    const veryfast = encoderArgs(plan, 'veryfast');
    const ours = await renderAnew(request, deps);
    const plain = await effortOf(() => zoompanFilm(show, veryfast, reference));
    const trick = await effortOf(() => zoompanFilm({ ...show, scaleTo: 8000 }, veryfast, reference));
    return { ours, plain, trick };
  },

  /** Of nothing where Pillow is not there. */
  async pillow() {
    const version = pillowVersion();
    if (version === null) return { films: null };
    const { request, show, plan } = await slideshow();
    const against = async (preset: string) => ({
      ours: await renderAnew(request, withPreset(preset)),
      pillow: await effortOf(() => pillowFilm(folder, show, encoderArgs(plan, preset), reference)),
    });
    return { films: { version, medium: await against('medium'), veryfast: await against('veryfast') } };
  },

  /** A ten-minute story again after one caption was changed. */
  async again() {
    const project = makeStory(folder, { ...SIXTY, segments: 100, look: { width: 640, height: 360 } });
    const deps = depsIn(folder, runner);
    const first = await renderAnew(requestOf(project), deps);
    const changed = setText.apply(
      project,
      'segment-50',
      'Only this caption was changed, and nothing else in the whole story.',
    );
    return { first, again: await render(requestOf(changed), deps) };
  },

  /** Whether the helper keeps to its part of the machine. */
  'share-50': () => atShare(0.5),
  'share-80': () => atShare(0.8),

  cuts: () => countCuts(folder, runner),
  batch: () => measureBatch(folder, runner),
  mix: () => mixHours(folder, runner, 3),

  async minutes5() {
    const project = makeStory(folder, { ...SIXTY, segments: 50, look: { width: 640, height: 360 } });
    return renderAnew(requestOf(project, 'DRAFT_360P'), depsIn(folder, runner));
  },
  async minutes60() {
    const project = makeStory(folder, { ...SIXTY, segments: 600, look: { width: 640, height: 360 } });
    return renderAnew(requestOf(project, 'DRAFT_360P'), depsIn(folder, runner));
  },
};

const measure = cases[name];
if (measure === undefined) throw new TypeError(`There is no case ${name}`);
const result = await measure();
await runner.close();
console.log(JSON.stringify(result));
