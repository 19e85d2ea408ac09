/** Between what fields of a form hold and what the queue keeps. Null is not a value that can be kept. */
const HOUR = 3600_000;
const LONGEST_LIMIT_HOURS = 168;

export function limitFrom(text: string): number | null {
  const hours = Number(text.replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(hours) || hours < 0.1 || hours > LONGEST_LIMIT_HOURS)
    return null;
  return Math.round(hours * HOUR);
}

export function hoursFrom(limitMs: number): string {
  return String(Math.round((limitMs / HOUR) * 100) / 100);
}

/** `2026-11-21T22:00`, in the computer's own time; empty is at once. */
export function localMoment(at: number | null): string {
  if (at === null || !Number.isFinite(at)) return '';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function momentFrom(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(at) ? at : null;
}

/** Minutes of the day as `22:00`, and back. */
export function localTime(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

export function minutesFrom(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  return Number(hours) * 60 + Number(minutes);
}
