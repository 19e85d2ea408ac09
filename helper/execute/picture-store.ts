import { StudioError } from '../../shared/errors.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import { makePicturePool, type PicturePool } from '../../shared/kernel/picture-pool.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { locateMedia } from './missing-media.ts';
import { count, type SharedWork } from './shared-work.ts';
import type { MediaFolder } from './types.ts';
import type { WorkerLink } from './worker-link.ts';
import type { PrepareCalls } from './worker-messages.ts';

export type PictureStore = Pick<PicturePool, 'acquire' | 'release' | 'prefetch'>;

export interface PictureStoreOptions {
  readonly preparer: WorkerLink<PrepareCalls>;
  readonly media: MediaFolder;
  readonly plan: Pick<HelperPlan, 'media'>;
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly shared?: SharedWork | undefined;
}

/** The prepared pictures of a film, which all its threads draw from. */
export function makePictureStore({
  preparer,
  media,
  plan,
  budget,
  signal,
  shared,
}: PictureStoreOptions): PictureStore {
  const pixels = new Map(
    plan.media.map((item) => [item.sha256, item.kind === 'sound' ? 0 : item.width * item.height]),
  );

  const prepare = async (need: PictureNeed): Promise<PreparedPicture> => {
    const { path, name } = locateMedia(plan, media, need.sha256, 'preparing');
    try {
      if (shared === undefined) return await preparer.call('prepare', path, name, need, []);
      return await shared.inTurn(need.sha256, signal, () => prepareForAll(shared, path, name, need));
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      throw new StudioError(error.code, error.message, {
        cause: error,
        context: { file: name, stage: 'preparing', ...error.context },
      });
    }
  };

  /** Whoever comes first decodes for all; the others read what it kept for them. */
  const prepareForAll = async (all: SharedWork, path: string, name: string, need: PictureNeed) => {
    const kept = await preparer.call('restore', { need, file: all.keptFile(need) });
    if (kept !== null) return kept;
    const keep = all.picture(need.sha256).map((other) => ({ need: other, file: all.keptFile(other) }));
    count(all.tally.pictures, need.sha256);
    return preparer.call('prepare', path, name, need, keep);
  };

  return makePicturePool({
    budget,
    signal,
    prepare,
    // A thread that is gone took its memory along.
    free: ({ offset }) => void preparer.call('free', offset).catch(() => {}),
    pixelsOf: ({ sha256 }) => pixels.get(sha256) ?? 0,
  });
}
