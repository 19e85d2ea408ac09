/* The script, and how one is imported. */
import { formatNumber } from '../../format.ts';
import { plural } from '../plural.ts';

export const script = {
  title: 'Script',
  summary: (segments: number, length: string, open: number) =>
    `${plural(segments, 'segment', 'segments')} · ${length}${open > 0 ? ` · ${open} incomplete` : ''}`,
  removeMany: (segments: number) => `Delete ${plural(segments, 'segment', 'segments')}`,
  import: 'Import a script',
  add: 'Add a segment',
  emptyTitle: 'A story starts with its words',
  emptyBody: 'Paste a script and it becomes segments, one for each picture. Or write the first one yourself.',
  paste: 'Paste or import a script',
  write: 'Write',
  rowName: (number: number, text: string) =>
    `Segment ${number}${text.trim() === '' ? '' : `: ${text.trim().slice(0, 60)}`}`,
  addPicture: (number: number) => `Add a picture or a video to segment ${number}`,
  showSegment: (number: number) => `Show segment ${number}`,
  keepsPrevious: 'Keeps the previous picture',
  textPlaceholder: 'Write what is said here',
  textName: (number: number) => `Text of segment ${number}`,
  noLength: 'No length',
  noPicture: 'No picture',
  lost: 'File is missing',
  noNarration: 'No narration',
  missing: (gaps: readonly ('picture' | 'length')[]) =>
    `Missing: ${gaps.map((gap) => (gap === 'picture' ? 'picture' : 'narration or length')).join(' and ')}`,
} as const;

export const importScript = {
  title: 'Import a script',
  description: 'See how it falls into segments before it is added.',
  text: 'Script',
  choose: 'Choose a file',
  placeholder: 'Paste your script here, or drop a file.\n\nAn empty line begins a new segment.',
  formatsHint: 'Text, Markdown, JSON, SRT or VTT.',
  readAs: (format: string, name: string | null) =>
    name === null ? `Read as ${format}.` : `${name}, read as ${format}.`,
  formats: { text: 'plain text', markdown: 'Markdown', json: 'JSON', subtitles: 'subtitles' },
  tooLarge: 'This file is larger than 32 MB, which is no script.',
  noText: (name: string) => `There is no text in ${name}. Choose another file, or paste the words here.`,
  tooMany: (segments: number, room: number) =>
    `This script gives ${plural(segments, 'segment', 'segments')}, and the story has room for ${formatNumber(room)} more. Split it into larger parts, replace the segments that are there, or divide it over several stories.`,
  oneScript: (name: string) => `One script at a time: ${name} is shown`,
  oneScriptRest: (names: readonly string[]) => `Import the others after it: ${names.join(', ')}`,
  splitBy: 'A segment for each',
  ways: { paragraph: 'Paragraph', sentence: 'Sentence', heading: 'Heading', cue: 'Cue' },
  preview: 'How the script will be split',
  previewEmpty: 'The segments will show here.',
  andMore: (more: number) => `and ${formatNumber(more)} more`,
  where: 'What happens to the segments that are there',
  append: 'Add at the end',
  replace: (segments: number) => `Replace ${plural(segments, 'segment', 'segments')}`,
  cancel: 'Cancel',
  apply: (segments: number) =>
    segments === 0 ? 'Add segments' : `Add ${plural(segments, 'segment', 'segments')}`,
} as const;
