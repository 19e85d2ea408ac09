import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MOVES } from '../../../shared/model/project.ts';
import { readStory, type StorySegment } from '../../../shared/script/read-story.ts';

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
