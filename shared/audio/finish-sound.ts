import type { SoundPlan } from '../plan/plan.ts';
import { LIMITER_MARGIN_DB, makeLimiter, makeLimiters } from './limiter.ts';
import { makeLoudnessMeter } from './loudness.ts';
import type { StereoBlock } from './sound-source.ts';

/** What the last pass does to the mix. */
export interface SoundFinish {
  readonly gainDb: number;
  readonly truePeakDb: number;
}

/** More would lift hiss, not speech; a film quieter than this below the target stays below it. */
export const MOST_GAIN_DB = 30;
/** Extra gain that is tried where limiting takes loudness away. */
const TRIED_DB = [0, 2];

/**
 * Decides the gain of the whole film. Without a target there is none; else one pass measures the mix. Only where the
 * gain makes peaks that must be limited, one more pass measures the limited film at two gains, and the gain that
 * lands on the target is read off the line through them. Silence gets no gain. `openBlocks` starts the mix from its
 * beginning each time.
 */
export async function planFinish(
  openBlocks: () => AsyncIterable<StereoBlock>,
  settings: Pick<SoundPlan, 'loudness' | 'truePeakDb'>,
): Promise<SoundFinish> {
  const { truePeakDb, loudness } = settings;
  if (loudness === null) return { gainDb: 0, truePeakDb };
  const meter = makeLoudnessMeter();
  for await (const block of openBlocks()) meter.push(block);
  const { integrated: measured, truePeakDb: peakDb } = meter.result();
  // Silence is infinitely far below any target.
  if (!Number.isFinite(measured)) return { gainDb: 0, truePeakDb };
  const gainDb = Math.min(MOST_GAIN_DB, loudness - measured);
  if (peakDb + gainDb <= truePeakDb - LIMITER_MARGIN_DB) return { gainDb, truePeakDb };
  const tried = await measureLimited(
    openBlocks(),
    TRIED_DB.map((extra) => gainDb + extra),
    truePeakDb,
  );
  return { gainDb: gainForTarget(tried, Math.min(loudness, measured + gainDb)), truePeakDb };
}

const MOST_EXTRA_DB = 6;

interface Tried {
  readonly gainDb: number;
  readonly loudness: number;
}

async function measureLimited(
  blocks: AsyncIterable<StereoBlock>,
  gains: readonly number[],
  truePeakDb: number,
): Promise<Tried[]> {
  const limiters = makeLimiters(gains, truePeakDb);
  const meters = gains.map(() => makeLoudnessMeter({ withPeak: false }));
  const hear = (limited: readonly StereoBlock[]) => {
    for (const [index, block] of limited.entries()) meters[index]?.push(block);
  };
  for await (const block of blocks) hear(limiters.push(block));
  hear(limiters.finish());
  return gains.map((gainDb, index) => {
    return { gainDb, loudness: meters[index]?.result().integrated ?? Number.NEGATIVE_INFINITY };
  });
}

/** On the line through the two trials; limiting much harder than tried is not worth the last decibel. */
function gainForTarget(tried: readonly Tried[], target: number): number {
  const [low, high] = tried;
  if (!low || !high || low.loudness >= target || high.loudness <= low.loudness) {
    return low?.gainDb ?? 0;
  }
  const slope = (high.loudness - low.loudness) / (high.gainDb - low.gainDb);
  return low.gainDb + Math.min(MOST_EXTRA_DB, (target - low.loudness) / slope);
}

/** The last pass: gain and limiting. What comes out in all is as long as the mix. */
export async function* finishSound(
  blocks: AsyncIterable<StereoBlock>,
  finish: SoundFinish,
): AsyncGenerator<StereoBlock, void, undefined> {
  const limiter = makeLimiter(finish.gainDb, finish.truePeakDb);
  for await (const block of blocks) {
    const limited = limiter.push(block);
    if (limited.left.length > 0) yield limited;
  }
  const rest = limiter.finish();
  if (rest.left.length > 0) yield rest;
}
