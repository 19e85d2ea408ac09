import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFrames } from '../../helper/execute/hash-frames.ts';
import { openLanes } from '../../helper/execute/lanes.ts';
import { planFilm } from '../../helper/execute/plan-film.ts';
import { renderFilm } from '../../helper/execute/render-film.ts';
import type { FilmDeps, FilmRequest } from '../../helper/execute/types.ts';
import { findTools } from '../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../helper/ffmpeg/runner.ts';
import { openSoundShelf } from '../../helper/media/sound.ts';
import { probeVideo } from '../../helper/media/video.ts';
import { mixFilm } from '../../shared/audio/mix-film.ts';
import { insertSegments } from '../../shared/model/edits/segments.ts';
import { wholeVideo } from '../../shared/model/edits/video.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import type { NewSegment } from '../../shared/model/make-segment.ts';
import type { Asset, Look, Project, VideoAsset } from '../../shared/model/project.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ProfileChoice } from '../../shared/profiles/profile-choice.ts';
import {
  FLASHES,
  type Material,
  makeMusic,
  makePictures,
  makeVoices,
  SCRIPT,
  VOICES,
} from '../e2e/story-material.ts';
import { decodeSound, probe } from './ffmpeg.ts';
import { looks } from './helper-looks.ts';

/** A story with its media on the helper's side, and the same bytes for the browser. */
export interface SharedStory {
  readonly folder: string;
  readonly project: Project;
  readonly media: readonly {
    readonly sha256: string;
    readonly name: string;
    readonly type: string;
    readonly bytes: string;
  }[];
}

export interface StoryFilm extends Pick<SharedStory, 'folder' | 'project'> {
  /** The project's own size where absent. */
  readonly profile?: ProfileChoice;
  /** Captions that the studio drew, as base64. */
  readonly layers: string | null;
}

export interface FilmFacts {
  readonly frames: number;
  readonly size: readonly [number, number];
  /** Where the last frame is shown. */
  readonly lastTime: number;
  /** As the file states it, edit list and all, and as it decodes, in samples. */
  readonly soundSeconds: number;
  readonly soundSamples: number;
}

// The helper's half of the test that renders one story by both engines. Bytes travel as base64.

const live = new AbortController().signal;

const calls = {
  looks,

  /** The story of the end-to-end test, its pictures, voices, music and cuts, and a video that speaks for itself. */
  async openStory(look: Pick<Look, 'width' | 'height'>): Promise<SharedStory> {
    const folder = mkdtempSync(join(tmpdir(), 'storyloom-story-'));
    const assets: Record<string, Asset> = {};
    const media: SharedStory['media'][number][] = [];
    const add = (id: string, { name, mimeType: type, buffer }: Material) => {
      const sha256 = createHash('sha256').update(buffer).digest('hex');
      writeFileSync(join(folder, sha256), buffer);
      media.push({ sha256, name, type, bytes: buffer.toString('base64') });
      return { id, name, type, sha256, bytes: buffer.length };
    };
    for (const [at, picture] of makePictures().entries()) {
      const isPhoto = picture.mimeType === 'image/jpeg';
      const size = isPhoto ? { width: 2000, height: 1400 } : { width: 640, height: 360 };
      assets[`picture-${at}`] = { kind: 'picture', ...add(`picture-${at}`, picture), ...size };
    }
    for (const [at, voice] of makeVoices().entries()) {
      const samples = VOICES[at]?.length ?? 0;
      assets[`voice-${at}`] = { kind: 'sound', ...add(`voice-${at}`, voice), samples, channels: 1 };
    }
    const video = makeVideo(folder);
    const facts = await factsOfVideo(folder, video.path);
    const moves: VideoAsset = { kind: 'video', ...add('video', video), ...facts };
    assets.video = moves;
    const music = makeMusic();
    assets.music = { kind: 'sound', ...add('music', music), samples: 30 * 48_000, channels: 1 };

    const empty = { ...makeProject({ id: 'story', title: 'A night train', look }), assets };
    const segments = SCRIPT.split('\n\n').map((text, at) => ({
      id: `segment-${at}`,
      text,
      visual: { type: 'picture', asset: `picture-${at}` } as const,
      narration: { asset: `voice-${at}`, gainDb: 0 },
      transition: FLASHES.some((flash) => flash === at) ? ({ kind: 'cut', length: 0 } as const) : null,
    }));
    const moving: NewSegment = {
      id: 'segment-moving',
      text: 'From the window of the last carriage everything goes away.',
      visual: {
        ...wholeVideo(moves, 'narration'),
        ...{ from: 12_345, to: 12_345 + 2.4 * 48_000, gainDb: -3 },
      },
    };
    const clip = {
      ...{ id: 'clip', asset: 'music', at: 0, from: 0, to: null, loop: true },
      ...{ gainDb: 0, fadeIn: 0, fadeOut: 96_000, duck: true },
    };
    const project = {
      ...insertSegments.apply(empty, 0, [...segments.slice(0, 5), moving, ...segments.slice(5)]),
      audio: [{ id: 'track', name: 'Music', clips: [clip] }],
    };
    return { folder, project, media };
  },

  closeStory({ folder }: { readonly folder: string }): null {
    rmSync(folder, { recursive: true, force: true });
    return null;
  },

  /** Every frame's hash, before it is encoded. */
  frameHashes: (film: StoryFilm) =>
    withPlan(film, async (plan, { deps, layers }) => hashFrames(plan, { ...deps, layers }, { signal: live })),

  /** Luma of single frames of the film. */
  frameLuma: (film: StoryFilm, wanted: readonly number[]) =>
    withPlan(film, async (plan, { deps, layers }) => {
      const found: string[] = [];
      await openLanes(plan, { ...deps, layers, lanes: 1 }, live, async ([lane]) => {
        for (const frame of wanted) {
          const chunk = plan.chunks.find(
            ({ firstFrame, frames }) => frame >= firstFrame && frame < firstFrame + frames,
          );
          if (lane === undefined || chunk === undefined) throw new Error(`The film has no frame ${frame}`);
          const at = frame - chunk.firstFrame;
          await lane.draw(chunk.slice, at, at + 1, async (bytes) => {
            found.push(Buffer.from(bytes.subarray(0, plan.width * plan.height)).toString('base64'));
          });
        }
      });
      return found;
    }),

  /** The finished mix before it is encoded. */
  mix: (film: StoryFilm) =>
    withPlan(film, async (plan, { deps }) => {
      const left: Float32Array[] = [];
      const right: Float32Array[] = [];
      const shelf = openSoundShelf({ runner: deps.runner, signal: live });
      const open = (sha256: string) => shelf.open(deps.media.path(sha256) ?? '', sha256);
      for await (const block of await mixFilm(plan.sound, open, { signal: live })) {
        left.push(block.left.slice());
        right.push(block.right.slice());
      }
      shelf.close();
      return { left: joined(left), right: joined(right) };
    }),

  render: (film: StoryFilm) =>
    withPlan(film, async (_, { request, deps }) => {
      const output = join(film.folder, 'film.mp4');
      const options = { signal: live, onProgress: () => {} };
      const { frames, samples } = await renderFilm(request, output, deps, options);
      return { told: { frames, samples }, facts: factsOf(output) };
    }),

  /** What is in a film that the browser made. */
  measure({ folder }: Pick<SharedStory, 'folder'>, bytes: string): FilmFacts {
    const path = join(folder, 'browser.mp4');
    writeFileSync(path, Buffer.from(bytes, 'base64'));
    return factsOf(path);
  },
};

