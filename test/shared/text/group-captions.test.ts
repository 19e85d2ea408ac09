import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captionsOf, groupCaptions } from '../../../shared/text/group-captions.ts';
import { joinWords, splitWords, textWidth } from '../../../shared/text/split-words.ts';
import { timeWords } from '../../../shared/text/time-words.ts';

const STORY =
  'The lighthouse keeper climbed the stairs every evening, counting each step. He never missed one, not even in the winter of 1963, when the sea froze. Then he was gone.';

describe('splitting words', () => {
  test.each([
    ['Hello,  big\nworld!', ['Hello,', 'big', 'world!']],
    ['A word — and another', ['A', 'word —', 'and', 'another']],
    ['“Quoted” (maybe) … yes', ['“Quoted”', '(maybe) …', 'yes']],
    ['Look 🎉 here', ['Look 🎉', 'here']],
    ['« Bonjour » dit-il', ['« Bonjour »', 'dit-il']],
    ['مرحبا بالعالم', ['مرحبا', 'بالعالم']],
    ['안녕하세요 세계', ['안녕하세요', '세계']],
    ['🎉', ['🎉']],
    ['   ', []],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  test('Chinese and Japanese are cut without spaces, their marks stay with the word before', () => {
    expect(splitWords('我们今天去公园。天气很好！')).toEqual([
      '我们',
      '今天',
      '去',
      '公园。',
      '天气',
      '很好！',
    ]);
    expect(splitWords('「東京」に行きました。')[0]).toBe('「東京」');
  });

  test('line breaks are kept on request, at the end of a line’s last word', () => {
    expect(splitWords('- Hello\n- World', { keepLineBreaks: true })).toEqual(['- Hello\n', '- World']);
  });

  test.each([
    '使用 iPhone 手机，很好 ok',
    '你好,world 再见',
    'iPhone手机co-op商店',
    'ฉันรักภาษาไทย มากๆ',
    'مرحبا، كيف حالك؟ hello',
    '🎉 first « Bonjour » — (x) 3.5%',
  ])('joining gives the text back: %s', (text) => {
    expect(joinWords(splitWords(text))).toBe(text);
  });

  test('joining gives any text back with its white space collapsed (seed 7)', () => {
    const piece = fc.constantFrom(
      'a',
      'Word',
      '你',
      '好',
      '。',
      '，',
      ' ',
      ' ',
      '-',
      '(',
      ')',
      '🎉',
      'か',
      'ー',
      '「',
      '3',
      '.',
      'ไทย',
      '한국',
      'م',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (parts) => {
        const text = parts.join('');
        expect(joinWords(splitWords(text))).toBe(text.trim().replace(/\s+/gu, ' '));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

describe('timing words by weight', () => {
  test('words are in order, in whole samples, and fill the narration exactly', () => {
    const words = timeWords(STORY, 600_001);
    expect(words[0]?.start).toBe(0);
    expect(words.at(-1)?.end).toBe(600_001);
    let at = 0;
    for (const word of words) {
      expect(Number.isInteger(word.start) && Number.isInteger(word.end)).toBe(true);
      expect(word.start).toBeGreaterThanOrEqual(at);
      expect(word.end).toBeGreaterThan(word.start);
      at = word.end;
    }
  });

  test('longer words take longer and punctuation pauses', () => {
    const words = timeWords('I unquestionably do. Yes, we do', 480_000);
    const length = (index: number) => (words[index]?.end ?? 0) - (words[index]?.start ?? 0);
    const gap = (index: number) => (words[index + 1]?.start ?? 0) - (words[index]?.end ?? 0);
    expect(length(1)).toBeGreaterThan(3 * length(0));
    expect(gap(0)).toBe(0);
    expect(gap(2)).toBeGreaterThan(gap(3));
    expect(gap(3)).toBeGreaterThan(0);
  });

  test('a narration shorter than its words still gives ordered times', () => {
    const words = timeWords(STORY, 5);
    expect(words.map(({ text }) => text)).toEqual(timeWords(STORY, 600_001).map(({ text }) => text));
    let at = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(at);
      expect(end).toBeGreaterThanOrEqual(start);
      at = end;
    }
    expect(at).toBeLessThanOrEqual(5);
    expect(timeWords('', 100)).toEqual([]);
  });
});

describe('grouping captions', () => {
  const style = { maxCharacters: 32 };
  const lines = (text: string, limit = 32) =>
    groupCaptions(timeWords(text, text.length * 3400), { maxCharacters: limit }).map((caption) =>
      joinWords(caption.words),
    );

  test('captions are short, end where the speech does and leave no word alone', () => {
    expect(lines(STORY)).toEqual([
      'The lighthouse keeper climbed',
      'the stairs every evening,',
      'counting each step.',
      'He never missed one,',
      'not even in the winter of 1963,',
      'when the sea froze.',
      'Then he was gone.',
    ]);
  });

  test('a word longer than a caption stands alone and is not lost', () => {
    expect(lines('See Donaudampfschifffahrtsgesellschaftskapitän now please', 12)).toEqual([
      'See',
      'Donaudampfschifffahrtsgesellschaftskapitän',
      'now please',
    ]);
  });

  test('Chinese is cut by columns and at its stops', () => {
    const grouped = lines('我们今天去公园。天气很好，所以大家都很高兴，我们玩了一整天。', 16);
    expect(grouped[0]).toBe('我们今天去公园。');
    for (const line of grouped) expect(textWidth(line)).toBeLessThanOrEqual(16);
  });

  test('a caption does not stand over a long silence', () => {
    const words = [
      { text: 'One', start: 0, end: 12_000 },
      { text: 'two', start: 12_000, end: 24_000 },
      { text: 'three', start: 120_000, end: 132_000 },
      { text: 'four', start: 132_000, end: 150_000 },
    ];
    const captions = groupCaptions(words, style);
    expect(captions.map((caption) => [caption.start, caption.end])).toEqual([
      [0, 24_000],
      [120_000, 150_000],
    ]);
  });

  test('no group is over the limit, none overlaps, no word is lost, at any limit (seed 3)', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('a', 'the', 'house,', 'mountain.', 'incomprehensibilities', '好', '天气。', 'x!'),
          { maxLength: 40 },
        ),
        fc.integer({ min: 8, max: 60 }),
        (parts, limit) => {
          const words = timeWords(parts.join(' '), 48_000 * 10);
          const captions = groupCaptions(words, { maxCharacters: limit });
          expect(captions.flatMap((caption) => caption.words.map((word) => word.trim()))).toEqual(
            words.map((word) => word.text.trim()),
          );
          let at = 0;
          for (const caption of captions) {
            if (caption.words.length > 1)
              expect(textWidth(joinWords(caption.words))).toBeLessThanOrEqual(limit);
            expect(caption.start).toBeGreaterThanOrEqual(at);
            expect(caption.wordTimes).toHaveLength(caption.words.length);
            at = caption.end;
          }
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  test('cues win over words and words over the text; nothing goes past the segment’s end', () => {
    const words = [{ text: 'timed', start: 10, end: 900_000 }];
    const cues = [
      { text: 'A cue\nof two lines', start: 100, end: 48_000 },
      { text: 'late', start: 500_000, end: 600_000 },
    ];
    const both = captionsOf({ text: 'text', words, cues }, 480_000, style);
    expect(both.map((caption) => caption.words)).toEqual([['A', 'cue\n', 'of', 'two', 'lines']]);
    expect(captionsOf({ text: 'text', words, cues: null }, 480_000, style)[0]).toMatchObject({
      words: ['timed'],
      start: 10,
      end: 480_000,
    });
    expect(captionsOf({ text: 'text', words: null, cues: null }, 480_000, style)[0]).toMatchObject({
      words: ['text'],
      start: 0,
      end: 480_000,
    });
  });
});
