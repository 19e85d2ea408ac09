import { StudioError } from '../../shared/errors.ts';

export function brokenVideo(name: string, details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.video-broken',
    `The video ${name} is damaged and cannot be read. Export or download it again`,
    { cause, context: { file: name, details } },
  );
}
