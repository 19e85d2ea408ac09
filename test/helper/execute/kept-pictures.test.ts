import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keepPicture, restorePicture } from '../../../helper/execute/kept-pictures.ts';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory } from '../../../shared/kernel/kernel.ts';
import { placeLevels, preparedBytes } from '../../../shared/kernel/levels.ts';

const SIZE = { width: 90, height: 50 };

function makeKept() {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const memory = createKernelMemory({ shared: true, maximumBytes: 64 << 20 });
  const arena = new Arena(memory);
  const bytes = preparedBytes(SIZE);
  const offset = arena.alloc(bytes);
  const planes = new Uint8Array(memory.buffer, offset, bytes);
  for (const index of planes.keys()) planes[index] = (index * 7) & 255;
  const picture = {
    sourceWidth: 3000,
    sourceHeight: 2000,
    levels: placeLevels(SIZE, offset),
    offset,
    bytes,
  };
  const file = join(folder, 'a.planes');
  keepPicture(file, memory, picture);
  return { folder, file, memory, arena, picture, planes };
}

it('a picture that was kept is the same in another place of the memory', () => {
  const { folder, file, memory, arena, picture, planes } = makeKept();
  const again = restorePicture(file, SIZE, memory, arena);
  expect(again).toMatchObject({ sourceWidth: 3000, sourceHeight: 2000, bytes: picture.bytes });
  expect(again?.offset).not.toBe(picture.offset);
  expect(again?.levels).toEqual(placeLevels(SIZE, again?.offset ?? 0));
  const restored = new Uint8Array(memory.buffer, again?.offset ?? 0, picture.bytes);
  expect(Buffer.from(restored).equals(Buffer.from(planes))).toBe(true);
  expect(readdirSync(folder)).toEqual(['a.planes']);
});

it('one that is damaged, cut or of another size is decoded again', () => {
  const { file, memory, arena } = makeKept();
  const whole = readFileSync(file);
  const restored = (bytes: Uint8Array, size = SIZE) => {
    writeFileSync(file, bytes);
    return restorePicture(file, size, memory, arena);
  };
  expect(restored(whole)).not.toBe(null);
  expect(restored(whole, { width: 120, height: 50 })).toBe(null);
  expect(restored(whole.subarray(0, whole.length - 1))).toBe(null);
  for (const at of [0, 33, 100, whole.length - 1]) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(restored(damaged)).toBe(null);
  }
  expect(restorePicture(`${file}-gone`, SIZE, memory, arena)).toBe(null);
});

it('a place that cannot be written to costs a decoding, and nothing is left there', () => {
  const { folder, memory, picture } = makeKept();
  expect(() => keepPicture(join(folder, 'gone', 'b.planes'), memory, picture)).not.toThrow();
  expect(readdirSync(folder)).toEqual(['a.planes']);
});
