import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { BatchWhen } from '../../state/batch-render-types.ts';
import { localTime } from '../queue/batch-times.ts';
import { batch as words } from '../words/en/batch.ts';
import { formatMoment } from '../words/format.ts';

/** What was chosen of when a batch runs, in one line; null where nothing was. */
export function whenWords(when: BatchWhen, now: number): string | null {
  const { startAt, hours, priority, maxConcurrent } = when;
  const others = [
    ...(hours === null ? [] : [words.whenHours(localTime(hours.from), localTime(hours.to))]),
    ...(priority === QUEUE_LIMITS.priority.usual ? [] : [words.whenPriority(priority)]),
    ...(maxConcurrent === null ? [] : [words.whenAtOnce(maxConcurrent)]),
  ];
  if (startAt === null) {
    if (others.length === 0) return null;
    return words.whenLine(hours === null ? [words.atOnce, ...others] : others);
  }
  const isToday = new Date(startAt).toDateString() === new Date(now).toDateString();
  const moment = formatMoment(startAt, now);
  return words.whenLine([isToday ? words.today(moment) : moment, ...others]);
}
