import { StudioError } from '../../shared/errors.ts';
import { readPictureHeader } from '../../shared/kernel/picture-header.ts';
import { type Footage, openFootage } from '../workers/footage/client.ts';
import type { Peaks, SoundReading, VideoReading } from '../workers/intake/api.ts';
import type { IntakeClient } from '../workers/intake/client.ts';
import type { PictureProber } from '../workers/picture/client.ts';

export type { Footage, Peaks, SoundReading, VideoReading };

/** What decoding says about a file, and how it looks in a list. Each throws a StudioError with the reason. */
export interface MediaProbes {
  /** A picture or a video, by what is in the file; a video without pictures is told as the sound that it is. */
  visual(file: File, signal: AbortSignal): Promise<PictureReading | VideoReading>;
  /** Of a picture or a video. */
  thumbnail(file: File, signal: AbortSignal): Promise<Blob>;
  sound(file: File, signal: AbortSignal): Promise<SoundReading>;
  /** Opens a video to be looked through. The caller closes it. */
  footage(file: File, signal: AbortSignal): Promise<Footage>;
}

export interface PictureReading {
  readonly kind: 'picture';
  readonly type: string;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
}

/** Sharp on a card at twice the pixels, and still a few kilobytes. */
const THUMBNAIL_SIDE = 640;
/** Enough to tell a picture by; the rest of its header does not matter here. */
const HEAD_BYTES = 4096;

export function makeMediaProbes(intake: IntakeClient, pictures: PictureProber): MediaProbes {
  const picture = async (file: File, signal: AbortSignal): Promise<PictureReading> => {
    const { type, width, height } = await pictures.probe(file, { signal });
    return { kind: 'picture', type, width, height };
  };
  return {
    async visual(file, signal) {
      if (await isPicture(file)) return picture(file, signal);
      try {
        return await intake.video(file, { signal });
      } catch (error) {
        // Neither: a file that was named a picture is told why it is none.
        const isOther = error instanceof StudioError && error.code === 'unsupported.video-type';
        if (isOther && file.type.startsWith('image/')) return picture(file, signal);
        throw error;
      }
    },
    thumbnail: async (file, signal) =>
      (await isPicture(file))
        ? pictures.thumbnail(file, THUMBNAIL_SIDE, { signal })
        : intake.poster(file, THUMBNAIL_SIDE, { signal }),
    sound: (file, signal) => intake.sound(file, { signal }),
    footage: (file, signal) => openFootage(file, { signal }),
  };
}

async function isPicture(file: File): Promise<boolean> {
  // A file that cannot be read is told by those who read it whole.
  const head = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  return (await readPictureHeader(new Uint8Array(head))) !== null;
}
