import { StudioError } from '../../shared/errors.ts';
import { probeDemuxer } from '../ffmpeg/safe-input.ts';
import { openPicture } from './pictures.ts';
import { readStreams } from './read-streams.ts';
import { probeSound, type SoundOptions } from './sound.ts';
import type { MediaFacts } from './types.ts';
import { probeVideo } from './video.ts';

export interface ProbeOptions extends SoundOptions {
  /** Of a video only the sound may be wanted. */
  readonly wanted: 'visual' | 'sound';
}

/** What a file really holds, by its content and by decoding it; a name and a declared type are often wrong. */
export async function probeMedia(path: string, options: ProbeOptions): Promise<MediaFacts> {
  const notPicture = await tryPicture(path, options);
  if (!(notPicture instanceof StudioError)) return notPicture;
  // What is neither is spoken of as what its name says.
  if (PICTURE_NAME.test(options.name) && (await probeDemuxer(path)) === null) throw notPicture;
  const video = options.wanted === 'visual' ? await tryVideo(path, options) : null;
  if (video !== null) return video;
  const { type, samples, channels } = await probeSound(path, options);
  return { kind: 'sound', type, samples, channels };
}

const PICTURE_NAME = /\.(?:jpe?g|png|webp|avif|gif|bmp|hei[cf])$/i;

/** Returns the refusal of what is no picture; a picture that is broken throws. */
async function tryPicture(path: string, { signal, name }: SoundOptions): Promise<MediaFacts | StudioError> {
  try {
    const picture = await openPicture(path, { signal, name });
    const { type, width, height } = picture;
    picture.close();
    return { kind: 'picture', type, width, height };
  } catch (error) {
    if (error instanceof StudioError && error.code === 'unsupported.picture-type') return error;
    throw error;
  }
}

/** Null for what holds sound and nothing that moves. */
async function tryVideo(path: string, options: SoundOptions): Promise<MediaFacts | null> {
  try {
    return { kind: 'video', ...(await probeVideo(path, options)) };
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'unsupported.video-type') throw error;
    if (await holdsOnlySound(path, options)) return null;
    throw error;
  }
}

async function holdsOnlySound(path: string, { runner, signal, name }: SoundOptions): Promise<boolean> {
  try {
    const { sound, hasPictures } = await readStreams({ path, name, runner }, signal);
    return sound !== null && !hasPictures;
  } catch (error) {
    if (error instanceof StudioError && /sound/.test(error.code)) return false;
    throw error;
  }
}
