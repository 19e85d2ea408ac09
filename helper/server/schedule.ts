import { StudioError } from '../../shared/errors.ts';
import type { AllowedHours } from '../../shared/queue/queue-types.ts';
import type { Schedule } from '../batch/work-hours.ts';

/** Throws `input.setting-invalid` for hours that are the whole day; a start that is over the queue refuses. */
export function scheduleOf({
  start_at: startAt,
  hours,
}: {
  readonly start_at: number | null;
  readonly hours: AllowedHours | null;
}): Schedule {
  if (hours === null || hours.from !== hours.to) return { startAt, hours };
  throw new StudioError(
    'input.setting-invalid',
    'The allowed hours begin when they end, which is all day. Leave them out for that, or give two different minutes of the day',
  );
}
