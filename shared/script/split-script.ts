import { StudioError } from '../errors.ts';
import { LONGEST_TEXT, MOST_SEGMENTS } from '../model/project.ts';
import { readSubtitles, subtitleFormatOf } from '../subtitles/read-subtitles.ts';
import { isSentenceEnd } from '../text/time-words.ts';
import { segmentsFromCues } from './read-cues.ts';
import { readJsonScript } from './read-json.ts';
import { readMarkdown } from './read-markdown.ts';
import type { ScriptFormat, ScriptSection, ScriptSegment, SplitBy } from './script-segment.ts';
import { splitSentences } from './split-sentences.ts';

/** What a script is, by its name where that says so, else by what it looks like. Pasted text has no name. */
export function detectFormat(fileName: string | null, text: string): ScriptFormat {
  const extension = /\.([a-z0-9]+)$/iu.exec(fileName ?? '')?.[1]?.toLowerCase();
  if (extension === 'md' || extension === 'markdown') return 'markdown';
  if (extension === 'json') return 'json';
  if (extension !== undefined && ['srt', 'vtt', 'ass', 'ssa', 'ttml'].includes(extension)) return 'subtitles';
  if (isJson(text)) return 'json';
  if (subtitleFormatOf(text) !== null) return 'subtitles';
  if (extension === 'txt') return 'text';
  return /^#{1,6}\s+\S/mu.test(text) ? 'markdown' : 'text';
}

/**
 * Cuts a script into segments. A way of cutting that a format does not have falls back to paragraphs. Throws
 * `input.script-empty`, `input.script-malformed` or, for subtitles, `input.subtitles-malformed`.
 */
export function splitScript(text: string, options: { by: SplitBy; format: ScriptFormat }): ScriptSegment[] {
  if (text.trim() === '') throw emptyScript();
  const segments = read(text, options);
  if (segments.length === 0) throw emptyScript();
  if (segments.length > MOST_SEGMENTS) {
    throw new StudioError(
      'input.script-malformed',
      `This script gives ${segments.length.toLocaleString('en')} segments, and a story holds ${MOST_SEGMENTS.toLocaleString('en')}. Split it into larger parts, or divide it over several stories.`,
    );
  }
  const long = segments.findIndex((segment) => segment.text.length > LONGEST_TEXT);
  if (long >= 0) {
    throw new StudioError(
      'input.script-malformed',
      `Segment ${long + 1} would have more than ${LONGEST_TEXT.toLocaleString('en')} characters. Split the script by paragraph or sentence.`,
    );
  }
  return segments;
}

function read(text: string, { by, format }: { by: SplitBy; format: ScriptFormat }): ScriptSegment[] {
  switch (format) {
    case 'subtitles':
      return segmentsFromCues(readSubtitles(text).cues, by);
    case 'json': {
      const segments = readJsonScript(text);
      return by === 'sentence' ? segments.flatMap(bySentences) : segments;
    }
    case 'markdown':
      return readMarkdown(text).flatMap((section) => cutSection(section, by));
    case 'text':
      return cutSection({ title: null, paragraphs: paragraphsOf(text) }, by === 'heading' ? 'paragraph' : by);
  }
}

function bySentences(segment: ScriptSegment): ScriptSegment[] {
  // A length was given for the whole: it is no longer known which sentence takes how much of it.
  const title = segment.title === undefined ? {} : { title: segment.title };
  const sentences = splitSentences(segment.text);
  return sentences.length < 2
    ? [segment]
    : sentences.map((text, index) => (index === 0 ? { text, ...title } : { text }));
}

function cutSection({ title, paragraphs }: ScriptSection, by: SplitBy): ScriptSegment[] {
  const whole = by === 'heading' ? [paragraphs.join('\n')].filter((text) => text !== '') : paragraphs;
  const texts = by === 'sentence' ? whole.flatMap(splitSentences) : whole;
  return texts.map((text, index) =>
    index === 0 && title !== null && title !== '' ? { text, title } : { text },
  );
}

/** Empty lines part paragraphs. Without any, each line is one where lines end as sentences do, else they are wrapped. */
function paragraphsOf(text: string): string[] {
  const lines = text
    .replace(/\r\n?/gu, '\n')
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim());
  const filled = lines.filter((line) => line !== '');
  const hasGaps = lines.join('\n').trim().includes('\n\n');
  if (!hasGaps && filled.filter(isSentenceEnd).length > filled.length / 2) return filled;
  return lines
    .join('\n')
    .split(/\n{2,}/u)
    .map((paragraph) => paragraph.replaceAll('\n', ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

function isJson(text: string): boolean {
  if (!/^[[{]/u.test(text.trimStart())) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function emptyScript(): StudioError {
  return new StudioError(
    'input.script-empty',
    'There is no text in this script. Paste or choose one with at least a sentence.',
  );
}
