import { SAMPLE_RATE } from '../../shared/model/time.ts';
import { makeFlat, makePhoto, makeVoice, makeWav } from '../support/make-media.ts';

/** Segments (from 0) that come in by a cut, on a white picture, with a beep: where sight and sound must meet. */
export const FLASHES = [1, 5, 7] as const;
/** Two flat greys behind each other, so that the middle of their crossfade has one known value. */
export const GREYS = { first: 2, second: 3, levels: [0x40, 0xc0] as const };
/** Segments that end in silence long enough for music to come back up. */
export const QUIET_END = 4;
export const MUSIC_TONE = 3000;

export const SCRIPT = [
  'The night train leaves the harbour at ten, and nobody on the platform knows where it goes.',
  'A white flash: the lamps of the long bridge go by.',
  'Inside, the windows show nothing but grey.',
  'And then a lighter grey, which might be the sea.',
  'An old man counts his coins, puts them away, and looks up for a long while.',
  'Another flash, and the tunnel is behind us.',
  'Between the hills there are small gardens, each with one lantern.',
  'The last flash is the morning itself.',
].join('\n\n');

export interface Material {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function makePictures(): Material[] {
  return Array.from({ length: 8 }, (_, i): Material => {
    const name = `${i + 1}`;
    if (FLASHES.some((flash) => flash === i))
      return { name: `${name}.png`, mimeType: 'image/png', buffer: makeFlat('#ffffff') };
    if (i === GREYS.first || i === GREYS.second) {
      const level = GREYS.levels[i === GREYS.first ? 0 : 1].toString(16);
      return { name: `${name}.png`, mimeType: 'image/png', buffer: makeFlat(`#${level}${level}${level}`) };
    }
    return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: makePhoto(i, 2000, 1400) };
  });
}

/** What is spoken, as samples at 48 kHz; no length is a whole number of frames. */
export const VOICES: readonly Float32Array[] = Array.from({ length: 8 }, (_, i) => {
  const seconds = 2.4 + 0.0137 * i + (i === QUIET_END ? 2.5 : 0);
  const beep = FLASHES.some((flash) => flash === i);
  const voice = makeVoice(i, seconds, { beep });
  if (i === QUIET_END) voice.fill(0, Math.round(2.2 * SAMPLE_RATE));
  return voice;
});

export function makeVoices(): Material[] {
  return VOICES.map((voice, i) => ({ name: `${i + 1}.wav`, mimeType: 'audio/wav', buffer: makeWav(voice) }));
}

export function makeMusic(): Material {
  const tone = Float32Array.from(
    { length: 30 * SAMPLE_RATE },
    (_, i) => 0.2 * Math.sin((2 * Math.PI * MUSIC_TONE * i) / SAMPLE_RATE),
  );
  return { name: 'tone.wav', mimeType: 'audio/wav', buffer: makeWav(tone) };
}
