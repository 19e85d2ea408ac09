/**
 * Time in shared code is an integer: samples at 48 kHz for sound and positions, frames at a rational
 * rate for pictures. Seconds appear only at the edges, through the functions of this file.
 */
export const SAMPLE_RATE = 48_000;

declare const samplesBrand: unique symbol;
declare const framesBrand: unique symbol;
export type Samples = number & { readonly [samplesBrand]?: true };
export type Frames = number & { readonly [framesBrand]?: true };

export interface Rate {
  readonly num: number;
  readonly den: number;
}

/** The rates a project may have; names are saved in documents, do not change them. */
export const RATES = {
  '23.976': { num: 24_000, den: 1001 },
  '24': { num: 24, den: 1 },
  '25': { num: 25, den: 1 },
  '29.97': { num: 30_000, den: 1001 },
  '30': { num: 30, den: 1 },
  '50': { num: 50, den: 1 },
  '59.94': { num: 60_000, den: 1001 },
  '60': { num: 60, den: 1 },
} as const satisfies Record<string, Rate>;
export type RateName = keyof typeof RATES;

/** The frame in which a sample position falls, rounded half up; exact, as all products stay below 2^53. */
export function framesAt(samples: Samples, rate: Rate): Frames {
  const unit = SAMPLE_RATE * rate.den;
  return Math.floor((2 * samples * rate.num + unit) / (2 * unit));
}

/** The first sample at or after the start of a frame. */
export function sampleAt(frame: Frames, rate: Rate): Samples {
  return Math.ceil((frame * SAMPLE_RATE * rate.den) / rate.num);
}

export function secondsToSamples(seconds: number): Samples {
  return Math.round(seconds * SAMPLE_RATE);
}

export function samplesToSeconds(samples: Samples): number {
  return samples / SAMPLE_RATE;
}

/** A frame's time in microseconds, as WebCodecs counts. */
export function frameToMicroseconds(frame: Frames, rate: Rate): number {
  return Math.round((frame * 1_000_000 * rate.den) / rate.num);
}
