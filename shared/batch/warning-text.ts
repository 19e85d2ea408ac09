import { assertNever } from '../assert.ts';
import type { Warning } from '../plan/plan.ts';

/** A plan's warning in words, for terminals and reports. */
export function warningText(warning: Warning): string {
  switch (warning.reason) {
    case 'picture-upscaled':
      return `The picture of segment ${warning.segment + 1} is smaller than the film (${warning.factor.toFixed(1)} times) and may look soft.`;
    case 'transition-shortened':
      return `The transition into segment ${warning.segment + 1} was shortened to fit.`;
    case 'crop-path-old':
      return `Segment ${warning.segment + 1} shows another picture than the one it was framed on: it is cropped around the middle.`;
    case 'captions-sidecar':
      return `Captions cannot be a track in ${warning.container.toUpperCase()}: they are written beside the film.`;
    case 'no-sound':
      return 'The film has no sound.';
    default:
      return assertNever(warning);
  }
}
