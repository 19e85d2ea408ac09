import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportFilm } from '../../../web/execute/export-film.ts';
import type { ExportProgress, ExportRequest } from '../../../web/execute/export-types.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { decodeFilm, flashAndBeep, onsets, type TestStory } from './film-helpers.ts';
import { emptyLedger } from './ledger-helpers.ts';

let ledger: OpfsLedger;

beforeEach(async () => {
  await emptyLedger();
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('exports', { recursive: true }).catch(() => {});
  ledger = await openLedger();
});

afterEach(() => ledger.close());

function request(story: TestStory, change: Partial<ExportRequest> = {}): ExportRequest {
  return {
    jobId: 'job1',
    project: story.project,
    profile: 'PROJECT',
    container: 'mp4',
    destination: { type: 'library' },
    ...change,
  };
}

async function run(
  story: TestStory,
  change: Partial<ExportRequest> = {},
  signal = new AbortController().signal,
) {
  const progress: ExportProgress[] = [];
  const artifact = await exportFilm(
    request(story, change),
    { ledger, media: story.media, workers: 2 },
    { signal, onProgress: (state) => progress.push(state) },
  );
  return { artifact, progress };
}

async function libraryFiles(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function libraryFile(path: string | null): Promise<File> {
  const [folder = '', name = ''] = (path ?? '').split('/');
  const root = await navigator.storage.getDirectory();
  return (await (await root.getDirectoryHandle(folder)).getFileHandle(name)).getFile();
}

describe('a story becomes a film', () => {
  test.each(['mp4', 'mov', 'webm'] as const)('whose beeps fall on its flashes, as %s', async (container) => {
    const lengths = [1.21, 0.93, 1.004];
    const story = await flashAndBeep(lengths);
    const { artifact, progress } = await run(story, { container });

    const film = await decodeFilm(await libraryFile(artifact.libraryPath));
    expect(film.frames.length).toBe(artifact.frames);
    film.frames.forEach(({ time }, index) => {
      expect(Math.abs(time - index / 30)).toBeLessThan(0.0006);
    });
    const starts = [0, 1.21, 2.14];
    const beeps = onsets(film.sound);
    expect(beeps.length).toBe(3);
    starts.forEach((start, index) => {
      expect(Math.abs((beeps[index] ?? 0) / 48_000 - start)).toBeLessThan(0.001);
      const flash = Math.round(start * 30);
      const wanted = index % 2 === 0 ? 235 : 16;
      expect(Math.abs((film.frames[flash]?.luma ?? 0) - wanted)).toBeLessThan(4);
      if (flash > 0) expect(Math.abs((film.frames[flash - 1]?.luma ?? 0) - wanted)).toBeGreaterThan(150);
    });
    expect(Math.abs(film.sound.length - 3.144 * 48_000)).toBeLessThanOrEqual(1024);
    expect(artifact.bytes).toBe((await libraryFile(artifact.libraryPath)).size);
    expect(artifact.fileName).toBe(`Flash and beep.${container}`);

    const ratios = progress.map(({ ratio }) => ratio);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
    expect(new Set(progress.map(({ stage }) => stage))).toContain('checking');
  });
});

describe('where the browser has no video encoder', () => {
  test('ffmpeg makes the film, and the plan says that it is slow', async () => {
    const story = await flashAndBeep([0.4, 0.4]);
    const encoder = globalThis.VideoEncoder;
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    try {
      const { artifact } = await run(story);
      const film = await decodeFilm(await libraryFile(artifact.libraryPath));
      expect(film.frames.map(({ luma }) => luma > 128)).toEqual(
        Array.from({ length: 24 }, (_, index) => index < 12),
      );
      expect(artifact.encoder).toContain('ffmpeg');
      expect(artifact.choices.map(({ reason }) => reason).join()).toContain('slow');
    } finally {
      globalThis.VideoEncoder = encoder;
    }
  });
});
