import { describe, expect, it, test } from 'vitest';
import type { Story } from '../../../shared/script/read-story.ts';
import { FULL, problems, segments, story, texts } from './story-kit.ts';

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
