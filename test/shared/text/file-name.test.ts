import { expect, test } from 'vitest';
import { fileNameFrom } from '../../../shared/text/file-name.ts';

test.each([
  ['Evening light', 'Evening light'],
  ['  a/b\\c: "d"?\n\te ', 'a b c d e'],
  ['...hidden...', 'hidden'],
  ['', 'Film'],
  ['***', 'Film'],
  ['CON', 'Film CON'],
  ['lpt1.mp4', 'Film lpt1.mp4'],
  ['Console', 'Console'],
  ['Schöne Grüße', 'Schöne Grüße'],
  [`${'a'.repeat(119)}. b`, 'a'.repeat(119)],
  [`${'a'.repeat(119)}😀😀`, `${'a'.repeat(119)}😀`],
])('%j is saved as %j', (title, name) => {
  expect(fileNameFrom(title, 'Film')).toBe(name);
});
