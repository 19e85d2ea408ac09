import type { AllowedHours } from '../../shared/queue/queue-types.ts';
import type { Schedule } from '../batch/work-hours.ts';

export const SCHEDULE_LINES = `  --hours FROM-TO      only make films in these hours of the day, such as 22:00-06:00; what is half made then
                       goes on where it was when they come again. Planning
                       is done at once, its search for faces and its measuring of speed too
  --start WHEN         not before a time of day (23:30: the next one) or a moment (2026-11-22T23:30)`;

export const SCHEDULE_OPTIONS = { hours: { type: 'string' }, start: { type: 'string' } } as const;

/** What was given of them, or in a sentence what is wrong with it. */
export function readSchedule(
  given: { readonly hours?: string | undefined; readonly start?: string | undefined },
  now: number,
): Schedule | string {
  const hours = given.hours === undefined ? null : readHours(given.hours);
  if (typeof hours === 'string') return hours;
  const startAt = given.start === undefined ? null : readStart(given.start, now);
  if (typeof startAt === 'string') return startAt;
  return { startAt, hours };
}

function readHours(given: string): AllowedHours | string {
  const [, from, to] = /^\s*(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)\s*$/.exec(given) ?? [];
  const hours = { from: readMinute(from), to: readMinute(to) };
  const day = 24 * 60;
  // They may end at 24:00, but nothing begins there.
  if (hours.from === null || hours.from === day || hours.to === null) {
    return `--hours takes two times of the day, such as 22:00-06:00, not "${given}".`;
  }
  if (hours.from === hours.to || (hours.from === 0 && hours.to === day)) {
    return '--hours that begin when they end are all day. Leave them out for that, or give two different times.';
  }
  return { from: hours.from, to: hours.to };
}

function readMinute(text: string | undefined): number | null {
  const [hour, minute] = (text ?? '').split(':').map(Number);
  if (hour === undefined || minute === undefined || minute > 59) return null;
  const at = hour * 60 + minute;
  return at <= 24 * 60 ? at : null;
}

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/;

function readStart(given: string, now: number): number | string {
  const invalid = `--start takes a time of day, such as 23:30, or a moment, such as 2026-11-22T23:30, not "${given}".`;
  if (/^\d\d?:\d\d$/.test(given)) {
    const minute = readMinute(given);
    return minute === null || minute === 24 * 60 ? invalid : nextAt(minute, now);
  }
  const at = MOMENT.test(given) && isDay(given) ? Date.parse(given.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at)) return invalid;
  if (at < now) return `--start ${given} is over. Give a later time, or leave it out to start now.`;
  return at;
}

/** Not the 30th of February, which would become a day of March. */
function isDay(given: string): boolean {
  const day = given.slice(0, 10);
  const at = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

function nextAt(minute: number, now: number): number {
  const date = new Date(now);
  date.setHours(0, minute, 0, 0);
  if (date.getTime() < now) {
    date.setDate(date.getDate() + 1);
    // Again: a time that a change of clocks leaves out was moved today, and is there tomorrow.
    date.setHours(0, minute, 0, 0);
  }
  return date.getTime();
}

/** Such as `22:00`. */
export function timeOfDay(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

export function hoursText({ from, to }: AllowedHours): string {
  return `${timeOfDay(from)} to ${timeOfDay(to)}`;
}
