import type { Samples } from '../model/time.ts';
import type { SoundClip } from '../plan/plan.ts';
import { decibelsToGain, type OpenSoundSource, type SoundSource, type StereoBlock } from './sound-source.ts';

/** One clip of the mix: opens its source when it is first heard and lets go of it at its end. */
export interface ClipReader {
  /** Adds what is heard of the clip in `[at, at + length)` of the film. */
  addTo(block: StereoBlock, at: Samples): Promise<void>;
  close(): void;
}

export function makeClipReader(clip: SoundClip, openSource: OpenSoundSource): ClipReader {
  const span = clip.sourceTo - clip.sourceFrom;
  const end = clip.at + (span > 0 ? clip.length : 0);
  const gain = decibelsToGain(clip.gainDb);
  let source: SoundSource | null = null;
  const close = () => {
    source?.close?.();
    source = null;
  };
  return {
    async addTo(block, at) {
      const first = Math.max(at, clip.at);
      const last = Math.min(at + block.left.length, end);
      if (first < last) {
        source ??= await openSource(clip.sha256);
        let position = first;
        while (position < last) {
          const within = (position - clip.at) % span;
          const count = Math.min(last - position, span - within);
          const heard = await source.read(clip.sourceFrom + within, count);
          addClip(
            block,
            position - at,
            heard,
            Math.min(count, heard.left.length),
            clip,
            position - clip.at,
            gain,
          );
          position += count;
        }
      }
      if (at + block.left.length >= end) close();
    },
    close,
  };
}

function addClip(
  block: StereoBlock,
  offset: number,
  heard: StereoBlock,
  count: number,
  clip: SoundClip,
  position: Samples,
  gain: number,
): void {
  const { left, right } = block;
  const isPlain = position >= clip.fadeIn && position + count <= clip.length - clip.fadeOut;
  for (let i = 0; i < count; i += 1) {
    const level = isPlain ? gain : gain * fadeGain(clip, position + i);
    left[offset + i] = (left[offset + i] ?? 0) + (heard.left[i] ?? 0) * level;
    right[offset + i] = (right[offset + i] ?? 0) + (heard.right[i] ?? 0) * level;
  }
}

/**
 * Fades are half a cosine in amplitude: no corner at either end, half (-6 dB) in the middle, and a fade out
 * over a fade in of the same sound adds up to that sound.
 */
function fadeGain(clip: Pick<SoundClip, 'fadeIn' | 'fadeOut' | 'length'>, position: Samples): number {
  let gain = 1;
  if (position < clip.fadeIn) gain *= raisedCosine((position + 0.5) / clip.fadeIn);
  const left = clip.length - position;
  if (left <= clip.fadeOut) gain *= raisedCosine((left - 0.5) / clip.fadeOut);
  return gain;
}

function raisedCosine(share: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * share);
}
