import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { ChunkSlice } from '../../shared/plan/plan.ts';
import type { CaptionPixels } from '../../shared/text/caption-layers.ts';
import {
  brokenLayers,
  fitsFrame,
  LAYERS_TAIL_BYTES,
  type LayerEntry,
  readLayersIndex,
  readLayersTail,
} from '../../shared/text/layers-file.ts';

/** Synchronous, as drawing is: a caption is read when it is first drawn, and kept by the layers' cache. */
export interface LayersReader {
  /** Undefined where the studio sent no such caption; null where it draws nothing. */
  read(key: string, frame: Pick<ChunkSlice, 'width' | 'height'>): CaptionPixels | null | undefined;
  close(): void;
}

const HEAD_BYTES = 64;

/** Throws `input.bundle-broken` where anything in the file is not as it should be. */
export function openLayersFile(path: string): LayersReader {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw brokenLayers('It cannot be opened', cause);
  }
  let entries: ReadonlyMap<string, LayerEntry>;
  try {
    const { size } = fstatSync(file);
    const tail = readPart(file, Math.max(0, size - LAYERS_TAIL_BYTES), LAYERS_TAIL_BYTES);
    const index = readLayersTail(readPart(file, 0, HEAD_BYTES), tail, size);
    entries = readLayersIndex(readPart(file, index.offset, index.bytes), index.offset);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    read(key, frame) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.bytes === 0) return null;
      if (!fitsFrame(entry, frame)) throw brokenLayers('A caption lies outside its frame');
      return { box: entry.box, data: inflate(readPart(file, entry.offset, entry.bytes), entry) };
    },
    close: () => closeSync(file),
  };
}

/** Never more than the box holds, whatever the data would become. */
function inflate(data: Uint8Array, { box }: LayerEntry): Uint8Array {
  const bytes = box.width * box.height * 4;
  let pixels: Uint8Array;
  try {
    pixels = inflateSync(data, { maxOutputLength: bytes });
  } catch (cause) {
    throw brokenLayers('The pixels of a caption cannot be read', cause);
  }
  if (pixels.length !== bytes) throw brokenLayers('A caption has too few pixels');
  return new Uint8Array(pixels.buffer, pixels.byteOffset, bytes);
}

/** As much as there is. */
function readPart(file: number, offset: number, bytes: number): Uint8Array {
  const part = new Uint8Array(bytes);
  let filled = 0;
  while (filled < bytes) {
    const count = readSync(file, part, filled, bytes - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return part.subarray(0, filled);
}
