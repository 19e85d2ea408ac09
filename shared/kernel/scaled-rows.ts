import { assert } from '../assert.ts';
import { StudioError } from '../errors.ts';
import type { ColourConverter } from './colour.ts';
import { rgbFromYuv } from './colour-values.ts';
import type { Kernel } from './kernel.ts';
import type { Size } from './levels.ts';
import type { PrepareOptions } from './prepare.ts';
import { isSrgbProfile } from './srgb-profile.ts';
import type { PixelSource } from './types.ts';

/** Rows asked for at a time, by bytes: enough to be worth a call, little beside the picture. */
const READ_BYTES = 1 << 20;

/** Gives the picture's rows as opaque sRGB at the wanted size, top to bottom. */
export interface RowReader {
  next(address: number): Promise<void>;
  close(): void;
}

export async function createRowReader(
  kernel: Kernel,
  alloc: (bytes: number) => number,
  source: PixelSource,
  options: PrepareOptions,
): Promise<RowReader> {
  const size = options.scaleTo;
  const input = await createInput(kernel, alloc, source, options);
  if (size.width === source.width && size.height === source.height) {
    return {
      async next(address) {
        const row = await input.next();
        new Uint8Array(kernel.memory.buffer).copyWithin(address, row, row + source.width * 4);
      },
      close: input.close,
    };
  }
  return createScaler(kernel, alloc, input, source, size);
}

function createScaler(
  kernel: Kernel,
  alloc: (bytes: number) => number,
  input: Input,
  source: Size,
  size: Size,
): RowReader {
  const { calls, memory } = kernel;
  const acrossBytes = entryBytes(source.width / size.width);
  const downBytes = entryBytes(source.height / size.height);
  const across = alloc(acrossBytes * size.width);
  const down = alloc(downBytes * size.height);
  calls.scaleWeights(across, acrossBytes, source.width, size.width);
  calls.scaleWeights(down, downBytes, source.height, size.height);
  const slots = downBytes / 2;
  const rowBytes = size.width * 8;
  const ring = alloc(rowBytes * slots);
  let read = 0;
  let made = 0;
  return {
    async next(address) {
      const entry = down + made * downBytes;
      const [first = 0, taps = 0] = new Int32Array(memory.buffer, entry, 2);
      while (read < first + taps) {
        const row = await input.next();
        calls.scaleAcross(ring + (read % slots) * rowBytes, row, across, acrossBytes, size.width);
        read += 1;
      }
      calls.scaleDown(address, ring, rowBytes, slots, entry, size.width);
      made += 1;
    },
    close: input.close,
  };
}

/** First index, count and the weights that four times the ratio can touch. */
function entryBytes(ratio: number): number {
  return Math.ceil((8 + 2 * (Math.floor(4 * ratio) + 2)) / 16) * 16;
}

interface Input {
  /** Address of the next source row, valid until the one after it is asked for. */
  next(): Promise<number>;
  close(): void;
}

async function createInput(
  kernel: Kernel,
  alloc: (bytes: number) => number,
  source: PixelSource,
  options: PrepareOptions,
): Promise<Input> {
  const { calls, memory } = kernel;
  const { width, height } = source;
  const convert = await converterFor(source, options);
  const background = rgbFromYuv(options.background);
  const rowBytes = width * 4;
  const capacity = Math.max(1, Math.min(height, Math.floor(READ_BYTES / rowBytes)));
  const buffer = alloc(rowBytes * capacity);
  let first = 0;
  let count = 0;
  let used = 0;
  return {
    async next() {
      if (used === count) {
        first += count;
        count = Math.min(capacity, height - first);
        used = 0;
        assert(count > 0, 'Rows were asked for beyond the picture');
        options.signal?.throwIfAborted();
        const rows = await source.readRows(first, count);
        if (rows.length < count * rowBytes) {
          throw new StudioError('input.picture-broken', 'The picture ends before its last row.');
        }
        const view = new Uint8Array(memory.buffer, buffer, count * rowBytes);
        if (convert === null) view.set(rows.subarray(0, view.length));
        else convert.convert(rows.subarray(0, view.length), view);
        calls.flatten(buffer, count * width, background.r, background.g, background.b);
      }
      used += 1;
      return buffer + (used - 1) * rowBytes;
    },
    close() {
      convert?.close();
    },
  };
}

async function converterFor(source: PixelSource, options: PrepareOptions): Promise<ColourConverter | null> {
  if (source.profile === null || isSrgbProfile(source.profile)) return null;
  const engine = await options.colour();
  return engine.converter(source.profile);
}
