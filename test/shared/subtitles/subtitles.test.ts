import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import type { PlanCaptionStyle } from '../../../shared/plan/plan.ts';
import { decodeText } from '../../../shared/script/decode-text.ts';
import { readSubtitles } from '../../../shared/subtitles/read-subtitles.ts';
import { writeSrt, writeSubtitles, writeVtt } from '../../../shared/subtitles/write-subtitles.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const hasCorpus = existsSync(CORPUS);
const load = (name: string) => readSubtitles(decodeText(readFileSync(`${CORPUS}subtitle/${name}`)));
const seconds = (value: number) => Math.round(value * 48_000);
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof StudioError ? error.code : String(error);
  }
  return null;
};

const TYPICAL = [
  { text: 'This is the first subtitle.', start: 0, end: seconds(1.234) },
  {
    text: 'This is the second subtitle.\nSecond subtitle with second line.',
    start: seconds(2.345),
    end: seconds(3.456),
  },
  { text: 'This is the third subtitle.', start: seconds(7204.567), end: seconds(7208.901) },
];
const SCENE = [
  ['(deep rumbling)', 99, 101.04],
  ['MAN:\nHow did we end up here?', 124.08, 127.12],
  ['This place is horrible.', 132.16, 135.2],
  ['Smells like balls.', 140.24, 142.28],
  ["We don't belong\nin this shithole.", 148.32, 151.36],
  ['(computer playing\nelectronic melody)', 151.4, 153.44],
].map(([text, start, end]) => ({ text, start: seconds(Number(start)), end: seconds(Number(end)) }));

describe.runIf(hasCorpus)('files from other programs', () => {
  test.each([
    'subrip_typical.srt',
    'subrip_typical_extra_blank_line.srt',
    'subrip_typical_missing_sequence.srt',
    'subrip_typical_utf16le.srt',
    'subrip_typical_with_byte_order_mark.srt',
  ])('%s gives the same three cues', (name) => {
    expect(load(name).cues).toEqual(TYPICAL);
  });

  test('a missing number is named in the warnings', () => {
    expect(load('subrip_typical.srt').warnings).toEqual([]);
    expect(load('subrip_typical_missing_sequence.srt').warnings).toEqual([
      { line: 5, reason: 'missing-number' },
    ]);
  });

  test.each(['example-in.srt', 'example-in.vtt', 'example-in.ssa'])('%s holds the same scene', (name) => {
    expect(load(name).cues).toEqual(SCENE);
  });

  test('a real talk agrees with the reference reader, cue by cue', () => {
    const oracle = JSON.parse(readFileSync(`${CORPUS}oracle/vttjs_cycle-collector-talk.json`, 'utf8')) as {
      cues: { startTime: number; endTime: number; text: string }[];
    };
    const expected = oracle.cues.map((cue) => ({
      text: cue.text
        .replace(/<[^>]*>/gu, '')
        .split('\n')
        .map((line) => line.trim())
        .join('\n'),
      start: seconds(cue.startTime),
      end: seconds(cue.endTime),
    }));
    expect(load('cycle-collector-talk.vtt').cues).toEqual(expected);
  });

  test('settings may touch the times', () => {
    expect(load('no-space-cue-times-cue-settings.vtt').cues).toEqual([
      { text: 'cue text', start: 0, end: 48_000 },
    ]);
  });

  test('entities become what they stand for', () => {
    expect(load('example-in-html-entities.srt').cues.map((cue) => cue.text)).toEqual([
      'The man in black fled across the desert,\n& the gunslinger followed.',
      'Go, then,',
      'there are other < worlds than these.',
    ]);
  });

  test('tags are left out, odd digits are read', () => {
    const { cues } = load('subrip_typical_with_tags.srt');
    expect(cues[0]?.text).toBe('This is the first subtitle.');
    expect(cues[4]).toMatchObject({
      text: 'This is the fifth subtitle with multiple valid tags.',
      start: seconds(13.567),
    });
    expect(cues).toHaveLength(14);
  });

  test('a bad cue is left out and named, the others are kept', () => {
    const { cues, warnings } = load('webvtt_with_bad_cue_header.vtt');
    expect(cues.map((cue) => cue.text)).toEqual([
      'This is the first subtitle.',
      'This is the third subtitle.',
    ]);
    expect(warnings).toEqual([{ line: 6, reason: 'bad-times' }]);
  });

  test('styles, comments, positions and old Mac line ends do not disturb', () => {
    expect(load('webvtt_with_css_styles.vtt').cues).toHaveLength(4);
    expect(load('webvtt_with_positioning.vtt').cues).toHaveLength(8);
    expect(load('example-in-carriage-return.vtt').cues[0]?.text).toBe(
      'Did one of the last stories strike you as\nmore interesting than the other?',
    );
    expect(load('newline-before-webvtt.vtt')).toEqual({
      format: 'vtt',
      cues: [{ text: 'text', start: 0, end: 96_000 }],
      warnings: [{ line: 1, reason: 'bad-header' }],
    });
  });

  test('overlapping cues are kept, in order, and named', () => {
    expect(load('webvtt_with_overlapping_timestamps.vtt').warnings.map((warning) => warning.reason)).toEqual([
      'overlapping',
      'overlapping',
    ]);
    const ssa = load('ssa_overlapping_timecodes.ssa');
    expect(ssa.cues.map((cue) => cue.text.split(' ')[0])).toEqual([
      'First',
      'Second',
      'Third',
      'Fourth',
      'Fifth',
      'Sixth',
      'Seventh',
    ]);
    expect(ssa.warnings.map((warning) => warning.reason)).toContain('out-of-order');
  });

  test('ASS keeps commas, drops overrides and takes its line ends', () => {
    expect(load('ssa_typical.ssa').cues.map((cue) => cue.text)).toEqual([
      'This is the first subtitle.',
      'This is the second subtitle\nwith a newline\nand another.',
      'This is the third subtitle, with a comma.',
    ]);
  });

  test('TTML is refused by its name', () => {
    for (const name of ['example-in.ttml', 'ttml_simple.ttml']) {
      expect(() => load(name)).toThrow(/TTML/u);
      expect(codeOf(() => load(name))).toBe('input.subtitles-malformed');
    }
  });
});

