import type { SecondsRange } from '../../state/queue-types.ts';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration, formatTimeLeft } from '../words/format.ts';

/** An estimate, as honest as it is: a range where the ends differ in what a person would read. */
export function formatRangeLeft(range: SecondsRange | null): string {
  if (range === null || !Number.isFinite(range.from) || !Number.isFinite(range.to) || range.to < 0) {
    return words.range.unknown;
  }
  const from = Math.max(0, Math.min(range.from, range.to));
  const to = Math.max(range.from, range.to);
  if (to < 55) {
    const low = Math.floor(from / 5) * 5;
    const high = Math.ceil(to / 5) * 5;
    return high <= 5 || low >= high || low === 0 ? formatTimeLeft(to) : words.range.seconds(low, high);
  }
  if (to < 3570) {
    const low = Math.max(1, Math.floor(from / 60));
    const high = Math.max(1, Math.round(to / 60));
    return low >= high ? formatTimeLeft(to) : words.range.minutes(low, high);
  }
  const [low, high] = [coarse(from), coarse(to)];
  return low === high ? formatTimeLeft(to) : words.range.hours(low, high);
}

/** Of what was expected beforehand, beside what it took. */
export function formatRange(range: SecondsRange): string {
  const [from, to] = [formatDuration(range.from), formatDuration(range.to)];
  return from === to ? from : words.range.between(from, to);
}

/** The same where there is little room, in whole minutes from two on. */
export function formatRangeShort({ from, to }: SecondsRange): string {
  if (to >= 3570) return formatRange({ from: Math.round(from / 300) * 300, to: Math.round(to / 300) * 300 });
  const unit = to < 120 ? 's' : 'min';
  const [low, high] = [from, to].map((seconds) => Math.max(1, Math.round(seconds / (unit === 's' ? 1 : 60))));
  return low === undefined || high === undefined || low >= high
    ? formatDuration(unit === 's' ? to : Math.round(to / 60) * 60)
    : words.range.short(low, high, unit);
}

/** To five minutes: nobody plans an evening by more. */
function coarse(seconds: number): string {
  return formatDuration(
    seconds < 600 ? Math.max(60, 60 * Math.round(seconds / 60)) : 300 * Math.round(seconds / 300),
  );
}
