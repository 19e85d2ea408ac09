import { StudioError } from '../../shared/errors.ts';
import { createKernelMemory } from '../../shared/kernel/kernel.ts';

/** What pictures and frames take besides what the cache counts: rows being scaled, fragments between regions. */
const SLACK_BYTES = 256 << 20;
const MEMORY_LIMIT = 2 ** 32 - 65_536;
/** Addresses for the lanes of whatever film comes next, so that it can draw in the same memory. */
const USUAL_ROOM = 1 << 30;

/** Of a kernel memory in which so many bytes are wanted. */
export function memoryLimit(bytes: number): number {
  return Math.min(MEMORY_LIMIT, bytes + SLACK_BYTES);
}

/** Only addresses are taken here, but a small machine may not have even those. */
export function reserveMemory(
  cacheBytes: number,
  needed: number,
): { memory: WebAssembly.Memory; room: number } {
  let cause: unknown;
  for (const room of [Math.max(needed, USUAL_ROOM), needed]) {
    try {
      return {
        memory: createKernelMemory({ shared: true, maximumBytes: memoryLimit(cacheBytes + room) }),
        room,
      };
    } catch (error) {
      cause = error;
    }
  }
  throw new StudioError(
    'environment.memory-full',
    'There is not enough memory to draw this film; close other tabs, or choose a smaller size',
    { cause, context: { stage: 'preparing', details: `${memoryLimit(cacheBytes + needed)} bytes` } },
  );
}
