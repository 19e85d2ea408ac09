import { describe, expect, test } from 'vitest';
import { makeLoudnessMeter } from '../../../shared/audio/loudness.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { exportFilm } from '../../../web/execute/export-film.ts';
import type { OpfsLedger } from '../../../web/execute/opfs-ledger.ts';
import { chosenFile, libraryFile, libraryFiles, requestFor, useExports } from './export-kit.ts';
import { decodeFilm, flashAndBeep, onsets } from './film-helpers.ts';
import { ledgerFiles, tamper } from './ledger-helpers.ts';

const place = useExports();

describe('a story becomes a film', () => {
  test.each(['mp4', 'mov', 'webm'] as const)('whose beeps fall on its flashes, as %s', async (container) => {
    const lengths = [1.21, 0.93, 1.004];
    const story = await flashAndBeep(lengths);
    const { artifact, progress } = await place.run(story, { container });

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

describe('an export that stops', () => {
  test.each(['preparing', 'rendering', 'sound', 'writing', 'checking'] as const)(
    'while %s leaves no film, no part of one, and goes on from its chunks',
    async (stage) => {
      const story = await flashAndBeep([4.1, 4.2, 4.3]);
      const controller = new AbortController();
      const reason = new Error('stopped by the person');
      const stopped = exportFilm(
        requestFor(story),
        { ledger: place.ledger, media: story.media, workers: 2 },
        {
          signal: controller.signal,
          onProgress: (state) => {
            if (state.stage === stage) controller.abort(reason);
          },
        },
      );
      await expect(stopped).rejects.toBe(reason);
      expect(await libraryFiles()).toEqual([]);
      expect((await ledgerFiles()).filter((name) => name.endsWith('.part'))).toEqual([]);

      const kept = (await ledgerFiles()).filter((name) => !name.startsWith('sound-')).length;
      const { artifact, progress } = await place.run(story);
      expect(await libraryFiles()).toEqual([artifact.libraryPath?.split('/')[1]]);
      expect(progress.at(-1)?.chunksReused).toBe(kept);
      if (stage === 'writing' || stage === 'checking') expect(progress.at(-1)?.chunksRendered).toBe(0);
    },
  );

  test('before it began does nothing', async () => {
    const story = await flashAndBeep([0.3]);
    await expect(place.run(story, {}, AbortSignal.abort('no'))).rejects.toBe('no');
    expect((await place.ledger.usage()).entries).toBe(0);
  });

  test('because media are gone says which, and where', async () => {
    const story = await flashAndBeep([0.3, 0.3]);
    const { white } = story.project.assets;
    story.media.files.delete(white?.sha256 ?? '');
    await expect(place.run(story)).rejects.toMatchObject({
      code: 'input.media-missing',
      context: { segment: 0, details: expect.stringContaining('white.png') },
    });
  });

  test('because a file may no longer be written says so at once', async () => {
    const story = await flashAndBeep([0.3]);
    const handle = Object.assign(await chosenFile('film.mp4'), {
      queryPermission: async () => 'prompt' as const,
    });
    await expect(place.run(story, { destination: { type: 'file', handle } })).rejects.toMatchObject({
      code: 'environment.permission-denied',
      context: { file: 'film.mp4' },
    });
  });
});

describe('the ledger under an export', () => {
  test('gives a second export everything that the first one made', async () => {
    const story = await flashAndBeep([4.1, 4.2, 4.3]);
    await place.run(story);
    const again = await place.run(story, { jobId: 'job2' });
    expect(again.progress.at(-1)).toMatchObject({ chunksRendered: 0 });
    expect(again.progress.at(-1)?.chunksReused).toBeGreaterThan(1);
    expect(again.artifact.chunksRendered).toBe(0);
    expect(again.artifact.chunksReused).toBe(again.progress.at(-1)?.chunksReused);
  });

  test('with a damaged part makes only that part again', async () => {
    const story = await flashAndBeep([4.1, 4.2, 4.3]);
    const first = await place.run(story);
    const name = (await ledgerFiles()).find((file) => !file.startsWith('sound-')) ?? '';
    await tamper(name, (bytes) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1));
    const second = await place.run(story, { jobId: 'job2' });
    expect(second.artifact.frames).toBe(first.artifact.frames);
    expect(second.progress.at(-1)?.chunksRendered).toBe(1);
  });

  test('with a damaged sound mixes it again', async () => {
    const story = await flashAndBeep([0.5, 0.5]);
    await place.run(story);
    const name = (await ledgerFiles()).find((file) => file.startsWith('sound-')) ?? '';
    await tamper(name, (bytes) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1));
    const { artifact } = await place.run(story, { jobId: 'job2' });
    expect(onsets((await decodeFilm(await libraryFile(artifact.libraryPath))).sound).length).toBe(2);
  });

  test('whose chunks were made with different settings is not joined: one encoder makes the film', async () => {
    const story = await flashAndBeep([4.1, 4.2]);
    let count = 0;
    const disagreeing: OpfsLedger = {
      ...place.ledger,
      async begin(key, kind) {
        const writer = await place.ledger.begin(key, kind);
        if (kind === 'sound' || key.startsWith('straight-')) return writer;
        count += 1;
        const extra = count;
        return {
          ...writer,
          commit: (config) => writer.commit({ ...config, description: new Uint8Array([extra]) }),
        };
      },
    };
    const artifact = await exportFilm(
      requestFor(story),
      { ledger: disagreeing, media: story.media, workers: 2 },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    const film = await decodeFilm(await libraryFile(artifact.libraryPath));
    expect(film.frames.length).toBe(249);
    expect((await ledgerFiles()).some((name) => name.startsWith('straight-'))).toBe(true);
  });
});

describe('a finished film', () => {
  test('goes to the file the person chose, over what was there', async () => {
    const story = await flashAndBeep([0.4]);
    const handle = await chosenFile('mine.mp4');
    const { artifact } = await place.run(story, { destination: { type: 'file', handle } });
    expect(artifact).toMatchObject({ fileName: 'mine.mp4', libraryPath: null });
    expect((await handle.getFile()).size).toBe(artifact.bytes);
    expect((await decodeFilm(await handle.getFile())).frames.length).toBe(12);
  });

  test('has the loudness that was asked for', async () => {
    const story = await flashAndBeep([2, 2, 2], {}, { loudness: -16, truePeakDb: -1 });
    const { artifact } = await place.run(story);
    const { sound } = await decodeFilm(await libraryFile(artifact.libraryPath));
    const meter = makeLoudnessMeter();
    meter.push({ left: sound, right: sound });
    const { integrated, truePeakDb } = meter.result();
    expect(Math.abs(integrated - -16)).toBeLessThan(0.5);
    expect(truePeakDb).toBeLessThan(0);
  });

  test.each([
    ['track', 'webm', []],
    ['track', 'mp4', ['srt', 'vtt', 'ass']],
    ['sidecar', 'webm', ['srt', 'vtt', 'ass']],
    ['burn', 'mp4', []],
  ] as const)('with captions as %s in %s has the files %j beside it', async (mode, container, formats) => {
    const { style } = makeProject({ id: 'x', title: '' }).look.captions;
    const story = await flashAndBeep([0.8, 0.8], { captions: { mode, style } });
    const { artifact } = await place.run(story, { container });
    expect(artifact.sidecars.map(({ fileName }) => fileName)).toEqual(
      formats.map((format) => `Flash and beep.${format}`),
    );
    for (const { text } of artifact.sidecars) expect(text).toContain('Words of part 1');
    const head = await (await libraryFile(artifact.libraryPath)).text();
    expect(head.includes('Words of part 1')).toBe(mode === 'track' && container === 'webm');
  });

  test('keeps its chunks when the ledger is cleared, so that the next edit is quick', async () => {
    const story = await flashAndBeep([0.5]);
    await place.run(story);
    await place.ledger.clear();
    expect((await place.ledger.usage()).entries).toBe(2);
  });
});
