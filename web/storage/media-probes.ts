import type { Peaks, SoundReading } from '../workers/intake/api.ts';
import type { IntakeClient } from '../workers/intake/client.ts';
import type { PictureProber } from '../workers/picture/client.ts';

export type { Peaks, SoundReading };

/** What decoding says about a file, and how it looks in a list. Each throws a StudioError with the reason. */
export interface MediaProbes {
  picture(file: File, signal: AbortSignal): Promise<PictureReading>;
  thumbnail(file: File, signal: AbortSignal): Promise<Blob>;
  sound(file: File, signal: AbortSignal): Promise<SoundReading>;
}

export interface PictureReading {
  readonly type: string;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
}

/** Sharp on a card at twice the pixels, and still a few kilobytes. */
const THUMBNAIL_SIDE = 640;

export function makeMediaProbes(intake: IntakeClient, pictures: PictureProber): MediaProbes {
  return {
    picture: (file, signal) => pictures.probe(file, { signal }),
    thumbnail: (file, signal) => pictures.thumbnail(file, THUMBNAIL_SIDE, { signal }),
    sound: (file, signal) => intake.sound(file, { signal }),
  };
}
