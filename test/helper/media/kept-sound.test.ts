import { expect, test } from 'vitest';
import { keepDecoded } from '../../../helper/media/kept-sound.ts';
import type { SoundTrack } from '../../../helper/media/sound-track.ts';

const signal = new AbortController().signal;

/** Ten blocks of a hundred frames; each frame is its number. */
function countingTrack() {
  const starts: number[] = [];
  const track: SoundTrack = {
    ...{ demuxer: 'wav', codec: 'pcm', sampleRate: 48_000, channels: 1 },
    async *blocks(from) {
      starts.push(from);
      for (let at = from; at < 1000; at += 100) {
        const plane = Float32Array.from({ length: Math.min(100, 1000 - at) }, (_, n) => at + n);
        yield { frames: plane.length, channels: [plane] };
      }
    },
    close: () => {},
  };
  return { track, starts };
}

async function read(track: SoundTrack, from: number, blocks = Number.POSITIVE_INFINITY): Promise<number[]> {
  const frames: number[] = [];
  const source = track.blocks(from, { signal });
  for (let count = 0; count < blocks; count += 1) {
    const { done, value } = await source.next();
    if (done) break;
    frames.push(...(value.channels[0] ?? []));
  }
  await source.return();
  return frames;
}

const numbers = (from: number, to = 1000) => Array.from({ length: to - from }, (_, n) => from + n);

test('what was read to its end is not decoded again, from wherever it is read', async () => {
  const { track, starts } = countingTrack();
  const kept = keepDecoded(4000)(track);
  // Ten blocks are all there is; nobody asks for the end.
  expect(await read(kept, 0, 10)).toEqual(numbers(0));
  for (const from of [0, 1, 99, 100, 101, 450, 999, 1000])
    expect(await read(kept, from), `${from}`).toEqual(numbers(from));
  expect(starts).toEqual([0]);
});

test('what was left early, or began in the middle, is decoded again', async () => {
  const { track, starts } = countingTrack();
  const kept = keepDecoded(1 << 20)(track);
  expect(await read(kept, 0, 9)).toEqual(numbers(0, 900));
  expect(await read(kept, 300)).toEqual(numbers(300));
  expect(await read(kept, 0)).toEqual(numbers(0));
  expect(starts).toEqual([0, 300, 0]);
});

test('only as much is kept as there is room for, by all together', async () => {
  const keep = keepDecoded(4999);
  const [one, other] = [countingTrack(), countingTrack()];
  const [first, second] = [keep(one.track), keep(other.track)];
  for (const track of [first, second, first, second]) expect(await read(track, 0)).toEqual(numbers(0));
  expect([one.starts, other.starts]).toEqual([[0], [0, 0]]);
});

test('two that read at once get all of it', async () => {
  const { track } = countingTrack();
  const kept = keepDecoded(1 << 20)(track);
  const both = await Promise.all([read(kept, 0), read(kept, 0)]);
  expect(both).toEqual([numbers(0), numbers(0)]);
});
