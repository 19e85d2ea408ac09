import { calibrateSpeed } from '../../shared/queue/speed.ts';
import { type ExportDeps, makePlan } from './export-film.ts';
import type { ExportRequest } from './export-types.ts';
import { openRenderPool } from './render-chunks-pool.ts';

/** A moment's work needs few pictures. */
const CACHE_BYTES = 64 << 20;

/**
 * Frames a second at which this computer would make a film, by a second or two of it that nobody keeps; null where
 * that cannot be said, as of a film that is not complete.
 */
export async function measureFilm(
  request: Pick<ExportRequest, 'project' | 'profile' | 'container' | 'destination'>,
  { media, workers }: Pick<ExportDeps, 'media'> & { readonly workers: number },
  { signal }: { readonly signal: AbortSignal },
): Promise<number | null> {
  const plan = await makePlan(request, { media });
  if (plan.missing.length > 0 || plan.video.engine !== 'webcodecs') return null;
  // In the middle: titles and fades at the start are not what most of a film is made of.
  const chunk = plan.chunks[plan.chunks.length >> 1];
  if (chunk === undefined) return null;
  const pool = await openRenderPool(plan, { media, workers: 1, cacheBytes: CACHE_BYTES }, signal);
  try {
    const [lane] = pool.lanes;
    if (lane === undefined) return null;
    const render = async (frames: number) => {
      const slice = { ...chunk.slice, frames: Math.min(frames, chunk.frames) };
      await lane.render(slice, plan.video, { signal, onFrames: () => {} });
    };
    // Pictures are prepared and encoders started once; that is not what is measured.
    await render(1);
    const now = () => performance.now();
    const speed = await calibrateSpeed(render, { now, mostFrames: chunk.frames });
    return speed === null ? null : speed * Math.min(workers, plan.chunks.length);
  } finally {
    pool.close();
  }
}