test.each(['', 'just words', '\0\0\0', 'WEBVTT\n\nnothing here', '1\nxx --> yy\ntext'])(
  '%j is refused',
  (text) => {
    expect(codeOf(() => readSubtitles(text))).toBe('input.subtitles-malformed');
  },
);

test('cues without an empty line between them are told apart', () => {
  const text =
    '1\n00:00:01,000 --> 00:00:02,000\nfirst\n2\n00:00:03,000 --> 00:00:04,000\nsecond 2\n42\n00:00:05,000 --> 00:00:06,000\nthird';
  expect(readSubtitles(text).cues.map((cue) => cue.text)).toEqual(['first', 'second 2', 'third']);
});

describe('writing', () => {
  const look = {
    style: {
      font: 'inter',
      size: 60,
      weight: 700,
      colour: '#112233',
      highlight: null,
      outline: { colour: '#000000', width: 0.1 },
      box: null,
      position: 'bottom',
      safeArea: 0.05,
      maxLines: 2,
      maxCharacters: 40,
    },
    width: 1920,
    height: 1080,
    title: 'A film',
  } as const;

  test('SRT and VTT look as other programs expect', () => {
    const cues = [{ text: 'a < b & c\n\nline --> two', start: 0, end: seconds(3661.5) }];
    expect(writeSrt(cues)).toBe('1\n00:00:00,000 --> 01:01:01,500\na < b & c\nline → two\n');
    expect(writeVtt(cues)).toBe('WEBVTT\n\n00:00:00.000 --> 01:01:01.500\na &lt; b &amp; c\nline → two\n');
  });

  test('ASS carries the style', () => {
    const ass = writeSubtitles([{ text: 'one\ntwo {x}', start: 480, end: 48_000 }], 'ass', look);
    expect(ass).toContain('PlayResX: 1920');
    expect(ass).toContain('Style: Default,Inter,64.8,&H00332211,');
    expect(ass).toContain('Dialogue: 0,0:00:00.01,0:00:01.00,Default,,0,0,0,,one\\Ntwo ｛x｝');
  });

  test('ASS keeps free what a profile keeps free', () => {
    const edges = { top: 0.1, right: 0.2, bottom: 0.3, left: 0.25 };
    const margins = (style: Partial<PlanCaptionStyle>) => {
      const ass = writeSubtitles([], 'ass', { ...look, style: { ...look.style, ...style } });
      return /^Style: .*,(\d+,\d+,\d+),1$/m.exec(ass)?.[1];
    };
    expect(margins({})).toBe('96,96,54');
    expect(margins({ edges })).toBe('480,384,324');
    expect(margins({ edges, position: 'top' })).toBe('480,384,108');
  });

  test.each(['srt', 'vtt', 'ass'] as const)('%s is read back as it was written (seed 11)', (format) => {
    const unit = format === 'ass' ? 480 : 48;
    const word = fc.constantFrom(
      'hello',
      'a < b',
      '&amp;',
      '<i>',
      'مرحبا',
      '你好，世界',
      '🎉',
      'x > y,',
      "it's",
      '12',
      'a -- b',
      '&lt',
    );
    const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    const cue = fc.record({
      text: fc.array(line, { minLength: 1, maxLength: 3 }),
      gap: fc.nat(2000),
      length: fc.integer({ min: 1, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (parts) => {
        let at = 0;
        const cues = parts.map(({ text, gap, length }) => {
          const start = at + gap * unit;
          at = start + length * unit;
          // SRT has no way to write a tag or an entity as text.
          const lines = format === 'srt' ? text.map((each) => each.replace(/<i>|&amp;/gu, 'w')) : text;
          return { text: lines.join('\n'), start, end: at };
        });
        const read = readSubtitles(writeSubtitles(cues, format, look));
        expect(read.cues).toEqual(cues);
        expect(read.warnings).toEqual([]);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
