import { expect, it } from 'vitest';
import { countKinds, describeDrop, fileKind } from '../../../../web/ui/studio/pictures/drop-plan.ts';

const none = { pictures: 0, sounds: 0, scripts: 0, others: 0 };

it.each([
  ['image/png', '', 'picture'],
  ['', 'IMG_0012.HEIC', 'picture'],
  ['audio/mpeg', '', 'sound'],
  ['', 'take 3.opus', 'sound'],
  ['text/markdown', '', 'script'],
  ['', 'film.srt', 'script'],
  ['application/zip', 'all.zip', 'other'],
  ['', '', 'other'],
] as const)('a file of type "%s" named "%s" is taken for a %s', (type, name, kind) => {
  expect(fileKind(type, name)).toBe(kind);
});

it('says before the drop where pictures will go, by how many segments lack one', () => {
  const three = { ...none, pictures: 3 };
  expect(describeDrop(three, null, { pictures: 8, narrations: 0 })).toContain('next segments without one');
  expect(describeDrop(three, null, { pictures: 0, narrations: 0 })).toContain(
    'each with a segment of its own',
  );
  expect(describeDrop(three, null, { pictures: 2, narrations: 0 })).toContain(
    '2 to segments without one, 1 as new',
  );
  expect(describeDrop({ ...none, pictures: 1 }, 4, { pictures: 8, narrations: 0 })).toContain('in segment 4');
});

it('names every kind when several are dropped at once', () => {
  const counts = countKinds(['picture', 'picture', 'sound', 'script']);
  expect(describeDrop(counts, null, { pictures: 2, narrations: 1 })).toContain(
    '2 pictures and 1 recording and 1 script',
  );
});
