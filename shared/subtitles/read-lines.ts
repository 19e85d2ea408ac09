import type { Samples } from '../model/time.ts';
import type { SubtitleCue, SubtitleWarning } from './cue.ts';
import { plainFromTags } from './cue-text.ts';
import { parseTime } from './cue-time.ts';

export interface ReadCues {
  readonly cues: readonly (SubtitleCue & { readonly line: number })[];
  readonly warnings: readonly SubtitleWarning[];
}

/**
 * SRT and VTT alike: a line with an arrow starts a cue, the lines until the next empty one are its text. What
 * stands before an arrow is the cue's number or name; blocks without an arrow are comments, styles, regions.
 */
export function readArrowCues(lines: readonly string[], firstLine: number, format: 'srt' | 'vtt'): ReadCues {
  const cues: (SubtitleCue & { line: number })[] = [];
  const warnings: SubtitleWarning[] = [];
  let index = firstLine;
  let before: string | null = null;
  while (index < lines.length) {
    const line = (lines[index] ?? '').trim();
    if (!line.includes('-->')) {
      before = line === '' ? null : line;
      if (format === 'vtt' && /^(?:NOTE|STYLE|REGION)\b/u.test(line)) index = endOfBlock(lines, index);
      index += 1;
      continue;
    }
    const times = parseArrow(line);
    const start = index + 1;
    index = endOfCue(lines, start);
    if (format === 'srt' && (before === null || !/^\d+$/u.test(before)))
      warnings.push({ line: start, reason: 'missing-number' });
    before = null;
    if (!times) {
      warnings.push({ line: start, reason: 'bad-times' });
      continue;
    }
    const text = plainFromTags(lines.slice(start, index).join('\n'));
    cues.push({ text, ...times, line: start });
  }
  return { cues, warnings };
}

/** Text ends at an empty line; also before the next arrow, where the empty line was left out. */
function endOfCue(lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length && (lines[index] ?? '').trim() !== '') {
    if ((lines[index] ?? '').includes('-->')) return index;
    if (/^\d+$/u.test((lines[index] ?? '').trim()) && parseArrow(lines[index + 1] ?? '')) return index;
    index += 1;
  }
  return index;
}

function endOfBlock(lines: readonly string[], from: number): number {
  let index = from;
  while (
    index < lines.length &&
    (lines[index] ?? '').trim() !== '' &&
    !(lines[index + 1] ?? '').includes('-->')
  )
    index += 1;
  return index;
}

function parseArrow(line: string): { start: Samples; end: Samples } | null {
  const [from, rest] = line.split('-->');
  if (from === undefined || rest === undefined) return null;
  // Settings may follow the end without a space.
  const until = /^\s*([\d:.,]+)/u.exec(rest)?.[1]?.replace(/[.,:]+$/u, '');
  const start = parseTime(from);
  const end = until === undefined ? null : parseTime(until);
  return start === null || end === null ? null : { start, end };
}
