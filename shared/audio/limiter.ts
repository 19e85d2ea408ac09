import { assert } from '../assert.ts';
import { SAMPLE_RATE } from '../model/time.ts';
import { decibelsToGain, type StereoBlock } from './sound-source.ts';
import { PEAK_AFTER, PEAK_BEFORE, truePeaks } from './true-peak.ts';

/**
 * A look-ahead limiter on true peaks. The gain of both channels goes down smoothly before a peak, meets it,
 * and comes back slowly enough not to bend low notes. Where nothing is too loud the sound is only multiplied
 * by the gain. Nothing is delayed: what comes out in all is as long as what went in.
 */
export interface Limiter {
  push(block: StereoBlock): StereoBlock;
  finish(): StereoBlock;
}

export interface Limiters {
  push(block: StereoBlock): StereoBlock[];
  finish(): StereoBlock[];
}

/** 5 ms: the time over which the gain goes down. */
const LOOK_AHEAD = SAMPLE_RATE / 200;
/** Two averages of this length, one on the other, span exactly the look-ahead. */
const SMOOTH = LOOK_AHEAD / 2 + 1;
/** Share of the way back to full gain in one sample: 120 ms to come back by two thirds. */
const RELEASE = 1 - Math.exp(-1 / (0.12 * SAMPLE_RATE));
/** After so many samples at rest the minimum and both averages hold nothing but rest. */
const REST = 4 * LOOK_AHEAD;
/**
 * The gain moves a little between the samples a peak is made of, and AAC and Opus give a peak back up to 0.4 dB
 * higher than they were given it; this pays for both.
 */
export const LIMITER_MARGIN_DB = 0.5;

export function makeLimiter(gainDb: number, truePeakDb: number): Limiter {
  const limiters = makeLimiters([gainDb], truePeakDb);
  const only = ([block]: readonly StereoBlock[]): StereoBlock => {
    assert(block !== undefined, 'One gain gives one block');
    return block;
  };
  return { push: (block) => only(limiters.push(block)), finish: () => only(limiters.finish()) };
}

/** The same sound at several gains, a block for each; peaks are looked for once for all of them. */
export function makeLimiters(gainsDb: readonly number[], truePeakDb: number): Limiters {
  const curves = gainsDb.map((gainDb) => makeGainCurve(decibelsToGain(gainDb), truePeakDb));
  const lowestLimit = Math.min(...curves.map(({ limit }) => limit));
  // Kept source samples start at `base`; peaks are known up to `seen`, gains a look-ahead less.
  let left = new Float32Array(PEAK_BEFORE);
  let right = new Float32Array(PEAK_BEFORE);
  let base = -PEAK_BEFORE;
  let received = 0;
  let seen = 0;

  const step = (end: number): StereoBlock[] => {
    const count = Math.max(0, end - seen);
    const peaks = new Float64Array(count);
    truePeaks(left, seen - base, count, lowestLimit, peaks);
    truePeaks(right, seen - base, count, lowestLimit, peaks);
    const first = Math.max(0, seen - LOOK_AHEAD);
    seen += count;
    const made = Math.max(0, seen - LOOK_AHEAD) - first;
    const blocks = curves.map(({ levels }) => {
      const gains = levels(peaks, made);
      const out = { left: new Float32Array(made), right: new Float32Array(made) };
      for (let i = 0, at = first - base; i < made; i += 1, at += 1) {
        const level = gains[i] ?? 0;
        out.left[i] = (left[at] ?? 0) * level;
        out.right[i] = (right[at] ?? 0) * level;
      }
      return out;
    });
    const drop = Math.min(first + made, seen - PEAK_BEFORE) - base;
    if (drop > 0) {
      left = left.slice(drop);
      right = right.slice(drop);
      base += drop;
    }
    return blocks;
  };
  const append = (block: StereoBlock) => {
    left = joinArrays(left, block.left);
    right = joinArrays(right, block.right);
  };
  return {
    push(block) {
      append(block);
      received += block.left.length;
      return step(received - PEAK_AFTER);
    },
    finish() {
      const rest = new Float32Array(LOOK_AHEAD + PEAK_AFTER);
      append({ left: rest, right: rest });
      return step(received + LOOK_AHEAD);
    },
  };
}

/** What one gain becomes where peaks would be too loud. */
function makeGainCurve(gain: number, truePeakDb: number) {
  /** Of source samples. */
  const limit = decibelsToGain(truePeakDb - LIMITER_MARGIN_DB) / gain;
  const lowest = makeSlidingMinimum(LOOK_AHEAD + 1);
  const smoothers = [makeAverage(SMOOTH), makeAverage(SMOOTH)] as const;
  let seen = 0;
  /** How far the gain is down, 0 to 1. */
  let reduction = 0;
  /** Samples since anything was too loud or the gain was down. Long enough after, every memory is at rest. */
  let idle = 0;
  return {
    limit,
    /** From the next peaks the next `made` gains, which lie a look-ahead before them. */
    levels(peaks: Float64Array, made: number): Float64Array {
      const levels = new Float64Array(made);
      let at = 0;
      for (let i = 0; i < peaks.length; i += 1) {
        const peak = peaks[i] ?? 0;
        seen += 1;
        let level = gain;
        if (peak > limit || reduction > 0) idle = 0;
        else idle += 1;
        const isResting = idle > REST && seen > REST;
        if (!isResting) {
          lowest.push(peak > limit ? limit / peak : 1);
          if (seen <= LOOK_AHEAD) continue;
          reduction = Math.max(1 - lowest.get(), reduction * (1 - RELEASE));
          if (reduction < 1e-7) reduction = 0;
          level = gain * (1 - smoothers[1](smoothers[0](reduction)));
        }
        levels[at] = level;
        at += 1;
      }
      return levels;
    },
  };
}

function joinArrays(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** The smallest of the last `length` values. */
function makeSlidingMinimum(length: number) {
  const values = new Float64Array(length);
  const places = new Float64Array(length);
  let head = 0;
  let size = 0;
  let count = 0;
  return {
    push(value: number) {
      while (size > 0 && (values[(head + size - 1) % length] ?? 0) >= value) size -= 1;
      if (size > 0 && (places[head] ?? 0) <= count - length) {
        head = (head + 1) % length;
        size -= 1;
      }
      values[(head + size) % length] = value;
      places[(head + size) % length] = count;
      size += 1;
      count += 1;
    },
    get: () => values[head] ?? 1,
  };
}

/**
 * Average of the last `length` values. Before the first value there was the same one: a film that opens too
 * loud opens with the gain down.
 */
function makeAverage(length: number): (value: number) => number {
  const values = new Float64Array(length);
  /** The sum; in an array, as a captured number is slow to write. */
  const state = new Float64Array(1);
  let at = -1;
  let zeros = 0;
  return (value) => {
    if (at < 0) {
      values.fill(value);
      state[0] = value * length;
      at = 0;
    }
    const sum = (state[0] ?? 0) + value - (values[at] ?? 0);
    values[at] = value;
    at = at + 1 === length ? 0 : at + 1;
    zeros = value === 0 ? zeros + 1 : 0;
    // What rounding left in the sum must not touch sound that is not limited.
    state[0] = zeros >= length ? 0 : sum;
    return (state[0] ?? 0) / length;
  };
}
