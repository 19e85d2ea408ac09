import { assert } from '../assert.ts';
import { StudioError } from '../errors.ts';
import { BLUR_BYTES } from './blur-size.ts';
import type { FrameRef } from './types.ts';

const PAGE = 65_536;
const ALIGNMENT = 16;
/** Growing a little at a time would copy nothing but cost a system call each; 4 MB at least. */
const GROWTH_PAGES = 64;

interface Hole {
  offset: number;
  bytes: number;
}

/**
 * Gives out regions of a kernel memory, 16-byte aligned. It has one owner: workers that share the memory get
 * their regions from the owner, or one region in which they run an arena of their own (`within`).
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** Sorted by offset, never touching each other. */
  readonly #holes: Hole[] = [];
  readonly #taken = new Map<number, number>();
  readonly #canGrow: boolean;
  #end: number;
  #bytesUsed = 0;

  /** Over the whole memory, growing it when needed; or inside a region that never grows. */
  constructor(memory: WebAssembly.Memory, within?: { readonly offset: number; readonly bytes: number }) {
    this.memory = memory;
    this.#canGrow = within === undefined;
    // Address 0 is never given out, so that it can mean "none".
    const offset = within === undefined ? ALIGNMENT : aligned(within.offset);
    this.#end = within === undefined ? memory.buffer.byteLength : within.offset + within.bytes;
    if (this.#end > offset) this.#holes.push({ offset, bytes: this.#end - offset });
  }

  get bytesUsed(): number {
    return this.#bytesUsed;
  }

  /** Throws `environment.memory-full` when the memory is at its limit. */
  alloc(bytes: number): number {
    assert(Number.isSafeInteger(bytes) && bytes > 0, `A region of ${bytes} bytes`);
    const size = aligned(bytes);
    let index = this.#holes.findIndex((hole) => hole.bytes >= size);
    if (index < 0) {
      this.#grow(size);
      index = this.#holes.length - 1;
    }
    const hole = this.#holes[index];
    assert(hole !== undefined && hole.bytes >= size, 'The arena lost a hole');
    const { offset } = hole;
    hole.offset += size;
    hole.bytes -= size;
    if (hole.bytes === 0) this.#holes.splice(index, 1);
    this.#taken.set(offset, size);
    this.#bytesUsed += size;
    return offset;
  }

  free(offset: number): void {
    const bytes = this.#taken.get(offset);
    assert(bytes !== undefined, `Nothing was allocated at ${offset}, or it was freed before`);
    this.#taken.delete(offset);
    this.#bytesUsed -= bytes;
    this.#addHole(offset, bytes);
  }

  #grow(bytes: number): void {
    const last = this.#holes.at(-1);
    const atEnd = last !== undefined && last.offset + last.bytes === this.#end ? last.bytes : 0;
    const pages = Math.ceil((bytes - atEnd) / PAGE);
    if (!this.#canGrow || !(this.#tryGrow(Math.max(pages, GROWTH_PAGES)) || this.#tryGrow(pages))) {
      throw new StudioError(
        'environment.memory-full',
        'There is not enough memory for this picture or frame; use a smaller output size or close other tabs.',
        { context: { details: `wanted ${bytes}, in use ${this.#bytesUsed}, end ${this.#end}` } },
      );
    }
  }

  #tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    const end = this.memory.buffer.byteLength;
    this.#addHole(this.#end, end - this.#end);
    this.#end = end;
    return true;
  }

  #addHole(offset: number, bytes: number): void {
    let index = this.#holes.findIndex((hole) => hole.offset > offset);
    if (index < 0) index = this.#holes.length;
    const before = this.#holes[index - 1];
    const after = this.#holes[index];
    const joinsBefore = before !== undefined && before.offset + before.bytes === offset;
    const joinsAfter = after !== undefined && offset + bytes === after.offset;
    if (joinsBefore && joinsAfter) {
      before.bytes += bytes + after.bytes;
      this.#holes.splice(index, 1);
    } else if (joinsBefore) {
      before.bytes += bytes;
    } else if (joinsAfter) {
      after.offset = offset;
      after.bytes += bytes;
    } else {
      this.#holes.splice(index, 0, { offset, bytes });
    }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Bytes of a frame's three planes. */
export function frameBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

export function allocFrame(arena: Arena, width: number, height: number): FrameRef {
  return { width, height, offset: arena.alloc(frameBytes(width, height)) };
}

/** What `columns` and `rows` need for outputs of a width: the table, then the temporary row. */
export function resampleWorkBytes(width: number): number {
  return tableBytes(width) + 4 * width + 256;
}

export function tableBytes(width: number): number {
  return 16 + 256 * Math.ceil(width / 16);
}

/**
 * What `drawFrame` works in: two frames, and behind the second the room of resampling and of a blurred background. It
 * is for twice the width because a film that is stretched may be that wide. One pair a worker.
 */
export function allocScratch(arena: Arena, width: number, height: number): readonly [FrameRef, FrameRef] {
  const bytes = frameBytes(width, height) + resampleWorkBytes(2 * width) + BLUR_BYTES;
  return [allocFrame(arena, width, height), { width, height, offset: arena.alloc(bytes) }];
}

/** The view of a frame that an encoder takes; valid until the memory grows or the frame is drawn again. */
export function frameView(memory: WebAssembly.Memory, frame: FrameRef): Uint8Array {
  return new Uint8Array(memory.buffer, frame.offset, frameBytes(frame.width, frame.height));
}
