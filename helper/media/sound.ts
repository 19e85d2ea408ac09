import { resampledLength } from '../../shared/audio/resample.ts';
import { makeSoundReader } from '../../shared/audio/sound-reader.ts';
import type { SoundSource } from '../../shared/audio/sound-source.ts';
import type { Samples } from '../../shared/model/time.ts';
import type { MediaDemuxer } from '../ffmpeg/detect-demuxer.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { keepDecoded } from './kept-sound.ts';
import { brokenSound } from './sound-errors.ts';
import { openSoundTrack, type SoundTrack } from './sound-track.ts';

export interface SoundOptions {
  readonly runner: ToolRunner;
  readonly signal: AbortSignal;
  readonly name: string;
}

/** What decoding a file really gave, not what its header says. */
export interface SoundFacts {
  /** Such as `audio/mpeg`, by the content. */
  readonly type: string;
  /** Exact length at 48 kHz, as played. */
  readonly samples: Samples;
  readonly channels: number;
  readonly sampleRate: number;
  readonly codec: string;
}

const TYPES: Readonly<Partial<Record<MediaDemuxer, string>>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  mov: 'audio/mp4',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  aac: 'audio/aac',
  matroska: 'audio/x-matroska',
};

/** Decodes a whole file once. Throws `input.sound-broken` or `unsupported.sound-type` with what to do. */
export async function probeSound(path: string, { runner, signal, name }: SoundOptions): Promise<SoundFacts> {
  const track = await openSoundTrack({ path, name, runner }, signal);
  try {
    let frames = 0;
    for await (const block of track.blocks(0, { signal })) frames += block.frames;
    const { channels, sampleRate, codec } = track;
    const type = TYPES[track.demuxer] ?? `audio/${codec}`;
    const samples = resampledLength(frames, sampleRate);
    if (samples === 0) throw brokenSound(name, 'It holds no sound');
    return { type, samples, channels, sampleRate, codec };
  } finally {
    track.close();
  }
}

/** Opens a file for the mixer: stereo at 48 kHz from anywhere, mostly forward, in memory that does not grow. */
export async function openSound(path: string, { runner, signal, name }: SoundOptions): Promise<SoundSource> {
  return makeSoundReader(await openSoundTrack({ path, name, runner }, signal), { signal });
}

/** The sounds of one film. Several clips may be cut from one file, and the film is listened to more than once. */
export interface SoundShelf {
  /** A reader of its own for each call. */
  open(path: string, name: string): Promise<SoundSource>;
  close(): void;
}

/** Looks into each file once, and keeps what was decoded of short ones. */
export function openSoundShelf({ runner, signal }: Omit<SoundOptions, 'name'>): SoundShelf {
  const tracks = new Map<string, Promise<SoundTrack>>();
  const keep = keepDecoded(KEPT_BYTES);
  return {
    async open(path, name) {
      const known = tracks.get(path) ?? openSoundTrack({ path, name, runner }, signal).then(keep);
      tracks.set(path, known);
      const track = await known;
      // Others read from it too.
      return makeSoundReader({ ...track, close: () => {} }, { signal });
    },
    close() {
      for (const track of tracks.values()) track.then(({ close }) => close()).catch(() => {});
    },
  };
}

/** Of all files together; a minute of speech takes 11 MB. */
const KEPT_BYTES = 48 << 20;
