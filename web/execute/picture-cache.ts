import { StudioError } from '../../shared/errors.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import { makePicturePool, type PicturePool } from '../../shared/kernel/picture-pool.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { callWithSignal, type WorkerLink } from '../workers/bridge.ts';
import type { PictureWorkerApi } from '../workers/picture/api.ts';

export type PictureCache = PicturePool;

/** What plans say of the files, by their hash. */
export type PictureSources = Map<string, { readonly name: string; readonly pixels: number }>;

export interface PictureCacheOptions {
  readonly link: WorkerLink<PictureWorkerApi>;
  readonly media: MediaStore;
  readonly sources: PictureSources;
  readonly budget: number;
  readonly signal: AbortSignal;
  /** In which other ways a picture will be needed, so that it is decoded once for all of them. */
  readonly alongWith?: (need: PictureNeed) => readonly PictureNeed[];
}

/** Prepared pictures, made by a worker of their own. */
export function makePictureCache({
  link,
  media,
  sources,
  budget,
  signal,
  alongWith = () => [],
}: PictureCacheOptions): PictureCache {
  // A worker that is gone took its memory along.
  const free = ({ offset }: PreparedPicture) =>
    void link.call(async (api) => api.free(offset)).catch(() => {});
  const prepare = async (need: PictureNeed): Promise<PreparedPicture> => {
    const name = sources.get(need.sha256)?.name ?? 'A picture';
    const file = await media.openByHash(need.sha256, name);
    const along = alongWith(need).filter(({ key }) => key !== need.key && !pool.has(key));
    try {
      const { picture, others } = await callWithSignal(link, signal, (api, runId) =>
        api.prepare(runId, file, name, need, along),
      );
      for (const [at, other] of others.entries()) {
        const known = along[at];
        if (known === undefined || !pool.adopt(known, other)) free(other);
      }
      return picture;
    } catch (error) {
      if (!(error instanceof StudioError) || error.context.file !== undefined) throw error;
      throw new StudioError(error.code, error.message, {
        cause: error,
        context: { ...error.context, file: name, stage: 'preparing' },
      });
    }
  };
  const pool = makePicturePool({
    budget,
    signal,
    prepare,
    free,
    pixelsOf: ({ sha256 }) => sources.get(sha256)?.pixels ?? 0,
  });
  return pool;
}
