import { SAMPLE_RATE, type Samples } from '../../../../shared/model/time.ts';

const CHARACTERS_PER_SECOND = 15;
const LEAST_SECONDS = 2;
const MOST_SECONDS = 60;

/** How long a text takes to read, to the tenth of a second: an offer where nothing gives a length. */
export function readingLength(text: string): Samples {
  const seconds = text.trim().length / CHARACTERS_PER_SECOND;
  const held = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds));
  return Math.round(held * 10) * (SAMPLE_RATE / 10);
}
