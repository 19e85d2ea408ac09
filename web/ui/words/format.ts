/**
 * Numbers as a person reads them. Every function takes whatever it is given, also NaN and infinities, and
 * answers with words.
 */
const LOCALE = 'en';

const UNKNOWN = '–';

const plain = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

export function formatNumber(value: number): string {
  return Number.isFinite(value) ? plain.format(value) : UNKNOWN;
}

/** `45 s`, `4 min 12 s`, `1 h 3 min`; tenths below ten seconds, and hundredths where there would be none. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return UNKNOWN;
  if (seconds < 0.1 && seconds > 0) return `${hundredths.format(seconds)} s`;
  if (seconds < 9.95 && seconds > 0) return `${plain.format(seconds)} s`;
  const total = Math.round(seconds);
  const h = Math.floor(total / 3600);
  const min = Math.floor((total % 3600) / 60);
  const s = total % 60;
  if (h > 0) return min > 0 ? `${h} h ${min} min` : `${h} h`;
  if (min > 0) return s > 0 ? `${min} min ${s} s` : `${min} min`;
  return `${s} s`;
}

/** A position: `0:07.3`, `12:04.0`, `1:02:04.0`. Truncated, so that it never shows a time not yet reached. */
export function formatTimecode(seconds: number, tenths = true): string {
  if (!Number.isFinite(seconds)) return tenths ? '0:00.0' : '0:00';
  const ticks = Math.floor(Math.max(0, seconds) * 10 + 1e-6);
  const total = Math.floor(ticks / 10);
  const h = Math.floor(total / 3600);
  const min = Math.floor((total % 3600) / 60);
  const s = String(total % 60).padStart(2, '0');
  const head = h > 0 ? `${h}:${String(min).padStart(2, '0')}:${s}` : `${min}:${s}`;
  return tenths ? `${head}.${ticks % 10}` : head;
}

/** A length where there is little room: `0:07`, `12:04`; rounded, and never shorter than a second. */
export function formatClock(seconds: number): string {
  return formatTimecode(Math.max(1, Math.round(seconds)), false);
}

/** A place in a video, to the millisecond: `0:07.320`. */
export function formatExactTime(seconds: number): string {
  const ms = Math.round(Math.max(0, Number.isFinite(seconds) ? seconds : 0) * 1000);
  return `${formatTimecode(Math.floor(ms / 1000), false)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** Frames a second as they are spoken of: `25`, `29.97`, `23.976`. */
export function formatRate(rate: number): string {
  return Number.isFinite(rate) ? String(Math.round(rate * 1000) / 1000) : UNKNOWN;
}

const BYTE_STEPS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as shops and systems count: `812 kB`, `1.3 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return UNKNOWN;
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < BYTE_STEPS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const number = value < 9.95 && step > 1 ? plain.format(value) : whole.format(value);
  return `${number} ${bytes === 1 ? 'byte' : (BYTE_STEPS[step] ?? 'bytes')}`;
}

/** Rounded the more the further away it is: an estimate that jumps about is worse than a rough one. */
export function formatTimeLeft(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return 'estimating time left';
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes <= 1 ? 'about a minute left' : `about ${minutes} minutes left`;
  const hours = Math.floor(minutes / 60);
  const rest = Math.round((minutes % 60) / 5) * 5;
  const carried = rest === 60 ? hours + 1 : hours;
  const hourWords = carried === 1 ? 'an hour' : `${carried} hours`;
  return rest === 0 || rest === 60 ? `about ${hourWords} left` : `about ${carried} h ${rest} min left`;
}

/** Rounded down: 100 % is only said when it is done. */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return '0 %';
  return `${Math.floor(Math.min(1, Math.max(0, ratio)) * 100)} %`;
}

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const dayAndMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const dateAndTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short' });

/** `just now`, `5 minutes ago`, `yesterday`, `3 Nov`, `3 Nov 2024`. */
export function formatWhen(at: number, now: number): string {
  if (!Number.isFinite(at)) return UNKNOWN;
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour');
  if (seconds < 7 * 86_400) return relative.format(-Math.round(seconds / 86_400), 'day');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayAndMonth : fullDate).format(at);
}

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndClock = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A moment near to now: `22:05` on the same day, `Sat 22:05` within a week, else with its date. */
export function formatMoment(at: number, now: number): string {
  if (!Number.isFinite(at)) return UNKNOWN;
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
  if (Math.abs(at - now) < 6 * 86_400_000) return dayAndClock.format(at).replace(',', '');
  return `${dayAndMonth.format(at)}, ${clock.format(at)}`;
}

export function formatDateTime(at: number): string {
  return Number.isFinite(at) ? dateAndTime.format(at) : UNKNOWN;
}
