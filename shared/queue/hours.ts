import type { Batch } from './queue-types.ts';

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

/** By the clock of the place where the queue works. */
export function minuteOfDay(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}

/** Whether a minute of the day is within hours; `from` after `to` goes over midnight, both the same is all day. */
export function isWithinHours(hours: Batch['hours'], minute: number): boolean {
  if (hours === null || hours.from === hours.to) return true;
  const { from, to } = hours;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The next moment at which hours open or close. Days with a change of the clock have another length: a queue looks
 * more often than that.
 */
export function nextHoursChange(hours: Batch['hours'], now: number, minute: number): number | null {
  if (hours === null || hours.from === hours.to) return null;
  const minutesTo = (target: number) => (target - minute + DAY) % DAY || DAY;
  const wait = Math.min(minutesTo(hours.from), minutesTo(hours.to));
  return Math.floor(now / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS;
}
