import type { Sha256 } from '../model/project.ts';
import type { Samples } from '../model/time.ts';

/** Stereo at 48 kHz; both arrays have the same length. */
export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A sound file as the mixer reads it: stereo at 48 kHz, from any place. */
export interface SoundSource {
  /** `count` samples from `from` on; fewer only where the file ends. Mostly called in order. */
  read(from: Samples, count: Samples): Promise<StereoBlock> | StereoBlock;
  close?(): void;
}

/** Called once per clip, when the clip starts to be heard; each caller reads at its own place. */
export type OpenSoundSource = (sha256: Sha256) => Promise<SoundSource> | SoundSource;

export function silentBlock(count: number): StereoBlock {
  return { left: new Float32Array(count), right: new Float32Array(count) };
}

export function decibelsToGain(decibels: number): number {
  return 10 ** (decibels / 20);
}

export function gainToDecibels(gain: number): number {
  return 20 * Math.log10(gain);
}