/** Upright, at a rate that is not the film's, with sound at a rate that is not the film's. */
function makeVideo(folder: string): Material & { readonly path: string } {
  const path = join(folder, 'made.mp4');
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', 'testsrc2=s=540x960:r=25:d=4,format=yuv420p'],
    ...['-f', 'lavfi', '-i', "aevalsrc='0.4*sin(2*PI*(200+300*t)*t)|0.3*sin(2*PI*500*t)':s=44100:d=4"],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-g',
      '40',
      '-bf',
      '2',
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      path,
    ],
  ]);
  return { name: 'carriage.mp4', mimeType: 'video/mp4', buffer: readFileSync(path), path };
}

async function factsOfVideo(folder: string, path: string) {
  const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
  try {
    const { type: _, ...facts } = await probeVideo(path, { runner, signal: live, name: 'carriage.mp4' });
    return facts;
  } finally {
    await runner.close();
  }
}

async function withPlan<Result>(
  { folder, project, profile = 'PROJECT', layers }: StoryFilm,
  use: (
    plan: HelperPlan,
    with_: { request: FilmRequest; deps: FilmDeps; layers: string | null },
  ) => Promise<Result>,
): Promise<Result> {
  const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
  const layersFile = join(folder, 'layers');
  if (layers !== null) writeFileSync(layersFile, Buffer.from(layers, 'base64'));
  const sent = layers === null ? null : layersFile;
  const deps: FilmDeps = {
    runner,
    media: { path: (sha256) => join(folder, sha256) },
    ledgerFolder: join(folder, 'ledger'),
    cacheFolder: join(folder, 'cache'),
    share: 1,
  };
  const request: FilmRequest = {
    ...{ project, profile, codec: null, container: 'mp4', hardware: 'cpu', layers: sent },
  };
  try {
    const plan = await planFilm(request, deps, { signal: live });
    return await use(plan, { request, deps, layers: sent });
  } finally {
    await runner.close();
  }
}

function factsOf(path: string): FilmFacts {
  const { video, sound } = probe(path);
  return {
    frames: video.packets,
    size: [video.width, video.height],
    lastTime: video.times.at(-1) ?? Number.NaN,
    soundSeconds: sound?.seconds ?? Number.NaN,
    soundSamples: decodeSound(path).length / 2,
  };
}

function joined(blocks: readonly Float32Array[]): string {
  return Buffer.concat(
    blocks.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ).toString('base64');
}

export type FilmCalls = typeof calls;

process.once('message', async ({ method, args }: { method: keyof FilmCalls; args: never[] }) => {
  const run: (...args: never[]) => unknown = calls[method];
  const answer = await Promise.resolve()
    .then(() => run(...args))
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error: error instanceof Error ? error.stack : String(error) }),
    );
  process.send?.(answer, () => process.disconnect());
});
