import {
  LONGEST_TEXT,
  LONGEST_TITLE,
  MOST_SEGMENTS,
  MOVES,
  type Move,
  type Transition,
} from '../model/project.ts';
import { type Samples, secondsToSamples } from '../model/time.ts';
import { cutText } from '../text/cut-text.ts';
import { stripInline } from './read-markdown.ts';
import { readAttributes, readNumber, type StoryAttributes } from './read-story-attributes.ts';
import { type StoryLine, type StoryProblem, storyLines } from './read-story-lines.ts';
import { readLink, startsUnclosed } from './read-story-link.ts';
import { readStorySetting, readTransition, type StorySettings } from './read-story-settings.ts';

export type { StoryProblem } from './read-story-lines.ts';

/** A story.md, read: what it says, with files named as they are written. */
export interface Story {
  readonly settings: StorySettings;
  readonly segments: readonly StorySegment[];
  /** True, but without effect: told, and no reason to stop. */
  readonly notes: readonly StoryProblem[];
}

export interface StorySegment {
  /** Where it starts in the file. */
  readonly line: number;
  readonly text: string;
  /** Null keeps the picture before it. */
  readonly visual: StoryFile | null;
  readonly narration: StoryFile | null;
  readonly duration: Samples | null;
  readonly move: Move | null;
  readonly zoom: number | null;
  readonly transition: Transition | null;
}

/** A file as it is written, relative to the story. */
export interface StoryFile {
  readonly file: string;
  readonly line: number;
}

/** Those that are dealt, and one that is only chosen. */
const ALL_MOVES: readonly Move[] = [...MOVES, 'still'];
const LONGEST_SECONDS = 12 * 3600;
const ATTRIBUTE_NAMES = 'duration, move, zoom, transition';

/**
 * Reads a story: front matter between `---`, then segments parted by empty lines, each with a picture or video,
 * a narration, one line of `{name=value}` and text, all of them optional. Markdown in the text is left out, and
 * so are headings, which are for whoever writes. All problems are found in one go.
 */
export function readStory(text: string): { story: Story; problems: readonly StoryProblem[] } {
  const { lines, problems } = storyLines(text);
  const front = readFrontMatter(lines);
  problems.push(...front.problems);
  const notes: StoryProblem[] = [];
  const segments: StorySegment[] = [];
  let title: string | null = null;
  for (const block of blocksOf(lines.slice(front.count))) {
    const read = readBlock(block);
    problems.push(...read.problems);
    notes.push(...read.notes);
    title ??= read.heading;
    if (read.segment !== null) segments.push(read.segment);
  }
  const over = segments[MOST_SEGMENTS];
  if (over !== undefined) {
    const message = `A story holds ${MOST_SEGMENTS.toLocaleString('en')} segments, and this one goes on. Divide it over several stories`;
    problems.push({ line: over.line, message });
  }
  const settings = { ...(title === null ? {} : { title: cutText(title, LONGEST_TITLE) }), ...front.settings };
  problems.sort((a, b) => a.line - b.line);
  return { story: { settings, segments, notes }, problems };
}

function readFrontMatter(lines: readonly StoryLine[]) {
  const problems: StoryProblem[] = [];
  let settings: StorySettings = {};
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  const opening = lines[first];
  if (opening === undefined || opening.text.trimEnd() !== '---') return { settings, problems, count: 0 };
  const length = lines.slice(first + 1).findIndex(({ text }) => /^(?:---|\.\.\.)\s*$/u.test(text));
  if (length < 0) {
    const message = 'The settings at the top have no end. Close them with a line of ---';
    return { settings, problems: [{ line: opening.number, message }], count: lines.length };
  }
  const seen = new Set<string>();
  for (const { number, text } of lines.slice(first + 1, first + 1 + length)) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const pair = /^\s*([^:]+?)\s*:\s*(.*)$/u.exec(text);
    if (pair === null) {
      problems.push({
        line: number,
        message: `"${text.trim().slice(0, 40)}" is not a setting: write key: value`,
      });
      continue;
    }
    const key = (pair[1] ?? '').toLowerCase();
    if (seen.has(key)) problems.push({ line: number, message: `"${key}" is given twice` });
    seen.add(key);
    const setting = readStorySetting(key, plainValue(pair[2] ?? ''));
    if (typeof setting === 'string') problems.push({ line: number, message: setting });
    else settings = { ...settings, ...setting };
  }
  return { settings, problems, count: first + length + 2 };
}

/** Without quotation marks around all of it, else without a comment behind it. */
function plainValue(value: string): string {
  const quoted = /^"([^"]*)"\s*(?:#.*)?$|^'([^']*)'\s*(?:#.*)?$/u.exec(value);
  return quoted === null ? value.replace(/\s#\s.*$/u, '').trim() : (quoted[1] ?? quoted[2] ?? '');
}

/** Runs of lines between empty ones; a rule parts segments too. */
function blocksOf(lines: readonly StoryLine[]): StoryLine[][] {
  const blocks: StoryLine[][] = [[]];
  for (const line of lines) {
    const isGap = line.text.trim() === '' || /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/u.test(line.text);
    if (isGap) blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0);
}

