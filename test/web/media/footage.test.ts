import { afterAll, expect, it } from 'vitest';
import { openFootage } from '../../../web/workers/footage/client.ts';
import { FRAMES, HEIGHT, joinParts, makeParts, WIDTH } from './make-film.ts';

const { signal } = new AbortController();
const file = new File([await joinParts(await makeParts('mp4'))], 'film.mp4', { type: 'video/mp4' });
const footage = await openFootage(file, { signal });
afterAll(() => footage.close());

async function pixelsOf(bitmap: ImageBitmap): Promise<Uint8ClampedArray> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
}

it('tells when every frame of a video is shown', () => {
  expect(footage.timestamps).toHaveLength(FRAMES);
  expect(footage.timestamps[0]).toBe(0);
  for (let i = 1; i < FRAMES; i += 1) {
    expect(footage.timestamps[i]).toBeGreaterThan(footage.timestamps[i - 1] ?? 0);
  }
});

/** The frame that is most like a picture, by the slopes that the film was made of: they come again after 40. */
const PERIOD = 40;

function numberOf(pixels: Uint8ClampedArray): number {
  const distances = Array.from({ length: PERIOD }, (_, index) => {
    let sum = 0;
    for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
      const luma = 16 + ((pixels[at * 4] ?? 0) * 219) / 255;
      sum += Math.abs(luma - (16 + ((at * 3 + index * 5) % 200)));
    }
    return sum;
  });
  return distances.indexOf(Math.min(...distances));
}

it('shows the very frame that was asked for, whichever way one comes to it', async () => {
  const take = async (index: number) => pixelsOf(await footage.frame(index, 1000, { signal }));
  for (const index of [0, 1, 29, 30, 31, 7, 6, FRAMES - 1, 0])
    expect(numberOf(await take(index))).toBe(index % PERIOD);
  const forward = [await take(17), await take(18), await take(FRAMES - 1)];
  const back = [await take(FRAMES - 1), await take(18), await take(17)].toReversed();
  expect(back).toEqual(forward);
  expect(forward[0]).not.toEqual(forward[2]);
  const small = await footage.frame(3, WIDTH / 2, { signal });
  expect([small.width, small.height]).toEqual([WIDTH / 2, HEIGHT / 2]);
  small.close();
});

it('draws a strip of the whole video while single frames go on', async () => {
  const [strip, frame] = await Promise.all([
    footage.strip(240, 40, { signal }),
    footage.frame(5, 1000, { signal }),
  ]);
  expect([strip.width, strip.height]).toEqual([240, 40]);
  const pixels = await pixelsOf(strip);
  const tiles = [0, 239].map((x) => [...pixels.slice((20 * 240 + x) * 4, (20 * 240 + x) * 4 + 3)]);
  expect(tiles[0]).not.toEqual(tiles[1]);
  frame.close();
});

it('says what cannot be looked through, and ends with its signal', async () => {
  const text = new File(['There is no video in here, only words.'], 'notes.mp4', { type: 'video/mp4' });
  await expect(openFootage(text, { signal })).rejects.toMatchObject({ code: 'unsupported.video-type' });
  const ended = new AbortController();
  const going = footage.frame(0, 100, { signal: ended.signal });
  ended.abort(new DOMException('Enough', 'AbortError'));
  await expect(going).rejects.toThrow('Enough');
});
