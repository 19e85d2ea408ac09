import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { decodeText } from '../../../shared/script/decode-text.ts';
import type { ScriptFormat, SplitBy } from '../../../shared/script/script-segment.ts';
import { detectFormat, splitScript } from '../../../shared/script/split-script.ts';
import { splitSentences } from '../../../shared/script/split-sentences.ts';

const texts = (text: string, by: SplitBy, format: ScriptFormat) =>
  splitScript(text, { by, format }).map((segment) => segment.text);
const failure = (run: () => unknown): StudioError => {
  try {
    run();
  } catch (error) {
    if (error instanceof StudioError) return error;
  }
  throw new Error('It did not fail as expected');
};

describe('sentences', () => {
  test.each<[string, string[]]>([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    [
      'Dr. Smith met Mrs. Jones at 3.30 p.m. on Jan. 5. They left.',
      ['Dr. Smith met Mrs. Jones at 3.30 p.m. on Jan. 5.', 'They left.'],
    ],
    ['It cost $3.50. Version 2.0.1 is out.', ['It cost $3.50.', 'Version 2.0.1 is out.']],
    ['J. R. R. Tolkien wrote it. He did.', ['J. R. R. Tolkien wrote it.', 'He did.']],
    ['“Stop!” she said. “Why?” He ran.', ['“Stop!” she said.', '“Why?”', 'He ran.']],
    [
      'Wait... what? And then… nothing. Well... He left.',
      ['Wait... what?', 'And then… nothing.', 'Well...', 'He left.'],
    ],
    [
      'Apples, pears, etc. Then we left. Fruit etc. is good.',
      ['Apples, pears, etc.', 'Then we left.', 'Fruit etc. is good.'],
    ],
    [
      'He lives in the U.S. and works, e.g. in Ohio. See www.example.com for more.',
      ['He lives in the U.S. and works, e.g. in Ohio.', 'See www.example.com for more.'],
    ],
    ['1. First point. 2. Second point.', ['1. First point.', '2. Second point.']],
    ['我们去公园。天气很好！“真的吗？”他问', ['我们去公园。', '天气很好！', '“真的吗？”', '他问']],
    ['هل أنت بخير؟ نعم.', ['هل أنت بخير؟', 'نعم.']],
    ['What?! No way!! Yes.', ['What?!', 'No way!!', 'Yes.']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(splitSentences(text)).toEqual(expected);
  });

  test('nothing is lost', () => {
    const text = 'A. B.C. d... e! "F?" (G.) 3.4. …h. I. Then.';
    expect(splitSentences(text).join(' ')).toBe(text);
  });
});

describe('plain text', () => {
  test('empty lines part paragraphs and wrapped lines are joined', () => {
    expect(texts('First line\ngoes on.\n\n\n  Second\tone.  \r\n\r\nThird.', 'paragraph', 'text')).toEqual([
      'First line goes on.',
      'Second one.',
      'Third.',
    ]);
  });

  test('lines that end as sentences do are paragraphs where there is no empty line', () => {
    expect(texts('One thing.\nAnother thing!\nThe last', 'paragraph', 'text')).toEqual([
      'One thing.',
      'Another thing!',
      'The last',
    ]);
  });

  test('sentences cross wrapped lines but not paragraphs', () => {
    expect(texts('A sentence\non two lines. Next\n\none here.', 'sentence', 'text')).toEqual([
      'A sentence on two lines.',
      'Next',
      'one here.',
    ]);
  });

  test('a way of cutting that text does not have gives paragraphs', () => {
    expect(texts('a\n\nb', 'heading', 'text')).toEqual(['a', 'b']);
    expect(texts('a\n\nb', 'cue', 'text')).toEqual(['a', 'b']);
  });
});

describe('Markdown', () => {
  const story = [
    '---',
    'title: Front matter',
    '---',
    '',
    'Before any heading.',
    '',
    '# The **first** part #',
    '',
    'Some *emphasis*, a [link](https://x.y) and `code`, snake_case_name kept.',
    'Wrapped.',
    '',
    '- item one',
    '- [x] item two',
    '',
    '```js',
    '# not a heading',
    '```',
    '## Empty part',
    '',
    'Second part',
    '-----------',
    '> quoted ![picture](a.png) text<br>',
    '',
    '***',
    '<!-- hidden -->',
    '| a | b |',
    '|---|---|',
    '',
    String.raw`5 \* 3[^1]`,
    '[^1]: A note',
  ].join('\n');

  test('headings start segments and markup is left out', () => {
    expect(splitScript(story, { by: 'heading', format: 'markdown' })).toEqual([
      { text: 'Before any heading.' },
      {
        title: 'The first part',
        text: 'Some emphasis, a link and code, snake_case_name kept. Wrapped.\nitem one\nitem two',
      },
      { title: 'Second part', text: 'quoted text\na, b\n5 * 3' },
    ]);
  });

  test('paragraphs keep the title on the first one below it', () => {
    const segments = splitScript('# A\n\none\n\ntwo. three.', { by: 'paragraph', format: 'markdown' });
    expect(segments).toEqual([{ title: 'A', text: 'one' }, { text: 'two. three.' }]);
    expect(texts('# A\n\none\n\ntwo. Three.', 'sentence', 'markdown')).toEqual(['one', 'two.', 'Three.']);
  });
});

describe('JSON', () => {
  test('a list of texts, of objects, or both under "segments"', () => {
    expect(splitScript('["one", " two ", ""]', { by: 'paragraph', format: 'json' })).toEqual([
      { text: 'one' },
      { text: 'two' },
    ]);
    const json = JSON.stringify({
      segments: [{ text: 'a', title: 'T', duration: 2.5 }, 'b', { text: 'c', duration: null }],
    });
    expect(splitScript(json, { by: 'paragraph', format: 'json' })).toEqual([
      { text: 'a', title: 'T', length: 120_000 },
      { text: 'b' },
      { text: 'c' },
    ]);
  });

  test.each([
    ['{"segments": [{"text": "a"}, {"txt": "b"}]}', 'segments[1]'],
    ['["a", 5]', '[1]'],
    ['[{"text": "a", "duration": -1}]', '"duration"'],
    ['{"parts": []}', '"segments"'],
    ['[\n"a",\n"b" "c"]', 'line 3'],
    ['["a"', 'JSON'],
  ])('%s is refused and the place is named', (json, place) => {
    const error = failure(() => splitScript(json, { by: 'paragraph', format: 'json' }));
    expect(error.code).toBe('input.script-malformed');
    expect(error.message).toContain(place);
  });
});

describe('subtitles as a script', () => {
  const srt = [
    '1\n00:00:01,000 --> 00:00:02,000\nIt was Mr.',
    '2\n00:00:02,000 --> 00:00:03,000\nSmith who\ncame. ',
    '3\n00:00:03,000 --> 00:00:04,000\nHe sat.',
    '4\n00:00:09,000 --> 00:00:10,000\nLater.',
  ].join('\n\n');

  test('each cue is a segment, with its times', () => {
    expect(splitScript(srt, { by: 'cue', format: 'subtitles' })[1]).toEqual({
      text: 'Smith who came.',
      start: 96_000,
      end: 144_000,
    });
  });

  test('cues are put together to sentences, and to paragraphs at silences', () => {
    expect(splitScript(srt, { by: 'sentence', format: 'subtitles' })).toEqual([
      { text: 'It was Mr. Smith who came.', start: 48_000, end: 144_000 },
      { text: 'He sat.', start: 144_000, end: 192_000 },
      { text: 'Later.', start: 432_000, end: 480_000 },
    ]);
    expect(texts(srt, 'paragraph', 'subtitles')).toEqual(['It was Mr. Smith who came. He sat.', 'Later.']);
  });

  test('malformed subtitles are refused as such', () => {
    expect(failure(() => splitScript('WEBVTT\n\nxx', { by: 'cue', format: 'subtitles' })).code).toBe(
      'input.subtitles-malformed',
    );
  });
});

const MARKS = '# *[a(<`_';

describe('limits', () => {
  test.each(['', '  \n\t', '# Only a heading', '[]', '[""]'])('%j is empty', (text) => {
    const format = text.startsWith('[') ? 'json' : text.startsWith('#') ? 'markdown' : 'text';
    expect(failure(() => splitScript(text, { by: 'paragraph', format })).code).toBe('input.script-empty');
  });

  test('2,000 paragraphs fit and 2,001 are refused with what to do', () => {
    const script = (count: number) => Array.from({ length: count }, (_, i) => `Paragraph ${i}.`).join('\n\n');
    expect(splitScript(script(2000), { by: 'paragraph', format: 'text' })).toHaveLength(2000);
    const error = failure(() => splitScript(script(2001), { by: 'paragraph', format: 'text' }));
    expect(error.message).toContain('2,001');
  });

  test.each([100_001, 2_000_000])(
    'a paragraph of %d letters, which no segment can hold, is refused',
    (letters) => {
      expect(
        failure(() => splitScript('a'.repeat(letters), { by: 'paragraph', format: 'text' })).message,
      ).toContain('Segment 1');
    },
  );

  test('a megabyte of text on one line is cut', () => {
    expect(
      splitScript('A sentence of some words here. '.repeat(1900), { by: 'sentence', format: 'text' }),
    ).toHaveLength(1900);
    expect(
      failure(() => splitScript(`x ${MARKS.repeat(110_000)}`, { by: 'heading', format: 'markdown' })).code,
    ).toBe('input.script-malformed');
  });
});

test.each<[string | null, string, ScriptFormat]>([
  ['a.md', 'plain', 'markdown'],
  ['a.JSON', 'x', 'json'],
  ['a.srt', '', 'subtitles'],
  ['a.txt', '# not a heading', 'text'],
  ['a.txt', '1\n00:00:01,000 --> 00:00:02,000\nx', 'subtitles'],
  [null, 'WEBVTT\n\n', 'subtitles'],
  [null, '["a"]', 'json'],
  [null, '[Scene: a room] He enters. [exit]', 'text'],
  [null, '# Title\n\ntext', 'markdown'],
  [null, 'text', 'text'],
])('%j with %j is %s', (name, text, format) => {
  expect(detectFormat(name, text)).toBe(format);
});

describe('decoding', () => {
  const text = 'Ähre “quoted” 日本\nline';
  const utf16 = (little: boolean, mark: boolean, content: string) => {
    const units = [...(mark ? '\ufeff' : ''), ...content].flatMap((character) => character.charCodeAt(0));
    return Uint8Array.from(
      units.flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
    );
  };
  test.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${text}`)],
    ['UTF-16LE with a mark', utf16(true, true, text)],
    ['UTF-16BE with a mark', utf16(false, true, text)],
  ])('%s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  test('UTF-16 without a mark and windows-1252 are found out', () => {
    expect(decodeText(utf16(true, false, 'plain words'))).toBe('plain words');
    expect(decodeText(utf16(false, false, 'plain words'))).toBe('plain words');
    expect(decodeText(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x20, 0x93, 0x78, 0x94))).toBe('café “x”');
  });

  test('what holds no text is refused, and a stray control character is not', () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * index * 7919 + index * 31) % 256);
    expect(failure(() => decodeText(noise)).code).toBe('input.script-malformed');
    expect(
      decodeText(
        new TextEncoder().encode(
          'a form feed\f and one stray \u0003 in a long enough text, as old programs left them',
        ),
      ),
    ).toContain('stray');
    expect(decodeText(new TextEncoder().encode('\u0003 ab'))).toBe('\u0003 ab');
  });

  test('every kind of line end becomes a line feed', () => {
    expect(decodeText(new TextEncoder().encode('a\rb\r\nc\nd'))).toBe('a\nb\nc\nd');
  });
});
