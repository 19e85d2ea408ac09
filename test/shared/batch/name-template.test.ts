import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameFor, type NameFacts, nameKey, unknownWords } from '../../../shared/batch/name-template.ts';

const FACTS: NameFacts = {
  ...{ project: 'Harbour', profile: 'SQUARE_720P', width: 720, height: 720 },
  ...{ date: '2026-11-21', n: 3, of: 12 },
};
const name = (template: string, facts: Partial<NameFacts> = {}) =>
  fileNameFor(template, { ...FACTS, ...facts }, 'mp4');

describe('names by template', () => {
  it.each([
    ['{project} {profile}', 'Harbour SQUARE_720P.mp4'],
    ['{date}_{n} {project} {width}x{height}', '2026-11-21_03 Harbour 720x720.mp4'],
    ['plain', 'plain.mp4'],
    ['', 'Film.mp4'],
    ['../{project}', 'Harbour.mp4'],
    ['{project}/{profile}', 'Harbour SQUARE_720P.mp4'],
    ['{what} {project}', '{what} Harbour.mp4'],
  ])('%j', (template, expected) => {
    expect(name(template)).toBe(expected);
  });

  it.each([
    ['../../etc/passwd', 'etc passwd SQUARE_720P.mp4'],
    ['{profile} a:b*c?', '{profile} a b c SQUARE_720P.mp4'],
    ['con', 'con SQUARE_720P.mp4'],
    ['شرح', 'شرح SQUARE_720P.mp4'],
    ['', 'SQUARE_720P.mp4'],
  ])('the title %j is only ever letters of a name', (project, expected) => {
    expect(name('{project} {profile}', { project })).toBe(expected);
  });

  it('a long title gives way to what tells the films apart', () => {
    for (const letter of ['a', 'é', '字', '🎬']) {
      const made = name('{project} {profile} {n}', { project: letter.repeat(200) });
      expect(made.endsWith(' SQUARE_720P 03.mp4')).toBe(true);
      expect(new TextEncoder().encode(made).length).toBeLessThanOrEqual(204);
      expect(made.startsWith(letter.repeat(20))).toBe(true);
    }
  });

  it('no template and no title makes a name that leaves its folder (seed 4)', () => {
    const words = fc.constantFrom(
      '{project}',
      '{n}',
      '/',
      '\\',
      '..',
      '.',
      ' ',
      'x',
      ':',
      '\0',
      '\n',
      'nul',
      '字',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), fc.array(words, { maxLength: 8 }), (template, title) => {
        const made = name(template.join(''), { project: title.join('') });
        expect(made).not.toMatch(/[/\\:\0\n]|^\./);
        expect(made).toMatch(/.\.mp4$/);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('a word that means nothing is told', () => {
    expect(unknownWords('{project} {title} {Title} {title} {}')).toEqual(['title', 'Title', '']);
    expect(unknownWords('{project}{profile}{width}{height}{date}{n}')).toEqual([]);
  });
});

it('names that a disk takes for one have one key', () => {
  expect(nameKey('Straße.MP4')).toBe(nameKey('STRASSE.mp4'));
  expect(nameKey('Caf\u00e9.mp4')).toBe(nameKey('cafe\u0301.MP4'));
  expect(nameKey('a.mp4')).not.toBe(nameKey('b.mp4'));
});
