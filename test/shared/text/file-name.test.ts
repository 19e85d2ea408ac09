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
  // 255 bytes are the most that a disk takes: 120 of these would be 360, or 480.
  ['夜'.repeat(120), '夜'.repeat(66)],
  ['😀'.repeat(120), '😀'.repeat(50)],
  ['half a character \ud83d', 'half a character'],
  ['holiday\u202e4pm.exe', 'holiday4pm.exe'],
  ['שלום עולם', 'שלום עולם'],
])('%j is saved as %j', (title, name) => {
  expect(fileNameFrom(title, 'Film')).toBe(name);
});
