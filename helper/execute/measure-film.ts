import { rm } from 'node:fs/promises';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { MEASURED, makeOwnFolder, removeDeadFolders } from '../store/dead-folders.ts';
import { nodeDisk } from './disk.ts';
import { makeFrameLimits } from './frame-limits.ts';
import { openLanes } from './lanes.ts';
import { openLedger } from './ledger.ts';
import { encoderThreads, workPlan } from './machine-share.ts';
import { encodeChunk } from './render-chunks.ts';
import { makeRenderMeter } from './render-meter.ts';
import type { FilmDeps } from './types.ts';

/**
 * Frames a second at which this computer makes a film, by a second or two of it that nobody keeps: drawn, encoded,
 * checked and stored as in a real run, in as many lanes. Null for a film that is not complete.
 */
export async function measureFilm(
  plan: HelperPlan,
  deps: FilmDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<number | null> {
  if (plan.missing.length > 0) return null;
  const work = workPlan({
    ...{ share: deps.share, threads: encoderThreads(plan), chunks: plan.chunks.length },
  });
  // From the middle: titles and fades at the start are not what most of a film is made of.
  const first = Math.max(0, (plan.chunks.length - work.lanes) >> 1);
  const chunks = plan.chunks.slice(first, first + work.lanes);
  const mostFrames = Math.min(...chunks.map(({ frames }) => frames));
  await removeDeadFolders(deps.cacheFolder, MEASURED);
  const folder = await makeOwnFolder(deps.cacheFolder, MEASURED);
  try {
    const ledger = await openLedger(folder, nodeDisk);
    const render = {
      ...{ ...deps, ledger, work, layers: null, limits: makeFrameLimits() },
      meter: makeRenderMeter(plan, new Set(), () => {}),
    };
    let speed: number | null = null;
    await openLanes(plan, { ...deps, layers: null, lanes: chunks.length }, signal, async (lanes, stop) => {
      let round = 0;
      const renderAll = async (frames: number) => {
        round += 1;
        const parts = lanes.map(async (lane, at) => {
          const chunk = chunks[at];
          if (chunk === undefined) return;
          const slice = { ...chunk.slice, frames };
          const part = { ...chunk, key: `measured-${round}-${at}`, frames, slice };
          try {
            const finish = await encodeChunk(plan, part, lane, render, stop);
            await finish();
          } catch (error) {
            // The others end early; what they write to stays until they have.
            stop.because(error);
            throw error;
          }
        });
        const failed = (await Promise.allSettled(parts)).find(({ status }) => status === 'rejected');
        if (failed?.status === 'rejected') throw failed.reason;
      };
      try {
        // Pictures are prepared and threads started once; that is not what is measured.
        await renderAll(1);
        const { each, beside } = await timeFrames(renderAll, mostFrames);
        const perFrame = each + beside * (plan.chunks.length / plan.totalFrames);
        speed = perFrame > 0 ? (lanes.length * 1000) / perFrame : null;
      } catch (error) {
        stop.because(error);
      }
    });
    return speed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Longer than the clock, and what else a computer does, can spoil. */
const ENOUGH_MS = 1000;
const FIRST_FRAMES = 8;

/** Milliseconds of each frame, and of a part besides: starting its encoder, checking and storing it. */
async function timeFrames(
  render: (frames: number) => Promise<void>,
  mostFrames: number,
): Promise<{ readonly each: number; readonly beside: number }> {
  const time = async (frames: number) => {
    const from = performance.now();
    await render(frames);
    return performance.now() - from;
  };
  const beside = await time(1);
  if (mostFrames < 2) return { each: beside, beside: 0 };
  for (let frames = Math.min(FIRST_FRAMES, mostFrames); ; frames = Math.min(frames * 3, mostFrames)) {
    const more = (await time(frames)) - beside;
    if (more >= ENOUGH_MS || frames === mostFrames) return { each: Math.max(0, more) / (frames - 1), beside };
  }
}
