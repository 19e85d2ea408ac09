import { type WavFormat, wavBytes } from '../../support/wav-bytes.ts';

/** A WAV of planar channels. */
export function makeWav(channels: readonly Float32Array[], rate: number, format: WavFormat): File {
  return new File([wavBytes(channels, rate, format)], `${format}-${rate}.wav`, { type: 'audio/wav' });
}
