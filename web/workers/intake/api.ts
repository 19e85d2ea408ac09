import type { SoundFacts } from '../../media/sound-source.ts';
import type { VideoFacts } from '../../media/video.ts';

/**
 * Copies files into the media folder in one pass, hashing what it writes. It keeps bytes by name and knows
 * nothing of projects; the record that makes a file true is the page's.
 */
export interface IntakeWorkerApi {
  /**
   * Streams the file to a place of its own, then renames it to its hash. Leaves nothing behind when it fails,
   * or when the hash is not the expected one.
   */
  copy(
    runId: string,
    file: Blob,
    folder: string,
    expected: string | null,
    onProgress: (bytes: number) => void,
  ): Promise<Stored>;
  /** SHA-256 in hex, without writing. */
  hash(runId: string, file: Blob, onProgress: (bytes: number) => void): Promise<string>;
  /** Decodes a whole sound once: what it is, and how it looks. */
  sound(runId: string, file: File): Promise<SoundReading>;
  /** What a video is, by decoding it; one that holds only sound is told as such. */
  video(runId: string, file: File): Promise<VideoReading>;
  /** A picture that stands for a video: WebP, upright, no side longer than `size`. */
  poster(runId: string, file: File, size: number): Promise<Blob>;
  cancel(runId: string): void;
}

export interface Stored {
  readonly sha256: string;
  readonly bytes: number;
}

export interface SoundReading {
  /** Exact length at 48 kHz, as played. */
  readonly samples: number;
  readonly channels: number;
  readonly codec: string;
  readonly peaks: Peaks;
}

export type VideoReading =
  | ({ readonly kind: 'video' } & VideoFacts)
  | ({ readonly kind: 'sound' } & Omit<SoundFacts, 'sampleRate'>);

/** For drawing a waveform: pairs of lowest and highest sample (-127..127), one pair per bucket. Saved. */
export interface Peaks {
  /** At 48 kHz. */
  readonly samplesPerBucket: number;
  readonly data: Int8Array;
}
