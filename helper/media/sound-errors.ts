import { StudioError } from '../../shared/errors.ts';

/** The words of the studio for the same files, so that a person reads one story in both engines. */
export function brokenSound(name: string, details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.sound-broken',
    `The sound of ${name} is damaged and cannot be read. Export or download it again`,
    { cause, context: { file: name, details } },
  );
}

export function noSoundIn(name: string): StudioError {
  return new StudioError(
    'unsupported.sound-type',
    `There is no sound in ${name}. Choose a file that has sound`,
    {
      context: { file: name },
    },
  );
}

export function notASound(name: string): StudioError {
  return new StudioError(
    'unsupported.sound-type',
    `${name} is not a sound file the studio knows. Use WAV, MP3, M4A, FLAC, OGG or Opus`,
    { context: { file: name } },
  );
}
