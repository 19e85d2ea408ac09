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

/** Rows turned and converted at a time; even, as chroma takes them in pairs. */
const BAND = 32;
/** The filter of a halving: between sharp and wide, so that a level looks like the one above it drawn at half. */
const HALVING_SHAPE = 0.67;

export interface PrepareOptions {
  /** Size of the first level, upright; `neededSize` computes it. Never larger than the picture. */
  readonly scaleTo: Size;
  /** What shows through transparent parts. */
  readonly background: YuvColour;
  /** Called only for a picture whose colours are not sRGB. */
  readonly colour: () => Promise<ColourEngine>;
  readonly signal?: AbortSignal;
}

/**
 * Turns a decoded picture upright, brings it to sRGB, scales it, converts it to YUV and makes its chain of half
 * sizes. The picture is pulled by rows: beside the result it takes a few rows of memory, given back at the
 * end. Give the result back with `arena.free(prepared.offset)`.
 */
export async function preparePicture(
  kernel: Kernel,
  arena: Arena,
  source: PixelSource,
  options: PrepareOptions,
): Promise<PreparedPicture> {
  const turned = source.orientation >= 5;
  const upright = turned
    ? { width: source.height, height: source.width }
    : { width: source.width, height: source.height };
  const { scaleTo } = options;
  assert(
    scaleTo.width >= 1 &&
      scaleTo.height >= 1 &&
      scaleTo.width <= upright.width &&
      scaleTo.height <= upright.height,
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
    const stored = turned ? { width: scaleTo.height, height: scaleTo.width } : scaleTo;
    const reader = await createRowReader(kernel, alloc, source, stored, options);
    try {
      await convertBands(kernel, alloc, reader, stored, source.orientation, first, options.signal);
    } finally {
      reader.close();
    }
    makeChain(kernel, alloc(resampleWorkBytes(first.width)), levels);
    for (const at of taken.splice(1)) arena.free(at);
    return {
      format: 'yuv420p8-bt709-limited',
      sourceWidth: upright.width,
      sourceHeight: upright.height,
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

/**
 * Reads the scaled rows in bands, turns each band and converts it. A band knows the row before and after it:
 * where rows become columns, chroma needs the pixel at its left.
 */
async function convertBands(
  kernel: Kernel,
  alloc: (bytes: number) => number,
  reader: RowReader,
  stored: Size,
  orientation: number,
  level: PictureLevel,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { calls, memory } = kernel;
  const turned = orientation >= 5;
  // Which stored directions run backwards in the upright picture.
  const rowsReversed = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const pixelsReversed = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const rowBytes = stored.width * 4;
  const band = alloc(rowBytes * (BAND + 2));
  const stripStride = turned ? (BAND + 2) * 4 : rowBytes + 8;
  const strip = alloc(stripStride * ((turned ? stored.width : BAND) + 1));

  const copyRow = (from: number, to: number) => {
    new Uint8Array(memory.buffer).copyWithin(
      band + to * rowBytes,
      band + from * rowBytes,
      band + (from + 1) * rowBytes,
    );
  };
  await reader.next(band + rowBytes);
  copyRow(1, 0);
  for (let y0 = 0, y1 = 0; y0 < stored.height; y0 = y1) {
    signal?.throwIfAborted();
    // Upright, a band starts at an even place: backwards, that is where it ends.
    y1 = Math.min(stored.height, y0 + BAND);
    if (rowsReversed && (stored.height - y1) % 2 === 1) y1 -= 1;
    const count = y1 - y0;
    for (let row = 2; row <= count + 1; row += 1) {
      if (y0 + row - 1 < stored.height) await reader.next(band + row * rowBytes);
      else copyRow(row - 1, row);
    }
    const place = rowsReversed ? stored.height - y1 : y0;
    if (turned) {
      const last = pixelsReversed ? (stored.width - 1) * stripStride : 0;
      calls.orient(
        strip + last + (rowsReversed ? (count + 1) * 4 : 0),
        pixelsReversed ? -stripStride : stripStride,
        rowsReversed ? -4 : 4,
        band,
        rowBytes,
        stored.width,
        count + 2,
      );
    } else {
      const last = rowsReversed ? (count - 1) * stripStride : 0;
      calls.orient(
        strip + 4 + last + (pixelsReversed ? rowBytes - 4 : 0),
        pixelsReversed ? -4 : 4,
        rowsReversed ? -stripStride : stripStride,
        band + rowBytes,
        rowBytes,
        stored.width,
        count,
      );
    }
    const width = turned ? count : stored.width;
    const height = turned ? stored.width : count;
    repeatEdges(new Uint8Array(memory.buffer), strip, stripStride, width, height, !turned);
    const chroma = turned ? place / 2 : (place / 2) * level.strideC;
    calls.yuvFromRgba(
      level.y + (turned ? place : place * level.strideY),
      level.strideY,
      level.u + chroma,
      level.v + chroma,
      level.strideC,
      strip + 4,
      stripStride,
      width,
      height,
    );
    copyRow(count, 0);
    copyRow(count + 1, 1);
  }
}

/** The pixel before and after each row, and the row after an odd count. */
function repeatEdges(
  view: Uint8Array,
  strip: number,
  stride: number,
  width: number,
  height: number,
  sides: boolean,
): void {
  for (let y = 0; sides && y < height; y += 1) {
    const row = strip + y * stride;
    view.copyWithin(row, row + 4, row + 8);
    view.copyWithin(row + (width + 1) * 4, row + width * 4, row + (width + 1) * 4);
  }
  if (height % 2 === 1) {
    const last = strip + (height - 1) * stride;
    view.copyWithin(last + stride, last, last + (width + 2) * 4);
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
