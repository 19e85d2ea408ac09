import { availableParallelism } from 'node:os';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';

/** How a film's work is spread over the machine. */
export interface WorkPlan {
  /** Chunks in work at once, each with one drawing thread and one encoder. */
  readonly lanes: number;
  /** Part of the time an encoder may work. */
  readonly part: number;
}

/** A frame of 1080p. */
const FULL_HD = 1920 * 1080;
/** Drawing, mixing, feeding and joining beside the encoders; a short film has most of it. */
const BESIDE = 0.2;
/** The same where a core is left for it: then it is done at the same time, and the encoder's pauses hold less of it. */
const BESIDE_AT_ONCE = 0.75;

/**
 * Threads of one encoder. It follows from the machine and the frame size only: with it in the settings of every
 * chunk, another share of the machine must not make the chunks others.
 */
export function encoderThreads(
  { width, height }: Pick<HelperPlan, 'width' | 'height'>,
  cores = coreCount(),
): number {
  const lanes = width * height > FULL_HD * 1.5 ? 3 : 8;
  return Math.max(1, Math.ceil(cores / lanes), cores > 4 ? 2 : 1);
}

/** Whole encoders first, the rest by pausing between frames. */
export function workPlan(
  { share, threads, chunks }: { readonly share: number; readonly threads: number; readonly chunks: number },
  cores = coreCount(),
): WorkPlan {
  const wanted = Math.max(0.05, Math.min(1, share)) * cores;
  const lanes = Math.max(1, Math.min(chunks, Math.ceil(wanted / threads - 0.05)));
  if (share >= 1) return { lanes, part: 1 };
  const encoding = lanes * threads;
  const busy = Math.max(encoding * (1 + BESIDE), Math.min(cores, encoding * (1 + BESIDE_AT_ONCE)));
  return { lanes, part: Math.min(1, wanted / busy) };
}

function coreCount(): number {
  return Math.max(1, availableParallelism());
}
