import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { segmentSamples } from '../../../shared/model/derive.ts';
import { type Asset, MOVES, type Project, TRANSITIONS } from '../../../shared/model/project.ts';
import { RATES } from '../../../shared/model/time.ts';
import { parseProject, validateProject } from '../../../shared/model/validate-project.ts';
import { canonicalJson } from '../../../shared/plan/canonical.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { findProfile } from '../../../shared/profiles/profiles.ts';
import { readStory, type Story, type StorySegment } from '../../../shared/script/read-story.ts';
import { applyStorySettings, storyFiles, storyProject } from '../../../shared/script/read-story-project.ts';
import { readStorySetting } from '../../../shared/script/read-story-settings.ts';

const FULL = `---
title: "The sea: a story"
size: 1280x720
fps: 30000/1001
zoom: 1.25
transition: slide-left 0.8   # between all segments
# a comment
captions: sidecar
music: songs/tide (live).mp3
---

![The shore](pictures/shore (1).jpg)
[narration](<voice one.wav>)
{move=tl-br zoom=1.2 transition=cut}
The tide comes in
twice a day.

{duration=4}
Nobody asks it to.
`;

function story(text: string): Story {
  const { story, problems } = readStory(text);
  expect(problems).toEqual([]);
  return story;
}
const segments = (text: string) => story(text).segments;
const texts = (text: string) => segments(text).map((segment) => segment.text);
const problems = (text: string) => readStory(text).problems.map(({ line, message }) => `${line}: ${message}`);