interface Block {
  readonly segment: StorySegment | null;
  readonly heading: string | null;
  readonly problems: StoryProblem[];
  readonly notes: StoryProblem[];
}

function readBlock(block: readonly StoryLine[]): Block {
  const problems: StoryProblem[] = [];
  const notes: StoryProblem[] = [];
  const attributes = new Map<string, string>();
  const words: string[] = [];
  let attributesLine = 0;
  let heading: string | null = null;
  let visual: StoryFile | null = null;
  let narration: StoryFile | null = null;
  const take = (line: number, inside: string) => {
    const read = readAttributes(inside, line);
    problems.push(...read.problems);
    for (const [name, value] of read.attributes) {
      if (attributes.has(name)) problems.push({ line, message: `"${name}" is given twice` });
      attributes.set(name, value);
    }
    attributesLine = line;
  };
  for (const { number: line, text } of block) {
    const title = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/u.exec(text);
    if (title !== null) {
      if (title[1] === '#') heading ??= stripInline(title[2] ?? '') || null;
      continue;
    }
    let rest = text.trim();
    while (rest !== '') {
      const link = readLink(rest);
      const braces = /^\{([^{}]*)\}/u.exec(rest);
      if (link === null && braces === null) break;
      if (link?.file === '') problems.push({ line, message: 'No file is named between the brackets ( )' });
      if (link?.type === 'visual') {
        if (visual !== null) problems.push({ line, message: TWICE_VISUAL });
        visual = { file: link.file, line };
      } else if (link !== null) {
        if (narration !== null) problems.push({ line, message: TWICE_NARRATION });
        narration = { file: link.file, line };
      } else take(line, braces?.[1] ?? '');
      rest = rest.slice(link?.length ?? braces?.[0].length ?? 0).trimStart();
    }
    if (startsUnclosed(rest)) problems.push({ line, message: UNCLOSED });
    else if (/(?<!\\)!\[[^\]]{0,500}\]\(/u.test(rest)) problems.push({ line, message: VISUAL_IN_TEXT });
    if (rest !== '') words.push(rest);
  }
  const line = block[0]?.number ?? 1;
  const text = stripInline(joinLines(words));
  if (text.length > LONGEST_TEXT) {
    const message = `A segment holds ${LONGEST_TEXT.toLocaleString('en')} characters. Part it with an empty line`;
    problems.push({ line, message });
  }
  if (narration !== null && attributes.has('duration')) {
    notes.push({ line: attributesLine, message: 'The narration gives the length; "duration" has no effect' });
  }
  const given = readSegmentAttributes(attributes, attributesLine, problems);
  const isEmpty = text === '' && visual === null && narration === null && attributes.size === 0;
  return { segment: isEmpty ? null : { line, text, visual, narration, ...given }, heading, problems, notes };
}

const TWICE_VISUAL = 'This segment has a picture already. Put an empty line before the next segment';
const TWICE_NARRATION = 'This segment has a narration already. Put an empty line before the next segment';
const UNCLOSED = 'A bracket that is opened here is not closed on this line';
const VISUAL_IN_TEXT = 'A picture or video stands on a line of its own, not inside the text';

function readSegmentAttributes(
  attributes: StoryAttributes,
  line: number,
  problems: StoryProblem[],
): Pick<StorySegment, 'duration' | 'move' | 'zoom' | 'transition'> {
  let given = { duration: null, move: null, zoom: null, transition: null } as Pick<
    StorySegment,
    'duration' | 'move' | 'zoom' | 'transition'
  >;
  const tell = (message: string) => problems.push({ line, message });
  for (const [name, value] of attributes) {
    if (name === 'duration') {
      const seconds = readNumber(value.replace(/s$/u, ''), 0.01, LONGEST_SECONDS);
      if (seconds === null) tell(`"duration" takes seconds, such as 4 or 2.5, not "${value}"`);
      else given = { ...given, duration: secondsToSamples(seconds) };
    } else if (name === 'move') {
      const move = ALL_MOVES.find((item) => item === value.toLowerCase().replace('center', 'centre'));
      if (move === undefined) tell(`"move" takes one of ${ALL_MOVES.join(', ')}, not "${value}"`);
      else given = { ...given, move };
    } else if (name === 'zoom') {
      const zoom = readNumber(value, 1, 3);
      if (zoom === null) tell(`"zoom" takes a number from 1 to 3, not "${value}"`);
      else given = { ...given, zoom };
    } else if (name === 'transition') {
      const transition = readTransition(value);
      if (typeof transition === 'string') tell(transition);
      else given = { ...given, transition };
    } else tell(`A segment has no "${name}". What it has: ${ATTRIBUTE_NAMES}`);
  }
  return given;
}

const UNSPACED_END = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff65]$/u;
const UNSPACED_START = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff65]/u;

/** A line break in the text is a space, but not within Chinese or Japanese. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    if (text === '') return line;
    return UNSPACED_END.test(text) && UNSPACED_START.test(line) ? text + line : `${text} ${line}`;
  }, '');
}
