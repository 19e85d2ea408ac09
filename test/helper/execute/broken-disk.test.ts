import { access } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../../helper/execute/disk.ts';
import { probe } from '../../support/ffmpeg.ts';
import { openBench, pictureStory, render, requestOf, SECOND } from './film-kit.ts';

const CODES = { ENOSPC: 'environment.storage-full', EIO: 'failed.write' } as const;
const LONG = process.env.STORYLOOM_LONG === '1';

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
  test('at any one write leaves nothing half made, and the next run makes the film', async () => {
    const bench = await openBench();
    const look = { width: 128, height: 72, captions: { mode: 'sidecar' } } as const;
    const plain = await pictureStory(bench, [2 * SECOND]);
    const { style } = plain.look.captions;
    const story = {
      ...plain,
      look: { ...plain.look, ...look, captions: { mode: 'sidecar' as const, style } },
    };
    let turns = 0;
    for (let at = 1; ; at += 1) {
      // Each try is another film in pictures and sound, so that all of its writes happen.
      const background = `#${(at * 6).toString(16).padStart(2, '0')}0000`;
      const sound = { ...story.sound, truePeakDb: -1 - at / 20 };
      const request = requestOf(
        { ...story, look: { ...story.look, background }, sound },
        { profile: 'PROJECT' },
      );
      const output = `${bench.folder}/exports/film-${at}.mp4`;
      const all = LONG ? (['ENOSPC', 'EIO'] as const) : ([at % 2 === 0 ? 'ENOSPC' : 'EIO'] as const);
      let isOver = false;
      for (const errno of all) {
        const { disk, count } = breaking(at, errno);
        const result = render(bench, request, { deps: { ...bench.deps, disk }, output });
        const error: unknown = await result.then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error === null) {
          expect(count()).toBeLessThan(at);
          isOver = true;
          break;
        }
        expect(error, `write ${at}`).toMatchObject({ code: CODES[errno] });
        expect(await bench.partNames(), `after write ${at}`).toEqual([]);
      }
      if (isOver) break;
      turns += 1;
      const { result } = await render(bench, request, { output });
      expect(result.verified).toBe(true);
      expect(probe(output).video.packets).toBe(60);
      await access(result.sidecars[0] ?? '');
    }
    expect(turns).toBeGreaterThan(30);
  }, 600_000);
});
