import { Arena } from '../../shared/kernel/arena.ts';
import { instantiateKernel } from '../../shared/kernel/kernel.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import { loadColourEngine } from '../media/colour.ts';
import { openPicture } from '../media/pictures.ts';
import type { PrepareCalls, PrepareRole } from './worker-messages.ts';

/** Decodes and prepares pictures; the owner of the shared memory. */
export function makePrepareCalls({ module, memory }: PrepareRole): PrepareCalls {
  const kernel = instantiateKernel(module, memory);
  const arena = new Arena(memory);
  // A cancelled job ends this worker, so no call is stopped by itself.
  const { signal } = new AbortController();
  return {
    allocate: (bytes) => arena.alloc(bytes),
    async prepare(path, name, need) {
      const picture = await openPicture(path, { signal, name });
      try {
        return await preparePicture(kernel, arena, picture.source, {
          scaleTo: need.size,
          background: need.background,
          colour: loadColourEngine,
        });
      } finally {
        picture.close();
      }
    },
    free: (offset) => arena.free(offset),
  };
}
