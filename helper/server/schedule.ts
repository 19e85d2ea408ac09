import { StudioError } from '../../shared/errors.ts';
import type { AllowedHours } from '../../shared/queue/queue-types.ts';
import { checkStart } from '../../shared/queue/submit.ts';

/** When work may be done, as the queue takes it. */
export interface Schedule {
  readonly startAt: number | null;
  readonly hours: AllowedHours | null;
}

/** Throws `input.start-past`, or `input.setting-invalid` for hours in which nothing would ever run. */
export function scheduleOf(
  { start_at, hours }: { readonly start_at: number | null; readonly hours: AllowedHours | null },
  title: string,
  now = Date.now(),
): Schedule {
  checkStart(start_at, title, now);
  if (hours !== null && hours.from === hours.to) {
    throw new StudioError(
      'input.setting-invalid',
      'The allowed hours begin when they end, so that nothing would ever run. Give two different minutes of the day, or leave them out for the whole day',
    );
  }
  return { startAt: start_at, hours };
}
