import type { Samples } from '../model/time.ts';
import type { SoundClip, SoundPlan } from '../plan/plan.ts';
import { type ClipReader, makeClipReader } from './clip-reader.ts';
import { DUCK_LOOK_AHEAD, DUCK_MEMORY, DUCK_WINDOW, isSpeech, makeDucker } from './ducking.ts';
import { type OpenSoundSource, type StereoBlock, silentBlock } from './sound-source.ts';

export interface MixOptions {
  /** Samples per block; the last one may be shorter. The sound is the same for any size. */
  readonly blockSamples?: number;
  /** Film position of the first sample; what follows is the same as in a mix from the start. */
  readonly from?: Samples;
}

export interface Mixer {
  /** Yields the film's sound in order. Ends its sources when it is done, left early or fails. */
  blocks(options?: { signal?: AbortSignal }): AsyncGenerator<StereoBlock, void, undefined>;
}

/** Ten windows at a time; at fixed places of the film, so that the caller's block size changes nothing. */
const STEP = 10 * DUCK_WINDOW;
const STEPS_AHEAD = (DUCK_LOOK_AHEAD * DUCK_WINDOW) / STEP;

/** The mix of a plan before loudness and limiting, in memory that does not depend on its length. */
export function makeMixer(plan: SoundPlan, openSource: OpenSoundSource, options: MixOptions = {}): Mixer {
  const { blockSamples = STEP, from = 0 } = options;
  return {
    blocks: ({ signal } = {}) =>
      cutBlocks(mixSteps(plan, openSource, from, signal), blockSamples, from, plan.totalSamples),
  };
}

async function* mixSteps(
  plan: SoundPlan,
  openSource: OpenSoundSource,
  from: Samples,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly at: Samples; readonly block: StereoBlock }, void, undefined> {
  const narration = makeBus(
    plan.clips.filter((clip) => clip.role === 'narration'),
    openSource,
  );
  const ducked = makeBus(
    plan.clips.filter((clip) => clip.role !== 'narration' && clip.duck),
    openSource,
  );
  const steady = makeBus(
    plan.clips.filter((clip) => clip.role !== 'narration' && !clip.duck),
    openSource,
  );
  const ducker = makeDucker(plan.duckingDb);
  const isDucking = ducked.count > 0 && plan.duckingDb < 0;
  // The gain at a place follows from the narration around it; a start in the middle listens that far back.
  const first = Math.floor(from / STEP);
  const warm = Math.max(0, first - (isDucking ? Math.ceil((DUCK_MEMORY * DUCK_WINDOW) / STEP) : 0));
  const ahead: StereoBlock[] = [];
  let gain = 1;
  try {
    let known = warm;
    for (let step = warm; step * STEP < plan.totalSamples; step += 1) {
      signal?.throwIfAborted();
      for (; known <= step + STEPS_AHEAD; known += 1) {
        const speech = silentBlock(STEP);
        await narration.addTo(speech, known * STEP);
        ahead.push(speech);
        for (let offset = 0; offset < STEP; offset += DUCK_WINDOW) ducker.hear(isSpeech(speech, offset));
      }
      const block = ahead.shift() ?? silentBlock(STEP);
      if (step === warm) gain = ducker.first();
      const gains = [gain];
      for (let offset = 0; offset < STEP; offset += DUCK_WINDOW) gains.push(ducker.next());
      gain = gains.at(-1) ?? 1;
      if (step < first) continue;
      const music = silentBlock(STEP);
      await ducked.addTo(music, step * STEP);
      addDucked(block, music, gains);
      await steady.addTo(block, step * STEP);
      yield { at: step * STEP, block };
    }
  } finally {
    for (const bus of [narration, ducked, steady]) bus.close();
  }
}

function addDucked(block: StereoBlock, music: StereoBlock, gains: readonly number[]): void {
  for (let i = 0; i < block.left.length; i += 1) {
    const window = Math.floor(i / DUCK_WINDOW);
    const before = gains[window] ?? 1;
    const after = gains[window + 1] ?? 1;
    const gain = before + ((after - before) * (i % DUCK_WINDOW)) / DUCK_WINDOW;
    block.left[i] = (block.left[i] ?? 0) + (music.left[i] ?? 0) * gain;
    block.right[i] = (block.right[i] ?? 0) + (music.right[i] ?? 0) * gain;
  }
}

/** Clips that are heard together; only those near the current place are looked at. */
function makeBus(clips: readonly SoundClip[], openSource: OpenSoundSource) {
  // Equal starts keep the plan's order: the order of a sum is part of its last bit.
  const waiting = clips.map((clip) => clip).sort((a, b) => a.at - b.at);
  let next = 0;
  let playing: { readonly clip: SoundClip; readonly reader: ClipReader }[] = [];
  return {
    count: clips.length,
    async addTo(block: StereoBlock, at: Samples) {
      const end = at + block.left.length;
      for (let clip = waiting[next]; clip && clip.at < end; clip = waiting[next]) {
        if (clip.at + clip.length > at) playing.push({ clip, reader: makeClipReader(clip, openSource) });
        next += 1;
      }
      for (const { reader } of playing) await reader.addTo(block, at);
      playing = playing.filter(({ clip }) => clip.at + clip.length > end);
    },
    close() {
      for (const { reader } of playing) reader.close();
      playing = [];
    },
  };
}

async function* cutBlocks(
  steps: AsyncGenerator<{ readonly at: Samples; readonly block: StereoBlock }, void, undefined>,
  size: number,
  from: Samples,
  total: Samples,
): AsyncGenerator<StereoBlock, void, undefined> {
  let at = from;
  let open = silentBlock(Math.max(0, Math.min(size, total - at)));
  let filled = 0;
  for await (const step of steps) {
    let offset = Math.max(0, at + filled - step.at);
    const end = Math.min(step.block.left.length, total - step.at);
    while (offset < end) {
      const count = Math.min(end - offset, open.left.length - filled);
      open.left.set(step.block.left.subarray(offset, offset + count), filled);
      open.right.set(step.block.right.subarray(offset, offset + count), filled);
      offset += count;
      filled += count;
      if (filled < open.left.length) continue;
      yield open;
      at += filled;
      open = silentBlock(Math.max(0, Math.min(size, total - at)));
      filled = 0;
    }
  }
}
