import { StudioError } from '../errors.ts';
import { secondsToSamples } from '../model/time.ts';
import type { ScriptSegment } from './script-segment.ts';

const LONGEST_SECONDS = 12 * 3600;

/** A JSON script: a list of texts, or of objects with `text`, or an object with such a list as `segments`. */
export function readJsonScript(text: string): ScriptSegment[] {
  const value = parse(text);
  const isList = Array.isArray(value);
  const list: unknown = isList ? value : isObject(value) ? value.segments : undefined;
  if (!Array.isArray(list)) {
    throw malformed('The file must hold a list of texts, or an object with a list named "segments".');
  }
  return list
    .map((item: unknown, index) => readSegment(item, `${isList ? '' : 'segments'}[${index}]`))
    .filter((segment) => segment.text !== '');
}

function readSegment(item: unknown, place: string): ScriptSegment {
  if (typeof item === 'string') return { text: item.trim() };
  if (!isObject(item)) throw malformed(`At ${place} there is neither a text nor an object with a "text".`);
  const { text, title, duration } = item;
  if (typeof text !== 'string') throw malformed(`At ${place} "text" is missing or is not a text.`);
  if (title !== undefined && title !== null && typeof title !== 'string')
    throw malformed(`At ${place} "title" is not a text.`);
  const length = readDuration(duration, place);
  return {
    text: text.trim(),
    ...(typeof title === 'string' && title.trim() !== '' ? { title: title.trim() } : {}),
    ...(length === null ? {} : { length }),
  };
}

function readDuration(duration: unknown, place: string): number | null {
  if (duration === undefined || duration === null) return null;
  if (typeof duration !== 'number' || !(duration > 0) || duration > LONGEST_SECONDS) {
    throw malformed(`At ${place} "duration" must be a number of seconds above 0.`);
  }
  return Math.max(1, secondsToSamples(duration));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError('input.script-malformed', `The file is not valid JSON${placeOf(message, text)}.`, {
      cause,
      context: { details: message },
    });
  }
}

/** Engines word it differently: some count characters, some lines. */
function placeOf(message: string, text: string): string {
  const line = /line (\d+)(?: column (\d+))?/u.exec(message);
  if (line) return `: see line ${line[1]}${line[2] === undefined ? '' : `, column ${line[2]}`}`;
  const position = /position (\d+)/u.exec(message)?.[1];
  if (position === undefined) return /end of/iu.test(message) ? ': it ends too early' : '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function isObject(
  value: unknown,
): value is Partial<Record<'text' | 'title' | 'duration' | 'segments', unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(message: string): StudioError {
  return new StudioError('input.script-malformed', message);
}