describe('a story', () => {
  it('is settings and segments', () => {
    expect(story(FULL)).toEqual({
      settings: {
        title: 'The sea: a story',
        size: { width: 1280, height: 720 },
        rate: '29.97',
        zoom: 1.25,
        transition: { kind: 'slide-left', length: 38_400 },
        captions: { mode: 'sidecar', style: {} },
        music: {
          file: 'songs/tide (live).mp3',
          gainDb: -6,
          fadeIn: 24_000,
          fadeOut: 96_000,
          duck: true,
          loop: true,
        },
      },
      segments: [
        {
          line: 12,
          text: 'The tide comes in twice a day.',
          visual: { file: 'pictures/shore (1).jpg', line: 12 },
          narration: { file: 'voice one.wav', line: 13 },
          duration: null,
          move: 'tl-br',
          zoom: 1.2,
          transition: { kind: 'cut', length: 24_000 },
        },
        {
          line: 18,
          text: 'Nobody asks it to.',
          visual: null,
          narration: null,
          duration: 192_000,
          move: null,
          zoom: null,
          transition: null,
        },
      ],
      notes: [],
    });
  });

  it.each([
    ['Windows line ends', FULL.replaceAll('\n', '\r\n')],
    ['old Mac line ends', FULL.replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${FULL}`],
    ['spaces in empty lines', FULL.replaceAll('\n\n', '\n  \t\n')],
    ['many empty lines', FULL.replaceAll('\n\n', '\n\n\n\n')],
    ['no line end at the end', FULL.trimEnd()],
  ])('is the same with %s', (_, text) => {
    const withoutLines = (read: Story) =>
      JSON.stringify(read, (key, value) => (key === 'line' ? undefined : value));
    expect(withoutLines(story(text))).toBe(withoutLines(story(FULL)));
  });

  it('needs no settings, and none of the parts of a segment', () => {
    expect(story('Once upon a time.').settings).toEqual({});
    expect(segments('![](a.png)\n\n[narration](b.mp3)\n\n{duration=2}\n\nWords.')).toHaveLength(4);
    expect(segments('')).toEqual([]);
  });

  it('takes a title from its first heading, and leaves headings out of the captions', () => {
    const read = story('# The *sea*\n\n## Part one\nThe tide.\n\n#storm is a tag.');
    expect(read.settings.title).toBe('The sea');
    expect(read.segments.map(({ text }) => text)).toEqual(['The tide.', '#storm is a tag.']);
    expect(story('---\ntitle: Mine\n---\n# Other').settings.title).toBe('Mine');
  });

  it('leaves comments out, also those over several lines', () => {
    expect(texts('![](a.png)\n<!-- one -->\nBefore <!-- two\n\nstill\n--> after.\n\nNext.')).toEqual([
      'Before after.',
      'Next.',
    ]);
    expect(segments('<!--\n\n![](gone.png)\n\n-->\nText.')).toMatchObject([{ line: 6, visual: null }]);
  });

  it('keeps words of every script, in their order', () => {
    expect(texts('שלום עולם!\n\nمرحبا\nبالعالم\n\n今日は\n世界。\n\nНаïве 🌊 café')).toEqual([
      'שלום עולם!',
      'مرحبا بالعالم',
      '今日は世界。',
      'Наïве 🌊 café',
    ]);
  });

  it('leaves Markdown out of the text, but not what is escaped', () => {
    expect(texts('The **tide** [comes](http://x.y) `in`.\n\n\\{not settings} 3 \\* 4')).toEqual([
      'The tide comes in.',
      '{not settings} 3 * 4',
    ]);
  });

  it('takes parts of a segment on one line, or after the text', () => {
    expect(segments('Hello.\n![a](a.png "A title") {duration=2s move=center}')).toMatchObject([
      { text: 'Hello.', visual: { file: 'a.png' }, duration: 96_000, move: 'centre' },
    ]);
  });

  it('says that a duration has no effect beside a narration', () => {
    expect(story('[narration](a.mp3)\n{duration=4}\nText.').notes).toEqual([
      { line: 2, message: 'The narration gives the length; "duration" has no effect' },
    ]);
  });
});

describe('what is wrong is told with its line', () => {
  test.each([
    ['---\ntitel: Sea\n---', '2: There is no key "titel". Those that exist: title, size,'],
    ['---\nsize: 1920\n---', '2: "size" takes width x height, such as 1920x1080'],
    ['---\nsize: 1921x1080\n---', '2: "size" takes'],
    ['---\nsize: 9000x1080\n---', '2: "size" takes'],
    ['---\nfps: 31\n---', '2: "fps" takes 23.976, 24, 25'],
    ['---\nzoom: 9\n---', '2: "zoom" takes a number from 1 to 3, not "9"'],
    ['---\nzoom: 1,3\n---', '2: "zoom" takes'],
    ['---\ntransition: fade 1\n---', '2: "transition" takes one of cut, crossfade'],
    ['---\ntransition: crossfade x\n---', '2: A transition takes 0 to 60 seconds'],
    ['---\ncaptions: yes\n---', '2: "captions" takes burn, sidecar, track or off, not "yes"'],
    ['---\ncaptions: burn {size=900}\n---', '2: "900" cannot be the size of captions'],
    ['---\ncaptions: burn {style=1}\n---', '2: Captions have no "style"'],
    ['---\nmusic:\n---', '2: "music" takes a file'],
    ['---\nmusic: a.mp3 {volume=loud}\n---', '2: Music takes volume=-6'],
    ['---\ntitle\n---', '2: "title" is not a setting: write key: value'],
    ['---\nzoom: 1.2\n\nzoom: 1.3\n---', '4: "zoom" is given twice'],
    ['---\ntitle: Sea\n\nText', '1: The settings at the top have no end'],
    ['A.\n\n![a](a.png)\n![b](b.png)', '4: This segment has a picture already'],
    ['[narration](a.mp3)\n[narration](b.mp3)', '2: This segment has a narration already'],
    ['![a]()', '1: No file is named'],
    ['![a](a.png', '1: A bracket that is opened here is not closed'],
    ['[narration](a.mp3', '1: A bracket that is opened here is not closed'],
    ['{duration=4', '1: A bracket that is opened here is not closed'],
    ['Look: ![a](a.png)', '1: A picture or video stands on a line of its own'],
    ['\n\n{duration=soon}', '3: "duration" takes seconds, such as 4 or 2.5, not "soon"'],
    ['{duration=0}', '1: "duration" takes seconds'],
    ['{duration=1e9}', '1: "duration" takes seconds'],
    ['{move=up}', '1: "move" takes one of centre, tl-br'],
    ['{zoom=0.5}', '1: "zoom" takes a number from 1 to 3'],
    ['{transition=star}', '1: "transition" takes one of'],
    ['{speed=2}', '1: A segment has no "speed". What it has: duration, move, zoom, transition'],
    ['{duration=2 duration=3}', '1: "duration" is given twice'],
    ['{sic}', '1: "sic" is not understood between braces'],
    ['Text <!-- and\n\nmore', '1: This comment has no end'],
    ['---\nfoo: 1\n---\n{bar=2}\n\n{move=x}', '2: There is no key "foo"'],
  ])('%j', (text, message) => {
    expect(problems(text)[0]).toContain(message);
  });

  it('finds all of it in one go, in order', () => {
    expect(problems('---\nfoo: 1\n---\n{bar=2}\n\n{move=x}').map((text) => text[0])).toEqual(['2', '4', '6']);
  });

  it('refuses more segments than a project holds, and more text than a segment holds', () => {
    expect(problems('a\n\n'.repeat(2001))[0]).toContain('4001: A story holds 2,000 segments');
    expect(problems('a'.repeat(100_001))[0]).toContain('1: A segment holds 100,000 characters');
  });
});

describe('settings', () => {
  test.each(Object.entries(RATES))('%s frames a second, also as a fraction', (name, { num, den }) => {
    expect(readStorySetting('fps', name)).toEqual({ rate: name });
    expect(readStorySetting('fps', `${num}/${den}`)).toEqual({ rate: name });
  });

  test.each(TRANSITIONS)('%s is a transition', (kind) => {
    expect(readStorySetting('transition', `${kind} 0.25`)).toEqual({ transition: { kind, length: 12_000 } });
  });
});

const picture = (id: string): Asset => ({
  kind: 'picture',
  id,
  name: `${id}.jpg`,
  bytes: 10,
  type: 'image/jpeg',
  sha256: id.charCodeAt(0).toString(16).repeat(32),
  width: 1600,
  height: 900,
});

describe('the document of a story', () => {
  const made = (text: string, ids: Record<string, string> = {}, assets: Record<string, Asset> = {}) =>
    storyProject(story(text), 'Name', { ids: new Map(Object.entries(ids)), assets });

  it('is valid, with what the story leaves open as new projects have it', () => {
    const project = made(
      '![](a.jpg)\n{duration=2}\nOne.\n\n{duration=1}\nTwo.',
      { 'a.jpg': 'a' },
      { a: picture('a') },
    );
    expect(validateProject(project).ok).toBe(true);
    expect(project).toMatchObject({ title: 'Name', look: { rate: '30', zoom: 1.3 } });
    expect(project.storyline.map(({ visual }) => visual)).toEqual([
      { type: 'picture', asset: 'a' },
      { type: 'previous' },
    ]);
  });

  it('deals moves that differ from their neighbours, around those that are written', () => {
    const moves = made('a\n\n{move=centre}\n\na\n\n{move=tr-bl}\n\nc\n\n{move=centre}\n\ne').storyline.map(
      (s) => s.motion.move,
    );
    expect(moves[1]).toBe('centre');
    expect(moves[3]).toBe('tr-bl');
    expect(moves[5]).toBe('centre');
    for (const [index, move] of moves.entries()) expect(move).not.toBe(moves[index + 1]);
  });

  it('shows a video for as long as the segment lasts, with its sound as the voice where there is no other', () => {
    const video: Asset = {
      kind: 'video',
      id: 'v',
      name: 'v.mp4',
      bytes: 10,
      type: 'video/mp4',
      sha256: 'd'.repeat(64),
      width: 640,
      height: 360,
      frames: 90,
      samples: 144_000,
      sound: { samples: 144_000, channels: 2, offset: 0 },
    };
    const text = '![](v)\n\n![](v)\n{duration=2}\n\n![](v)\n{duration=5}\n\n![](v)\n[narration](n)\n\n![](q)';
    const project = made(
      text,
      { v: 'v', n: 'n', q: 'q' },
      { v: video, q: { ...video, id: 'q', sound: null } },
    );
    expect(project.storyline.map(({ visual, motion }) => [visual, motion.move])).toMatchObject([
      [{ type: 'video', from: 0, to: 144_000, sound: 'narration' }, 'still'],
      [{ type: 'video', from: 0, to: 96_000, sound: 'narration' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'beside' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'off' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'off' }, 'still'],
    ]);
    const lengths = project.storyline.map((segment) => segmentSamples(project, segment));
    expect(lengths).toEqual([144_000, 96_000, 240_000, 144_000, 144_000]);
  });

  it('is changed by settings from elsewhere, music taking the place of music', () => {
    const project = made('---\nmusic: a.mp3\n---\nOne.', { 'a.mp3': 'one' });
    const setting = readStorySetting('music', 'b.mp3 {volume=-12}');
    if (typeof setting === 'string') throw new Error(setting);
    const changed = applyStorySettings(project, { ...setting, title: 'New' }, () => 'two');
    expect(changed.title).toBe('New');
    expect(changed.audio).toMatchObject([{ clips: [{ asset: 'two', gainDb: -12 }] }]);
  });

  it('of the sample story is the film of the sample project', () => {
    const folder = new URL('../../../public/sample/', import.meta.url);
    const document = parseProject(JSON.parse(readFileSync(new URL('project.json', folder), 'utf8')));
    if (!document.ok) throw document.error;
    const read = story(readFileSync(new URL('story.md', folder), 'utf8'));
    const { music } = read.settings;
    const names = [...storyFiles(read).map(({ file }) => file), music?.file ?? ''];
    const assets = Object.values(document.value.assets);
    expect(names).toEqual(assets.map(({ name }) => name));
    const ids = new Map(assets.map(({ id, name }) => [name, id]));
    const project = storyProject(read, 'story', { ids, assets: document.value.assets });
    expect(planBytes(project)).toBe(planBytes(document.value));
  });
});

function planBytes(project: Project): string {
  const profile = findProfile('PROJECT');
  if (profile === null) throw new Error('There is no such profile');
  return canonicalJson(
    compilePlan(project, profile, {
      container: 'mp4',
      video: { codec: 'h264', codecString: '', engine: 'webcodecs', hardware: false, bitrate: 1 },
      audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
      choices: [],
      available: new Set(Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? [])),
    }),
  );
}

describe('whatever is in a file', () => {
  const word = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N}.,?!’]{0,12}$/u);
  const file = fc
    .stringMatching(/^[a-z0-9][a-z0-9 ._()-]{0,12}$/u)
    .filter((name) => name.trim() === name && (name.match(/\(/g) ?? []).length === 0 && !name.includes(')'));
  const segment = fc.record({
    text: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
    visual: fc.option(file),
    narration: fc.option(file),
    seconds: fc.option(fc.integer({ min: 1, max: 4000 }).map((n) => n / 100)),
    move: fc.option(fc.constantFrom(...MOVES)),
    zoom: fc.option(fc.integer({ min: 100, max: 300 }).map((n) => n / 100)),
  });

  it('a story that is written is the story that is read', () => {
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (wanted, lineEnd) => {
          const written = wanted.map(({ text, visual, narration, seconds, move, zoom }) => {
            const pairs = [
              seconds === null ? '' : `duration=${seconds}`,
              move === null ? '' : `move=${move}`,
              zoom === null ? '' : `zoom=${zoom}`,
            ].filter((pair) => pair !== '');
            return [
              visual === null ? '' : `![alt](${visual})`,
              narration === null ? '' : `[narration](${narration})`,
              pairs.length === 0 ? '' : `{${pairs.join(' ')}}`,
              text,
            ]
              .filter((line) => line !== '')
              .join('\n');
          });
          const { story: read, problems: found } = readStory(written.join('\n\n').replaceAll('\n', lineEnd));
          expect(found).toEqual([]);
          expect(read.segments.map(({ line: _, ...rest }: StorySegment) => plain(rest))).toEqual(
            wanted.map(({ text, visual, narration, seconds, move, zoom }) => ({
              text,
              visual,
              narration,
              duration: seconds === null ? null : Math.round(seconds * 48_000),
              move,
              zoom,
            })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  const plain = ({ text, visual, narration, duration, move, zoom }: Omit<StorySegment, 'line'>) => ({
    text,
    visual: visual?.file ?? null,
    narration: narration?.file ?? null,
    duration,
    move,
    zoom,
  });

  it('it is read to the end, and problems name lines that exist', () => {
    const piece = fc.constantFrom(
      '---',
      '\n',
      '\n\n',
      '![',
      '](',
      ')',
      '[narration](',
      '{',
      '}',
      'duration=',
      '"',
      '<!--',
      '-->',
      ': ',
      'size',
      '1920x1080',
      '\\',
      '#',
      ' ',
      '\t',
      '\ufeff',
      '\0',
      '‏',
      'x'.repeat(50),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const lines = text.split(/\r\n|[\n\r]/u).length;
        const { story: read, problems: found } = readStory(text);
        for (const { line } of [...found, ...read.segments, ...read.notes]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
        }
        expect(readStory(text)).toEqual({ story: read, problems: found });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['brackets', '!['.repeat(400_000)],
    ['braces', '{'.repeat(200_000)],
    ['comments', '<!--'.repeat(200_000)],
    ['open links', '![a]('.repeat(100_000)],
    ['pairs', `{${'a=b '.repeat(50_000)}}`],
    ['backslashes', `![${'\\'.repeat(200_000)}`],
  ])('a file of nothing but %s is read in no time', (_, text) => {
    readStory(text);
  });
});
