import { openInput } from './open-input.ts';

/** Whether a file can be heard but not seen: many an MP4 or WebM is a recording of a voice. */
export async function holdsOnlySound(file: Blob): Promise<boolean> {
  const input = openInput(file);
  try {
    if ((await input.getPrimaryVideoTrack()) !== null) return false;
    return (await input.getPrimaryAudioTrack()) !== null;
  } catch {
    // What is wrong with it is said by the one who reads it as a video.
    return false;
  } finally {
    input.dispose();
  }
}
