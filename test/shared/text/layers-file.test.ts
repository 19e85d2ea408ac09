import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openLayersFile } from '../../../helper/media/layers-reader.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { CaptionPixels } from '../../../shared/text/caption-layers.ts';
import { captionKey, makeLayersWriter } from '../../../shared/text/layers-file.ts';

const FRAME = { width: 640, height: 360 };
const folder = mkdtempSync(join(tmpdir(), 'storyloom-layers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (word: string) => captionKey({ ...FRAME, captionStyle: null }, { words: [word], active: null });

function pixelsOf(width: number, height: number, seed: number): CaptionPixels {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i * seed) & 255);
  return { box: { x: 10, y: 20, width, height }, data };
}

async function write(layers: readonly (readonly [string, CaptionPixels | null])[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const writer = await makeLayersWriter({
    write: async (bytes) => void parts.push(bytes),
    deflate: async (bytes) => new Uint8Array(deflateSync(bytes)),
  });
  for (const [key, painted] of layers) await writer.add(key, painted);
  await writer.finish();
  return Buffer.concat(parts);
}

function opened(bytes: Uint8Array) {
  const path = join(folder, 'layers');
  writeFileSync(path, bytes);
  return openLayersFile(path);
}

const LAYERS = [
  [keyOf('one'), pixelsOf(40, 12, 7)],
  [keyOf('two'), null],
  [keyOf('three'), pixelsOf(2, 2, 3)],
] as const;

test('every caption comes back as it was drawn, and an unknown one is told from an empty one', async () => {
  const file = opened(await write([...LAYERS, LAYERS[0]]));
  for (const [key, painted] of LAYERS) expect(file.read(key, FRAME)).toEqual(painted);
  expect(file.read(keyOf('four'), FRAME)).toBeUndefined();
  file.close();
});

test('a caption drawn for a larger frame is refused', async () => {
  const file = opened(await write(LAYERS));
  expect(() => file.read(keyOf('one'), { width: 48, height: 360 })).toThrow(StudioError);
  file.close();
});

test('data that would become more or fewer pixels than its box is refused', async () => {
  const { box } = pixelsOf(4, 4, 1);
  for (const bytes of [10, 5000]) {
    const file = opened(await write([[keyOf('one'), { box, data: new Uint8Array(bytes) }]]));
    expect(() => file.read(keyOf('one'), FRAME)).toThrow(StudioError);
    file.close();
  }
});

test('a file changed, cut or lengthened anywhere is refused or gives pixels of the right size, never a crash', async () => {
  const whole = await write(LAYERS);
  const ends = { read: 0, refused: 0 };
  const check = (bytes: Uint8Array) => {
    try {
      const file = opened(bytes);
      try {
        for (const [key] of LAYERS) {
          const got = file.read(key, FRAME);
          if (got) expect(got.data.length).toBe(got.box.width * got.box.height * 4);
        }
        ends.read += 1;
      } finally {
        file.close();
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'input.bundle-broken' });
      ends.refused += 1;
    }
  };
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      check(bytes);
    }),
    { numRuns: 500 },
  );
  // Pixels may be any, so some changes go unnoticed; what says where they lie may not.
  expect(ends.read).toBeGreaterThan(0);
  expect(ends.refused).toBeGreaterThan(0);
  for (let length = 0; length < whole.length; length += 7)
    expect(() => opened(whole.subarray(0, length))).toThrow(StudioError);
  expect(() => opened(Buffer.concat([whole, Buffer.alloc(1)]))).toThrow(StudioError);
});
