import { StudioError } from '../../shared/errors.ts';
import { Arena } from '../../shared/kernel/arena.ts';
import { instantiateKernel } from '../../shared/kernel/kernel.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';
import { loadColourEngine } from '../media/colour.ts';
import { openPicture } from '../media/pictures.ts';
import { keepPicture, restorePicture } from './kept-pictures.ts';
import type { PrepareCalls, PrepareRole } from './worker-messages.ts';

/** Decodes and prepares pictures; the owner of the shared memory. */
export function makePrepareCalls({ module, memory }: PrepareRole): PrepareCalls {
  const kernel = instantiateKernel(module, memory);
  const arena = new Arena(memory);
  // A cancelled job ends this worker, so no call is stopped by itself.
  const { signal } = new AbortController();

  const inSize = (source: PixelSource, { size, background }: PictureNeed) =>
    preparePicture(kernel, arena, source, { scaleTo: size, background, colour: loadColourEngine });
  const keepOther = async (source: PixelSource, need: PictureNeed, file: string) => {
    try {
      const prepared = await inSize(source, need);
      keepPicture(file, memory, prepared);
      arena.free(prepared.offset);
    } catch (error) {
      // Memory that is full costs another decoding later.
      if (!(error instanceof StudioError) || error.code !== 'environment.memory-full') throw error;
    }
  };
  return {
    allocate: (bytes) => arena.alloc(bytes),
    async prepare(path, name, need, keep) {
      const picture = await openPicture(path, { signal, name });
      try {
        const prepared = await inSize(picture.source, need);
        for (const { need: other, file } of keep) {
          if (other.key === need.key) keepPicture(file, memory, prepared);
          else await keepOther(picture.source, other, file);
        }
        return prepared;
      } finally {
        picture.close();
      }
    },
    restore: ({ need, file }) => restorePicture(file, need.size, memory, arena),
    free: (offset) => arena.free(offset),
  };
}
