import { StudioError } from '../../shared/errors.ts';

/** A written film is not what its plan says; `details` names what differs. */
export function differs(details: string, cause?: unknown): StudioError {
  return new StudioError(
    'failed.verify',
    'The written film is not what was planned, so it was not kept. Export again; if it fails again, choose another place or format',
    { cause, context: { stage: 'checking', details } },
  );
}
