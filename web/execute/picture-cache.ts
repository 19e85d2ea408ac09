import { StudioError } from '../../shared/errors.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import { makePicturePool, type PicturePool } from '../../shared/kernel/picture-pool.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { callWithSignal, type WorkerLink } from '../workers/bridge.ts';
import type { PictureWorkerApi } from '../workers/picture/api.ts';

export type PictureCache = PicturePool;

export interface PictureCacheOptions {
  readonly link: WorkerLink<PictureWorkerApi>;
  readonly media: MediaStore;
  /** What the plan says of the files, by their hash. */
  readonly sources: ReadonlyMap<string, { readonly name: string; readonly pixels: number }>;
  readonly budget: number;
  readonly signal: AbortSignal;
}

/** The one cache of an export's prepared pictures, filled by a worker of its own. */
export function makePictureCache({
  link,
  media,
  sources,
  budget,
  signal,
}: PictureCacheOptions): PictureCache {
  const prepare = async (need: PictureNeed): Promise<PreparedPicture> => {
    const name = sources.get(need.sha256)?.name ?? 'A picture';
    const file = await media.openByHash(need.sha256, name);
    try {
      return await callWithSignal(link, signal, (api, runId) => api.prepare(runId, file, name, need));
    } catch (error) {
      if (!(error instanceof StudioError) || error.context.file !== undefined) throw error;
      throw new StudioError(error.code, error.message, {
        cause: error,
        context: { ...error.context, file: name, stage: 'preparing' },
      });
    }
  };
  return makePicturePool({
    budget,
    signal,
    prepare,
    // A worker that is gone took its memory along.
    free: ({ offset }) => void link.call(async (api) => api.free(offset)).catch(() => {}),
    pixelsOf: ({ sha256 }) => sources.get(sha256)?.pixels ?? 0,
  });
}
