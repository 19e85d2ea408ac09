import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EngineParts, renderFilm } from '../../../helper/execute/render-film.ts';
import type { FilmDeps, FilmProgress, FilmRequest, FilmResult } from '../../../helper/execute/types.ts';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Asset, Look, Project, Segment } from '../../../shared/model/project.ts';
import { type FakeScript, makeFakeFfmpeg } from '../../support/fake-ffmpeg.ts';
import { makePhoto, makeWav } from '../../support/make-media.ts';

export const SECOND = 48_000;

/** A folder of one test: media by hash, ledger, exports. */
export interface FilmBench {
  readonly folder: string;
  readonly deps: FilmDeps;
  readonly output: string;
  /** Puts a file's bytes among the media and returns their hash. */
  addMedia(bytes: Uint8Array): Promise<string>;
  /** Names in the ledger folder. */
  ledgerNames(): Promise<readonly string[]>;
  /** What the stand-in was told to do wrong is forgotten. */
  repair(): void;
  /** Unfinished files, wherever they lie. */
  partNames(): Promise<readonly string[]>;
}

/** With a script, ffmpeg is a stand-in that follows it. */
export async function openBench(script: FakeScript | null = null): Promise<FilmBench> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-engine-'));
  const fake = script === null ? null : await makeFakeFfmpeg(join(folder, 'bin'), script);
  const tools = fake?.tools ?? (await findTools());
  const runner: ToolRunner = await makeToolRunner(tools, { stateFolder: folder });
  onTestFinished(async () => {
    await runner.close();
    await rm(folder, { recursive: true, force: true });
  });
  const media = join(folder, 'media');
  await mkdir(media);
  const known = new Set<string>();
  return {
    folder,
    output: join(folder, 'exports', 'film.mp4'),
    deps: {
      runner,
      media: { path: (sha256) => (known.has(sha256) ? join(media, sha256) : null) },
      ledgerFolder: join(folder, 'ledger'),
      cacheFolder: join(folder, 'cache'),
      share: 1,
    },
    async addMedia(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await writeFile(join(media, sha256), bytes);
      known.add(sha256);
      return sha256;
    },
    repair: () => fake?.rewrite({ ...script, rules: [] }),
    ledgerNames: () => readdir(join(folder, 'ledger')),
    partNames: async () =>
      (await readdir(folder, { recursive: true })).filter((name) => name.includes('.part')),
  };
}

/** A story of pictures with these lengths, small enough to encode in a moment. */
export async function pictureStory(
  bench: FilmBench,
  lengths: readonly number[],
  look: Partial<Look> = {},
): Promise<Project> {
  const assets: Record<string, Asset> = {};
  const storyline: Segment[] = [];
  for (const [index, length] of lengths.entries()) {
    const bytes = makePhoto(index, 800, 600);
    const id = `p${index}`;
    const sha256 = await bench.addMedia(bytes);
    const common = { bytes: bytes.length, sha256, name: `picture ${index}.jpg` };
    assets[id] = { kind: 'picture', id, type: 'image/jpeg', width: 800, height: 600, ...common };
    storyline.push(
      makeSegment({
        id: `g${index}`,
        text: `Words of segment ${index}.`,
        visual: { type: 'picture', asset: id },
        setLength: length,
        previous: storyline.at(-1)?.motion.move ?? null,
      }),
    );
  }
  return { ...makeProject({ id: 'story', title: 'Story', look }), assets, storyline };
}

/** Low tone over the second segment, with a short burst 1000 samples after its start. */
export async function addNarration(bench: FilmBench, project: Project): Promise<Project> {
  const length = project.storyline[1]?.setLength ?? SECOND;
  const samples = new Float32Array(length).map((_, at) =>
    at >= 1000 && at < 1100 ? Math.sin(((at - 1000) * Math.PI) / 100) * 0.5 : Math.sin(at / 20) * 0.02,
  );
  const bytes = makeWav(samples);
  const sha256 = await bench.addMedia(bytes);
  const asset: Asset = {
    kind: 'sound',
    id: 'voice',
    type: 'audio/wav',
    name: 'voice.wav',
    bytes: bytes.length,
    sha256,
    samples: samples.length,
    channels: 1,
  };
  const storyline = project.storyline.map((segment, at) =>
    at === 1 ? { ...segment, narration: { asset: 'voice', gainDb: 0 } } : segment,
  );
  return { ...project, assets: { ...project.assets, voice: asset }, storyline };
}

export function requestOf(project: Project, change: Partial<FilmRequest> = {}): FilmRequest {
  return {
    project,
    profile: 'DRAFT_360P',
    codec: null,
    container: 'mp4',
    hardware: 'cpu',
    layers: null,
    ...change,
  };
}

export interface Rendered {
  readonly result: FilmResult;
  readonly progress: readonly FilmProgress[];
}

export async function render(
  bench: FilmBench,
  request: FilmRequest,
  options: {
    readonly deps?: FilmDeps & EngineParts;
    readonly output?: string;
    readonly signal?: AbortSignal;
    readonly onProgress?: (step: FilmProgress) => void;
  } = {},
): Promise<Rendered> {
  const { deps = bench.deps, output = bench.output, signal = new AbortController().signal } = options;
  const progress: FilmProgress[] = [];
  const onProgress = (step: FilmProgress) => {
    progress.push(step);
    options.onProgress?.(step);
  };
  const result = await renderFilm(request, output, deps, { signal, onProgress });
  return { result, progress };
}
