import { makeResampler, resampleStart } from './resample.ts';
import type { SoundSource, StereoBlock } from './sound-source.ts';
import { toStereo } from './to-stereo.ts';

/** A sound at its own rate that can be decoded forward from any frame. */
export interface DecodedSound {
  readonly sampleRate: number;
  readonly channels: number;
  blocks(
    from: number,
    options: { signal: AbortSignal },
  ): AsyncIterator<{ readonly channels: readonly Float32Array[] }, void, undefined>;
  close(): void;
}

/** Reads a decoded sound as stereo at 48 kHz. Decodes forward, and starts again only when asked for another place. */
export function makeSoundReader(sound: DecodedSound, options: { signal: AbortSignal }): SoundSource {
  const state = { forward: null as Forward | null };
  return {
    async read(from, count) {
      // A short step ahead is decoded through: that is cheaper than to seek.
      if (
        !state.forward ||
        from < state.forward.position() ||
        from > state.forward.position() + MOST_SKIPPED
      ) {
        await state.forward?.stop();
        state.forward = startAt(sound, from, options.signal);
      }
      return state.forward.read(from, count);
    },
    close() {
      // Whatever ending a decoder says no longer matters; the sound itself is closed below.
      state.forward?.stop().catch(() => undefined);
      state.forward = null;
      sound.close();
    },
  };
}

const MOST_SKIPPED = 96_000;

interface Forward {
  position(): number;
  read(from: number, count: number): Promise<StereoBlock>;
  stop(): Promise<void>;
}

function startAt(sound: DecodedSound, from: number, signal: AbortSignal): Forward {
  const start = resampleStart(from, sound.sampleRate);
  const decoder = sound.blocks(start.frame, { signal });
  const resampler = makeResampler(sound.sampleRate, 2);
  const ready: StereoBlock[] = [];
  /** Output sample of the first one in `ready`. */
  let position = start.sample;
  let available = 0;
  let isEnded = false;

  const more = async () => {
    const next = await decoder.next();
    const made = next.done ? resampler.finish() : resampler.push(stereoChannels(next.value.channels));
    if (next.done) isEnded = true;
    const [left, right] = made;
    if (!left || !right || left.length === 0) return;
    ready.push({ left, right });
    available += left.length;
  };
  const take = (count: number): StereoBlock => {
    const length = Math.min(count, available);
    const taken = { left: new Float32Array(length), right: new Float32Array(length) };
    let filled = 0;
    while (filled < length) {
      const block = ready[0];
      if (!block) break;
      const part = Math.min(length - filled, block.left.length);
      taken.left.set(block.left.subarray(0, part), filled);
      taken.right.set(block.right.subarray(0, part), filled);
      filled += part;
      if (part === block.left.length) ready.shift();
      else ready[0] = { left: block.left.subarray(part), right: block.right.subarray(part) };
    }
    available -= length;
    position += length;
    return taken;
  };
  return {
    position: () => position,
    async read(first, count) {
      while (!isEnded && position + available < first) {
        take(available);
        await more();
      }
      take(first - position);
      while (!isEnded && available < count) await more();
      return take(count);
    },
    async stop() {
      await decoder.return?.();
    },
  };
}

function stereoChannels(channels: readonly Float32Array[]): readonly Float32Array[] {
  const { left, right } = toStereo(channels);
  return [left, right];
}
