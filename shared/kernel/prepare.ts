import { assert } from '../assert.ts';
import { StudioError } from '../errors.ts';
import type { YuvColour } from '../plan/plan.ts';
import { type Arena, resampleWorkBytes } from './arena.ts';
import type { ColourEngine } from './colour.ts';
import { resamplePlanes } from './draw-window.ts';
import type { Kernel } from './kernel.ts';
import { placeLevels, preparedBytes, type Size } from './levels.ts';
import { createRowReader, type RowReader } from './scaled-rows.ts';
import type { PictureLevel, PixelSource, PreparedPicture } from './types.ts';

/** Rows converted at a time; even, as chroma takes them in pairs. */
const BAND = 32;
/** The filter of a halving: between sharp and wide, so that a level looks like the one above it drawn at half. */
const HALVING_SHAPE = 0.67;

export interface PrepareOptions {
  /** Size of the first level; `neededSize` computes it. Never larger than the picture. */
  readonly scaleTo: Size;
  /** What shows through transparent parts. */
  readonly background: YuvColour;
  /** Called only for a picture whose colours are not sRGB. */
  readonly colour: () => Promise<ColourEngine>;
  readonly signal?: AbortSignal;
}

/**
 * Brings a decoded picture to sRGB, scales it, converts it to YUV and makes its chain of half sizes. The picture is pulled by rows: beside the result it takes a few rows of memory, given back at the
 * end. Give the result back with `arena.free(prepared.offset)`.
 */
export async function preparePicture(
  kernel: Kernel,
  arena: Arena,
  source: PixelSource,
  options: PrepareOptions,
): Promise<PreparedPicture> {
  const { scaleTo } = options;
  assert(
    scaleTo.width >= 1 &&
      scaleTo.height >= 1 &&
      scaleTo.width <= source.width &&
      scaleTo.height <= source.height,
    'A picture is prepared at its own size or smaller',
  );
  options.signal?.throwIfAborted();
  const bytes = preparedBytes(scaleTo);
  const offset = arena.alloc(bytes);
  const taken: number[] = [offset];
  const alloc = (size: number) => {
    const at = arena.alloc(size);
    taken.push(at);
    return at;
  };
  try {
    const levels = placeLevels(scaleTo, offset);
    const [first] = levels;
    assert(first !== undefined, 'A chain has at least one level');
    const reader = await createRowReader(kernel, alloc, source, options);
    try {
      await convertBands(kernel, alloc, reader, first, options.signal);
    } finally {
      reader.close();
    }
    makeChain(kernel, alloc(resampleWorkBytes(first.width)), levels);
    for (const at of taken.splice(1)) arena.free(at);
    return {
      sourceWidth: source.width,
      sourceHeight: source.height,
      levels,
      offset,
      bytes,
    };
  } catch (error) {
    for (const at of taken) arena.free(at);
    if (error instanceof StudioError || options.signal?.aborted) throw error;
    throw new StudioError('failed.decode', 'The picture could not be read to its end.', { cause: error });
  }
}

/** Reads the scaled rows and converts them a band at a time. */
async function convertBands(
  kernel: Kernel,
  alloc: (bytes: number) => number,
  reader: RowReader,
  level: PictureLevel,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { width, height } = level;
  // With room for a pixel more on both sides, and for a row more.
  const stride = (width + 2) * 4;
  const band = alloc(stride * (BAND + 1));
  for (let y = 0; y < height; y += BAND) {
    signal?.throwIfAborted();
    const count = Math.min(BAND, height - y);
    for (let row = 0; row < count; row += 1) await reader.next(band + row * stride + 4);
    repeatEdges(new Uint8Array(kernel.memory.buffer), band, stride, width, count);
    const chroma = (y / 2) * level.strideC;
    kernel.calls.yuvFromRgba(
      level.y + y * level.strideY,
      level.strideY,
      level.u + chroma,
      level.v + chroma,
      level.strideC,
      band + 4,
      stride,
      width,
      count,
    );
  }
}

/** The pixel before and after each row, and the row after an odd count. */
function repeatEdges(view: Uint8Array, band: number, stride: number, width: number, height: number): void {
  for (let y = 0; y < height; y += 1) {
    const row = band + y * stride;
    view.copyWithin(row, row + 4, row + 8);
    view.copyWithin(row + (width + 1) * 4, row + width * 4, row + (width + 1) * 4);
  }
  if (height % 2 === 1) {
    const last = band + (height - 1) * stride;
    view.copyWithin(last + stride, last, last + stride);
  }
}

function makeChain(kernel: Kernel, work: number, levels: readonly PictureLevel[]): void {
  for (const [index, to] of levels.entries()) {
    const from = levels[index - 1];
    if (from === undefined) continue;
    const across = from.width / to.width;
    const down = from.height / to.height;
    // Left siting across: chroma lies on the even luma sample; down: between the two rows.
    resamplePlanes(
      kernel,
      from,
      { step: across, luma: (across - 1) / 2, chroma: (across - 1) / 4 },
      { step: down, luma: (down - 1) / 2, chroma: (down - 1) / 2 },
      { across: HALVING_SHAPE, down: HALVING_SHAPE },
      to,
      work,
    );
  }
}
