import { resampledLength } from '../../shared/audio/resample.ts';
import { makeSoundReader } from '../../shared/audio/sound-reader.ts';
import type { SoundSource } from '../../shared/audio/sound-source.ts';
import type { Samples } from '../../shared/model/time.ts';
import { brokenSound, type NamedBlob, nameOf } from './open-input.ts';
import { openSoundTrack, type SoundBlock } from './sound-track.ts';

/** What decoding a file really gave, not what its header says. */
export interface SoundFacts {
  /** Exact length at 48 kHz, as played. */
  readonly samples: Samples;
  readonly channels: number;
  readonly sampleRate: number;
  readonly codec: string;
}

export interface ProbeOptions {
  readonly signal: AbortSignal;
  /** Sees every block in order, at the sound's own rate, for waveforms made in the same pass. */
  readonly onBlock?: (block: SoundBlock, sampleRate: number) => void;
}

/** Decodes a whole file once. Throws `input.sound-broken` or `unsupported.sound-type` with what to do. */
export async function probeSound(file: NamedBlob, { signal, onBlock }: ProbeOptions): Promise<SoundFacts> {
  signal.throwIfAborted();
  const track = await openSoundTrack(file);
  try {
    let frames = 0;
    for await (const block of track.blocks(0, { signal })) {
      frames += block.frames;
      onBlock?.(block, track.sampleRate);
    }
    const { channels, sampleRate, codec } = track;
    const samples = resampledLength(frames, sampleRate);
    if (samples === 0) throw brokenSound(nameOf(file), 'It holds no sound');
    return { samples, channels, sampleRate, codec };
  } finally {
    track.close();
  }
}

/** Opens a file for the mixer: stereo at 48 kHz from anywhere, mostly forward, in memory that does not grow. */
export async function openSound(file: NamedBlob, { signal }: { signal: AbortSignal }): Promise<SoundSource> {
  signal.throwIfAborted();
  return makeSoundReader(await openSoundTrack(file), { signal });
}
