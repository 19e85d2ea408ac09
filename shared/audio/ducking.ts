import { SAMPLE_RATE } from '../model/time.ts';
import { decibelsToGain, type StereoBlock } from './sound-source.ts';

/** Speech is judged and gain is set in windows of 10 ms that lie at fixed places of the film. */
export const DUCK_WINDOW = SAMPLE_RATE / 100;
/** How far ahead narration is known: music is down when a word begins, not after it. */
export const DUCK_LOOK_AHEAD = 20;
/** Windows that music stays down after speech: pauses between sentences do not let it up. */
const HOLD = 50;
const ATTACK = 15;
const RELEASE = 60;
/** Windows after which the gain no longer depends on what was before. */
export const DUCK_MEMORY = DUCK_LOOK_AHEAD + HOLD + 2 * (ATTACK + RELEASE);
/** Mean square above which a window is speech: -50 dBFS. */
const THRESHOLD = 1e-5;

/** Whether narration sounds in one window of a block. */
export function isSpeech(block: StereoBlock, offset: number): boolean {
  let sum = 0;
  for (let i = offset; i < offset + DUCK_WINDOW; i += 1) {
    const left = block.left[i] ?? 0;
    const right = block.right[i] ?? 0;
    sum += left * left + right * right;
  }
  return sum / (2 * DUCK_WINDOW) > THRESHOLD;
}

export interface Ducker {
  /** Tells whether narration sounds in the next window, which is DUCK_LOOK_AHEAD windows ahead. */
  hear(speech: boolean): void;
  /** Gain at the start of the first window: down at once where the film opens with speech. */
  first(): number;
  /** Gain at the end of the next window; it runs straight from the one before. */
  next(): number;
}

/**
 * The gain of ducked sound: it moves straight in decibels, from 0 to the depth during the attack, back
 * during the release, and is exactly the depth from the first to the last window of speech.
 */
export function makeDucker(depthDb: number): Ducker {
  let heard = 0;
  let made = 0;
  let lastSpeech = Number.NEGATIVE_INFINITY;
  const speech: number[] = [];
  /** 0 is open, 1 is fully down. */
  let depth = 0;
  return {
    hear(isSpeaking) {
      if (isSpeaking) speech.push(heard);
      heard += 1;
    },
    first() {
      depth = (speech[0] ?? Number.POSITIVE_INFINITY) <= ATTACK ? 1 : 0;
      return decibelsToGain(depth * depthDb);
    },
    next() {
      // Everything heard by now is at most the look-ahead away.
      for (let first = speech[0]; first !== undefined && first <= made + ATTACK; first = speech[0]) {
        lastSpeech = first;
        speech.shift();
      }
      const isDown = made - lastSpeech <= HOLD;
      depth = isDown ? Math.min(1, depth + 1 / ATTACK) : Math.max(0, depth - 1 / RELEASE);
      // Steps of a fifteenth do not sum to exactly one.
      if (depth > 1 - 1e-9) depth = 1;
      if (depth < 1e-9) depth = 0;
      made += 1;
      return decibelsToGain(depth * depthDb);
    },
  };
}
