import { minuteOfDay } from '../../shared/queue/hours.ts';
import { localDate } from '../batch/local-date.ts';
import type { Schedule, Wait } from '../batch/work-hours.ts';
import { hoursText, timeOfDay } from './schedule-options.ts';
import type { ProgressOutput } from './show-progress.ts';

/** Says why nothing is made now, and until when; to programs in the words of the HTTP API. */
export function makeWaitView(
  output: ProgressOutput,
  { startAt, hours }: Schedule,
  { json, now = Date.now }: { readonly json: boolean; readonly now?: () => number },
): (wait: Wait) => void {
  return ({ reason, until }) => {
    if (json) {
      const line = { stage: 'waiting', reason, not_before: until, start_at: startAt, hours };
      output.write(`${JSON.stringify(line)}\n`);
      return;
    }
    const why =
      reason === 'hours' && hours !== null ? `films are made from ${hoursText(hours)} only` : 'as asked';
    output.write(`Waiting until ${momentText(until, now())}: ${why}. Ctrl+C stops.\n`);
  };
}

/** When films are made, in a dry run; nothing where that is at once. */
export function scheduleText({ startAt, hours }: Schedule, now = Date.now()): string {
  const times = [
    ...(startAt === null ? [] : [`not before ${momentText(startAt, now)}`]),
    ...(hours === null ? [] : [`from ${hoursText(hours)} only`]),
  ].join(', ');
  return times === '' ? '' : `To be made ${times}.`;
}

/** The time of day, with the date where it is not today's. */
function momentText(at: number, now: number): string {
  const date = localDate(new Date(at));
  const day = date === localDate(new Date(now)) ? '' : `${date} `;
  return `${day}${timeOfDay(minuteOfDay(at))}`;
}
