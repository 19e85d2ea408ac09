import { access } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../../helper/execute/disk.ts';
import { probe } from '../../support/ffmpeg.ts';
import { type FilmBench, openBench, pictureStory, render, requestOf, SECOND } from './film-kit.ts';

const CODES = { ENOSPC: 'environment.storage-full', EIO: 'failed.write' } as const;
const LONG = process.env.STORYLOOM_LONG === '1';
const STEP = 5;

/** Counts what the engine writes itself, and makes one of these writes fail; a write that fails leaves a piece. */
function breaking(at: number, errno: keyof typeof CODES) {
  let count = 0;
  const turn = () => {
    count += 1;
    if (count === at) throw Object.assign(new Error(`${errno}: made to fail`), { code: errno });
  };
  const disk: Disk = {
    ...nodeDisk,
    makeFolder: async (path) => {
      turn();
      await nodeDisk.makeFolder(path);
    },
    write: async (path, text) => {
      await nodeDisk.write(path, text.slice(0, text.length / 2));
      turn();
      await nodeDisk.write(path, text);
    },
    sync: async (path) => {
      turn();
      await nodeDisk.sync(path);
    },
    rename: async (from, to) => {
      turn();
      await nodeDisk.rename(from, to);
    },
  };
  return { disk, count: () => count };
}

describe('a disk that fails', () => {
  // Either in turn says as much of each place; in a long run every place meets both.
  const runs: (keyof typeof CODES)[][] = LONG ? [['ENOSPC'], ['EIO']] : [['EIO', 'ENOSPC']];
  test.each(runs)(
    'at any one write leaves nothing half made, and the next run makes the film: %s',
    {
      timeout: LONG ? 1_800_000 : 600_000,
    },
    async (...errnos) => {
      const bench = await openBench();
      const look = { width: 128, height: 72, captions: { mode: 'sidecar' } } as const;
      const plain = await pictureStory(bench, [2 * SECOND]);
      const { style } = plain.look.captions;
      const story = {
        ...plain,
        look: { ...plain.look, ...look, captions: { mode: 'sidecar' as const, style } },
      };
      let turns = 0;
      let reused = 0;
      // A few places in each part of the work are enough for every day.
      for (let at = 1; ; at += LONG ? 1 : STEP) {
        // Each try is another film in pictures and sound, so that all of its writes happen.
        const background = `#${(at * 6).toString(16).padStart(2, '0')}0000`;
        const sound = { ...story.sound, truePeakDb: -1 - at / 20 };
        const request = requestOf(
          { ...story, look: { ...story.look, background }, sound },
          { profile: 'PROJECT' },
        );
        const output = `${bench.folder}/exports/film-${at}.mp4`;
        const errno = errnos[at % errnos.length] ?? 'EIO';
        const { disk, count } = breaking(at, errno);
        const error: unknown = await render(bench, request, { deps: { ...bench.deps, disk }, output }).then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error === null) {
          expect(count()).toBeLessThan(at);
          break;
        }
        expect(error, `write ${at}`).toMatchObject({ code: CODES[errno] });
        expect(await bench.partNames(), `after write ${at}`).toEqual([]);
        turns += 1;
        const before = await chunksIn(bench);
        const { result } = await render(bench, request, { output });
        expect(result.verified).toBe(true);
        // What was finished before the failure is not made again.
        const made = (await chunksIn(bench)) - before;
        expect(result.chunks, `after write ${at}`).toEqual({ rendered: made, reused: 1 - made });
        reused += result.chunks.reused;
        expect(probe(output).video.packets).toBe(60);
        await access(result.sidecars[0] ?? '');
      }
      expect(turns).toBeGreaterThan(LONG ? 30 : 5);
      expect(reused).toBeGreaterThan(turns / 3);
    },
  );
});

async function chunksIn(bench: FilmBench): Promise<number> {
  const names = await bench.ledgerNames().catch(() => []);
  return names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length;
}
