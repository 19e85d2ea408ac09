import type { SoundSource, StereoBlock } from '../../../shared/audio/sound-source.ts';
import type { SoundClip, SoundPlan } from '../../../shared/plan/plan.ts';

export function sine(
  frequency: number,
  seconds: number,
  decibels: number,
  rate = 48_000,
  phase = 0,
): Float32Array {
  const gain = 10 ** (decibels / 20);
  return Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => gain * Math.sin((2 * Math.PI * frequency * i) / rate + phase),
  );
}

/** The same noise for the same seed, between -1 and 1. */
export function noise(length: number, seed: number, decibels = 0): Float32Array {
  let state = seed >>> 0 || 1;
  const gain = 10 ** (decibels / 20);
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return gain * (state / 2 ** 31 - 1);
  });
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function sourceOf(
  left: Float32Array,
  right = left,
): SoundSource & { opened: number; closed: number; reads: number } {
  return {
    opened: 0,
    closed: 0,
    reads: 0,
    read(from, count) {
      this.reads += 1;
      return { left: left.slice(from, from + count), right: right.slice(from, from + count) };
    },
    close() {
      this.closed += 1;
    },
  };
}

export async function* blocksOf(left: Float32Array, right = left, size = 4800): AsyncGenerator<StereoBlock> {
  for (let at = 0; at < left.length; at += size) {
    yield { left: left.slice(at, at + size), right: right.slice(at, at + size) };
  }
}

export async function collect(blocks: AsyncIterable<StereoBlock>): Promise<StereoBlock> {
  const left: Float32Array[] = [];
  const right: Float32Array[] = [];
  for await (const block of blocks) {
    left.push(block.left);
    right.push(block.right);
  }
  return { left: joined(...left), right: joined(...right) };
}

export function clipOf(changes: Partial<SoundClip> & Pick<SoundClip, 'sha256' | 'length'>): SoundClip {
  return {
    role: 'music',
    at: 0,
    sourceFrom: 0,
    sourceTo: changes.length,
    gainDb: 0,
    fadeIn: 0,
    fadeOut: 0,
    duck: false,
    ...changes,
  };
}

export function planOf(
  totalSamples: number,
  clips: readonly SoundClip[],
  changes: Partial<SoundPlan> = {},
): SoundPlan {
  return { totalSamples, clips, duckingDb: 0, loudness: null, truePeakDb: -1, ...changes };
}

export function maxDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - (b[i] ?? 0))), 0);
}
