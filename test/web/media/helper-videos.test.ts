import { beforeAll, expect, test } from 'vitest';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel } from '../../../shared/kernel/kernel.ts';
import { loadKernelModule } from '../../../web/media/picture-kernel.ts';
import { openVideo } from '../../../web/media/video.ts';
import type { CodedFilm } from '../../support/helper-videos.ts';
import { drawCoded } from '../../support/video-cases.ts';
import { askHelper, fromBase64 } from './helper-side.ts';

const { signal } = new AbortController();
const RATES = ['23.976', '25', '29.97', '30', '50', '59.94'] as const;
/** Of these the helper draws the same film: one that leaves frames out, and one that shows some twice. */
const COMPARED = ['25', '59.94'] as const;

let film: CodedFilm;
beforeAll(async () => {
  film = await askHelper('codedFilm', COMPARED);
}, 300_000);

test.each(RATES)('every trim of every video shows the exact frame in a film of %s', async (rate) => {
  const hashes = Object.fromEntries(film.videos.map(({ name, sha256 }) => [name, sha256]));
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 28 });
  const kernel = instantiateKernel(await loadKernelModule(false), memory);
  const open = async (sha256: string) => {
    const video = film.videos.find((each) => each.sha256 === sha256);
    if (video === undefined) throw new TypeError('No such video');
    return openVideo(new File([fromBase64(video.bytes)], video.name), { signal });
  };
  const drawn = await drawCoded(kernel, new Arena(memory), rate, open, hashes);
  expect(drawn.length).toBeGreaterThan(100);
  expect(drawn.filter(({ code, expected }) => code !== expected)).toEqual([]);
  const theirs = film.drawn[rate];
  expect(theirs !== undefined).toBe(COMPARED.some((each) => each === rate));
  if (theirs !== undefined) expect(drawn).toEqual(theirs);
});
