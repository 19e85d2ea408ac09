import { transfer } from 'comlink';
import { assert } from '../../../shared/assert.ts';
import { StudioError } from '../../../shared/errors.ts';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel, type Kernel } from '../../../shared/kernel/kernel.ts';
import type { PictureNeed } from '../../../shared/kernel/picture-needs.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { loadColourEngine } from '../../media/picture-colour.ts';
import { openPicture } from '../../media/picture-open.ts';
import { makeRuns, serve } from '../serve.ts';
import type { PictureWorkerApi } from './api.ts';
import { drawThumbnail } from './thumbnail.ts';

const runs = makeRuns();
let memory: { readonly kernel: Kernel; readonly arena: Arena } | null = null;

const api: PictureWorkerApi = {
  probe: (runId, file, name) =>
    runs.run(runId, async (signal) => {
      const picture = await openPicture(file, { signal, name });
      const { type, width, height } = picture;
      picture.close();
      return { type, width, height };
    }),

  thumbnail: (runId, file, name, size) =>
    runs.run(runId, (signal) => drawThumbnail(file, { signal, name, size })),

  openMemory(module, given) {
    const own = 'maximumBytes' in given ? createKernelMemory({ shared: false, ...given }) : given;
    memory = { kernel: instantiateKernel(module, own), arena: new Arena(own) };
  },

  allocate: (bytes) => opened().arena.alloc(bytes),

  prepare: (runId, file, name, need, along) =>
    runs.run(runId, async (signal) => {
      const { kernel, arena } = opened();
      const decoded = await openPicture(file, { signal, name });
      const prepare = ({ size: scaleTo, background }: PictureNeed) =>
        preparePicture(kernel, arena, decoded.source, {
          scaleTo,
          background,
          colour: loadColourEngine,
          signal,
        });
      const made: PreparedPicture[] = [];
      try {
        const picture = await prepare(need);
        made.push(picture);
        const others: PreparedPicture[] = [];
        for (const other of along) {
          const prepared = await prepare(other).catch(orNoneWhereFull);
          if (prepared === null) break;
          made.push(prepared);
          others.push(prepared);
        }
        return { picture, others };
      } catch (error) {
        for (const { offset } of made) arena.free(offset);
        throw error;
      } finally {
        decoded.close();
      }
    }),

  free: (offset) => opened().arena.free(offset),

  async copy(offset, bytes) {
    const copied = new Uint8Array(bytes);
    copied.set(new Uint8Array(opened().kernel.memory.buffer, offset, bytes));
    return transfer(copied.buffer, [copied.buffer]);
  },

  cancel: (runId) => runs.cancel(runId),
};

serve(api);

function orNoneWhereFull(error: unknown): null {
  if (error instanceof StudioError && error.code === 'environment.memory-full') return null;
  throw error;
}

function opened() {
  assert(memory !== null, 'The picture worker has no memory yet');
  return memory;
}
