import { StudioError } from '../errors.ts';
import { hashOf } from '../plan/canonical.ts';
import type { ChunkSlice, SliceCaption } from '../plan/plan.ts';
import type { CaptionPixels } from './caption-layers.ts';
import type { CaptionBox } from './layout-caption.ts';

/**
 * Captions drawn by the studio, sent along with a job so that the helper's film has the very same pixels. The file
 * is written and read in order of use, one caption at a time: a head, the deflated pixels of each caption,
 * an index of fixed entries, and a tail that says where the index begins. It comes from a client: whoever
 * reads it trusts nothing in it. Numbers are little-endian.
 */
const MAGIC = 'STLMCAPS';
const VERSION = 1;
const HEAD_BYTES = 12;
export const LAYERS_TAIL_BYTES = 20;
/** Key (32), x, y, width, height (4 each), offset (8), bytes (4), nothing (4). */
const ENTRY_BYTES = 64;
/** A state for every word of ten hours. */
const MOST_LAYERS = 131_072;
const LARGEST_SIDE = 16_384;

/** What a drawn caption is found by: equal keys are equal pixels, whichever chunk asks. */
export function captionKey(
  slice: Pick<ChunkSlice, 'width' | 'height' | 'captionStyle'>,
  { words, active }: Pick<SliceCaption, 'words' | 'active'>,
): string {
  return hashOf({ width: slice.width, height: slice.height, style: slice.captionStyle, words, active });
}

/** Where a caption's pixels lie in the file; no bytes where it draws nothing. */
export interface LayerEntry {
  readonly key: string;
  readonly box: CaptionBox;
  readonly offset: number;
  readonly bytes: number;
}

export interface LayersWriter {
  /** Null where the caption draws nothing; a key that was added before is passed over. */
  add(key: string, painted: CaptionPixels | null): Promise<void>;
  finish(): Promise<void>;
}

/** `write` appends; `deflate` gives the zlib form, as CompressionStream('deflate') does. */
export async function makeLayersWriter(options: {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  deflate(bytes: Uint8Array | Uint8ClampedArray): Promise<Uint8Array<ArrayBuffer>>;
}): Promise<LayersWriter> {
  const entries = new Map<string, LayerEntry>();
  const head = new Uint8Array(HEAD_BYTES);
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(8, VERSION, true);
  await options.write(head);
  let at = HEAD_BYTES;
  return {
    async add(key, painted) {
      if (entries.has(key)) return;
      const data = painted === null ? null : await options.deflate(painted.data);
      const box = painted?.box ?? { x: 0, y: 0, width: 0, height: 0 };
      entries.set(key, { key, box, offset: at, bytes: data?.length ?? 0 });
      if (data === null) return;
      at += data.length;
      await options.write(data);
    },
    async finish() {
      await options.write(encodeIndex([...entries.values()]));
      const tail = new Uint8Array(LAYERS_TAIL_BYTES);
      const view = new DataView(tail.buffer);
      view.setBigUint64(0, BigInt(at), true);
      view.setUint32(8, entries.size, true);
      tail.set(new TextEncoder().encode(MAGIC), 12);
      await options.write(tail);
    },
  };
}

function encodeIndex(entries: readonly LayerEntry[]): Uint8Array<ArrayBuffer> {
  const index = new Uint8Array(entries.length * ENTRY_BYTES);
  const view = new DataView(index.buffer);
  entries.forEach(({ key, box, offset, bytes }, number) => {
    const at = number * ENTRY_BYTES;
    for (let byte = 0; byte < 32; byte += 1)
      index[at + byte] = Number.parseInt(key.slice(2 * byte, 2 * byte + 2), 16);
    const { x, y, width, height } = box;
    [x, y, width, height].forEach((value, field) => {
      view.setUint32(at + 32 + 4 * field, value, true);
    });
    view.setBigUint64(at + 48, BigInt(offset), true);
    view.setUint32(at + 56, bytes, true);
  });
  return index;
}

/** Where the index lies, from the last `LAYERS_TAIL_BYTES` of a file and its first bytes. */
export function readLayersTail(
  head: Uint8Array,
  tail: Uint8Array,
  fileBytes: number,
): { readonly offset: number; readonly bytes: number } {
  if (head.length < HEAD_BYTES || tail.length !== LAYERS_TAIL_BYTES) throw brokenLayers('It is too short');
  const decoder = new TextDecoder();
  if (decoder.decode(head.subarray(0, 8)) !== MAGIC || decoder.decode(tail.subarray(12)) !== MAGIC)
    throw brokenLayers('It is no file of layers, or it was cut off');
  if (viewOf(head).getUint32(8, true) !== VERSION) throw brokenLayers('It is of another version');
  const offset = Number(viewOf(tail).getBigUint64(0, true));
  const count = viewOf(tail).getUint32(8, true);
  const bytes = count * ENTRY_BYTES;
  if (count > MOST_LAYERS || offset < HEAD_BYTES || offset + bytes + LAYERS_TAIL_BYTES !== fileBytes)
    throw brokenLayers('Its index is not where it says');
  return { offset, bytes };
}

/** The index, checked: the pixels of one caption follow those of the one before, without gap or overlap. */
export function readLayersIndex(index: Uint8Array, indexOffset: number): ReadonlyMap<string, LayerEntry> {
  const view = viewOf(index);
  const entries = new Map<string, LayerEntry>();
  let end = HEAD_BYTES;
  for (let at = 0; at + ENTRY_BYTES <= index.length; at += ENTRY_BYTES) {
    const key = Array.from(index.subarray(at, at + 32), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
    const field = (number: number) => view.getUint32(at + 32 + 4 * number, true);
    const box = { x: field(0), y: field(1), width: field(2), height: field(3) };
    const offset = Number(view.getBigUint64(at + 48, true));
    const bytes = field(6);
    if (offset !== end || !isBox(box, bytes) || entries.has(key) || field(7) !== 0)
      throw brokenLayers(`Entry ${at / ENTRY_BYTES} is wrong`);
    end += bytes;
    entries.set(key, { key, box, offset, bytes });
  }
  if (end !== indexOffset) throw brokenLayers('There is something between its pixels and its index');
  return entries;
}

function isBox({ x, y, width, height }: CaptionBox, bytes: number): boolean {
  const isEmpty = width === 0 && height === 0;
  if (isEmpty || bytes === 0) return isEmpty && bytes === 0;
  if (width === 0 || height === 0 || (x | y | width | height) & 1) return false;
  // Deflate at its worst adds five bytes to 16 kB.
  return x + width <= LARGEST_SIDE && y + height <= LARGEST_SIDE && bytes <= width * height * 4 * 1.001 + 64;
}

/** Whether a caption lies inside a frame; one that does not was drawn for another. */
export function fitsFrame({ box }: LayerEntry, frame: Pick<ChunkSlice, 'width' | 'height'>): boolean {
  return box.x + box.width <= frame.width && box.y + box.height <= frame.height;
}

export function brokenLayers(details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.bundle-broken',
    'The captions that the studio drew for this film arrived damaged. Start the export again',
    { cause, context: { details } },
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
