import type { ErrorCode, ErrorData } from '../errors.ts';

const BY_CODE: Readonly<Partial<Record<ErrorCode, string>>> = {
  'input.media-missing': 'Add the missing media to the project, then retry this film.',
  'unsupported.picture-type': 'Save the picture again as PNG or JPEG and put that in its place.',
  'unsupported.sound-type': 'Save the sound again as WAV or MP3 and put that in its place.',
  'unsupported.video-type': 'Save the video again as MP4 with H.264 and put that in its place.',
  'environment.storage-full': 'Free some space or choose another disk, then retry: finished parts are kept.',
  'environment.queue-full': 'Wait until something has ended, or take it off, then try again.',
  'environment.permission-denied': 'Allow writing to the folder or choose another one, then retry.',
  'environment.ffmpeg-missing': 'Install ffmpeg (storyloom doctor says how), then retry.',
  'failed.timeout': 'Close what else keeps this computer busy, then retry: finished parts are kept.',
  'failed.write': 'See that the folder is there and can be written to, then retry.',
  'failed.dependency': 'Retry the film that it comes after: this one goes on with it.',
  'failed.crashed': 'Close what else keeps this computer busy, then retry; or make it in a smaller size.',
  'failed.internal':
    'Try again. If it happens again, it is a mistake in Storyloom: tell its makers what is said here.',
  'failed.verify': 'Retry. If it happens again, look after the disk: what was written was not what was read.',
};

const BY_FAMILY: Readonly<Record<string, string>> = {
  input: 'Change what the message names, then try again.',
  unsupported: 'Choose another codec, container or engine for this film.',
  environment: 'Put right on this computer what the message names, then retry.',
  failed:
    'Retry: finished parts are kept. If it happens again, try the processor instead of the graphics chip.',
};

/** What to do about an error, in one sentence. */
export function remedyFor({ code }: Pick<ErrorData, 'code'>): string {
  return BY_CODE[code] ?? BY_FAMILY[code.slice(0, code.indexOf('.'))] ?? 'Retry.';
}
