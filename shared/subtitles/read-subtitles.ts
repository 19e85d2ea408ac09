import { StudioError } from '../errors.ts';
import {
  MOST_CUES,
  type SubtitleCue,
  type SubtitleFormat,
  type Subtitles,
  type SubtitleWarning,
} from './cue.ts';
import { readAssCues } from './read-ass.ts';
import { type ReadCues, readArrowCues } from './read-lines.ts';

/**
 * Reads SRT, WebVTT, SSA and ASS, by what the text looks like and not by the file's name. Bad cues are left
 * out and named in the warnings; a file without one good cue is refused with `input.subtitles-malformed`.
 */
export function readSubtitles(text: string, options: { file?: string } = {}): Subtitles {
  const lines = text
    .replace(/^\ufeff/u, '')
    .replace(/\r\n?/gu, '\n')
    .split('\n');
  const refuse = (message: string) =>
    new StudioError(
      'input.subtitles-malformed',
      message,
      options.file === undefined ? {} : { context: { file: options.file } },
    );
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<tt\b/su.test(text)) {
    throw refuse('This is a TTML file, which cannot be read. Convert it to SRT or WebVTT and import that.');
  }
  const format = formatOf(lines);
  if (format === null) {
    throw refuse('No subtitle with a start and an end was found. SRT, WebVTT and ASS files can be imported.');
  }
  const { cues, warnings } = settle(readFormat(lines, format));
  if (cues.length === 0) {
    const first = warnings[0];
    throw refuse(
      `No subtitle could be read${first ? `: the first problem is on line ${first.line}` : ''}. Check the times in the file.`,
    );
  }
  if (cues.length > MOST_CUES)
    throw refuse(
      `The file has more than ${MOST_CUES.toLocaleString('en')} subtitles. Divide it and import the parts.`,
    );
  return { format, cues, warnings };
}

/** The kind of subtitles a text holds, or null. */
export function subtitleFormatOf(text: string): SubtitleFormat | null {
  return formatOf(
    text
      .replace(/^\ufeff/u, '')
      .replace(/\r\n?/gu, '\n')
      .split('\n'),
  );
}

function formatOf(lines: readonly string[]): SubtitleFormat | null {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (/^\s*WEBVTT(?:\s|$)/u.test(first)) return 'vtt';
  if (/^\s*\[script info\]/iu.test(first) || lines.some((line) => /^\s*dialogue\s*:/iu.test(line)))
    return 'ass';
  return lines.some((line) => /\d\s*-->\s*\d/u.test(line)) ? 'srt' : null;
}

function readFormat(lines: readonly string[], format: SubtitleFormat): ReadCues {
  if (format === 'ass') return readAssCues(lines);
  if (format === 'srt') return readArrowCues(lines, 0, 'srt');
  const header = lines.findIndex((line) => line.trim() !== '');
  const read = readArrowCues(lines, header + 1, 'vtt');
  return header === 0 ? read : { ...read, warnings: [{ line: 1, reason: 'bad-header' }, ...read.warnings] };
}

function settle({ cues, warnings }: ReadCues): { cues: SubtitleCue[]; warnings: SubtitleWarning[] } {
  const found = [...warnings];
  const good = cues.filter((cue) => {
    const reason = cue.end <= cue.start ? 'end-before-start' : cue.text === '' ? 'empty-cue' : null;
    if (reason) found.push({ line: cue.line, reason });
    return reason === null;
  });
  good.forEach((cue, index) => {
    const before = good[index - 1];
    if (before && cue.start < before.start) found.push({ line: cue.line, reason: 'out-of-order' });
    else if (before && cue.start < before.end) found.push({ line: cue.line, reason: 'overlapping' });
  });
  const ordered = good.sort((a, b) => a.start - b.start || a.line - b.line);
  return {
    cues: ordered.map(({ text, start, end }) => ({ text, start, end })),
    warnings: found.sort((a, b) => a.line - b.line),
  };
}
