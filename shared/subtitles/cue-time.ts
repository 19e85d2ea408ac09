import { SAMPLE_RATE, type Samples } from '../model/time.ts';

/**
 * Reads a time as files write it: hours may lack, parts may have too many digits, the fraction may follow a
 * comma, a dot or a colon, have any number of digits or lack. Null where it is no time.
 */
export function parseTime(text: string): Samples | null {
  const match = /^\s*(?:(\d{1,4}):)?(\d{1,4}):(\d{1,3})(?:[.,:](\d{1,9}))?\s*$/u.exec(text);
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const part = fraction === '' ? 0 : Math.round((Number(fraction) * SAMPLE_RATE) / 10 ** fraction.length);
  return whole * SAMPLE_RATE + part;
}

export function formatTime(samples: Samples, separator: ',' | '.'): string {
  return clock(Math.round((samples * 1000) / SAMPLE_RATE), 1000, 3, separator, 2);
}

/** ASS counts in hundredths and has one digit for the hour. */
export function formatAssTime(samples: Samples): string {
  return clock(Math.round((samples * 100) / SAMPLE_RATE), 100, 2, '.', 1);
}

function clock(
  units: number,
  perSecond: number,
  digits: number,
  separator: string,
  hourDigits: number,
): string {
  const fraction = String(units % perSecond).padStart(digits, '0');
  const seconds = Math.floor(units / perSecond);
  const pair = (value: number) => String(value).padStart(2, '0');
  const hours = String(Math.floor(seconds / 3600)).padStart(hourDigits, '0');
  return `${hours}:${pair(Math.floor(seconds / 60) % 60)}:${pair(seconds % 60)}${separator}${fraction}`;
}
