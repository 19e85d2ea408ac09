import { expect, test } from 'vitest';
import { FRAMES, joinParts, makeParts } from './make-film.ts';

function places(bytes: Uint8Array, pattern: readonly number[]): number[] {
  const found: number[] = [];
  for (let at = 0; at + pattern.length <= bytes.length; at += 1) {
    if (pattern.every((value, index) => bytes[at + index] === value)) found.push(at);
  }
  return found;
}

const bytesOf = async (film: Blob) => new Uint8Array(await film.arrayBuffer());
const letters = (text: string) => [...new TextEncoder().encode(text)];

test('a WebM tells players how much of the sound is run-up', async () => {
  const parts = await makeParts('webm');
  const head = (await bytesOf(await joinParts(parts))).subarray(0, 4096);
  const [opus = Infinity] = places(head, letters('A_OPUS'));
  const [delay = -1] = places(head, [0x56, 0xaa]).filter((at) => at > opus);
  // 312 samples in nanoseconds, in three bytes.
  const [size = 0, ...value] = head.subarray(delay + 2, delay + 6);
  expect(size & 0x7f).toBe(3);
  expect(value.reduce((sum, byte) => sum * 256 + byte, 0)).toBe(6_500_000);
});

test('an MP4 has an edit that cuts the run-up off and ends the sound where the film does', async () => {
  const parts = await makeParts('mp4');
  const film = await bytesOf(await joinParts(parts));
  const [edit = -1, ...others] = places(film, letters('elst'));
  expect(others).toEqual([]);
  const view = new DataView(film.buffer, edit);
  expect(view.getUint32(8)).toBe(1);
  // Length in the movie's timescale of 57600, start in samples.
  expect(view.getUint32(12)).toBe(2 * 57_600);
  expect(view.getInt32(16)).toBe(1024);
});

test('captions and pictures come in the order of time however many cues there are', async () => {
  const parts = await makeParts('webm');
  const stamp = (index: number) => `00:00:0${Math.floor(index / 10)}.${index % 10}00`;
  const cues = Array.from(
    { length: 15 },
    (_, index) => `${stamp(index)} --> ${stamp(index + 1)}\nWord ${index}.\n`,
  );
  const film = await bytesOf(await joinParts(parts, { captions: ['WEBVTT\n', ...cues].join('\n') }));
  const order = cues.map((_, index) => places(film, letters(`Word ${index}.`)).at(-1) ?? -1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect((order.at(-1) ?? 0) - (order[0] ?? 0)).toBeGreaterThan(film.length / 4);
});

test('more packets than room was kept for are refused, not squeezed in', async () => {
  const parts = await makeParts('mp4');
  await expect(joinParts(parts, { videoPackets: FRAMES - 1 })).rejects.toThrow();
});
