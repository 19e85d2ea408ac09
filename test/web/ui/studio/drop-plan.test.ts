import { expect, it } from 'vitest';
import { countKinds, describeDrop, fileKind } from '../../../../web/ui/studio/pictures/drop-plan.ts';

const none = { pictures: 0, videos: 0, sounds: 0, scripts: 0, others: 0 };
const open = (pictures: number, narrations = 0) => ({ pictures, narrations, isEmpty: false });

it.each([
  ['image/png', '', 'picture'],
  ['', 'IMG_0012.HEIC', 'picture'],
  ['video/mp4', '', 'video'],
  ['video/webm', 'voice.webm', 'video'],
  ['', 'GX010042.MOV', 'video'],
  ['', 'film.mkv', 'video'],
  ['audio/mpeg', '', 'sound'],
  ['', 'take 3.opus', 'sound'],
  ['text/markdown', '', 'script'],
  ['', 'film.srt', 'script'],
  ['application/zip', 'all.zip', 'other'],
  ['', '', 'other'],
] as const)('a file of type "%s" named "%s" is taken for a %s', (type, name, kind) => {
  expect(fileKind(type, name)).toBe(kind);
});

it('knows a film that the system takes for text, and captions that are refused with a reason', () => {
  expect(fileKind('text/vnd.trolltech.linguist', 'holiday.ts')).toBe('video');
  expect(fileKind('video/mp2t', 'holiday.TS')).toBe('video');
  expect(fileKind('', 'holiday.ttml')).toBe('script');
});

it('says before the drop where pictures will go, by how many segments lack one', () => {
  const three = { ...none, pictures: 3 };
  expect(describeDrop(three, null, open(8))).toContain('3 pictures to the next segments without one');
  expect(describeDrop(three, null, open(0))).toContain('every segment shows something already');
  expect(describeDrop(three, null, open(2))).toContain('2 to segments without one, 1 to the library');
  expect(describeDrop({ ...none, pictures: 1 }, 4, open(8))).toContain('this picture in segment 4');
  expect(describeDrop(three, null, { ...open(0), isEmpty: true })).toContain(
    'each with a segment of its own',
  );
});

it('says the same of videos, and of both together', () => {
  expect(describeDrop({ ...none, videos: 1 }, 2, open(8))).toContain('this video in segment 2');
  expect(describeDrop({ ...none, pictures: 1, videos: 2 }, null, open(3))).toContain(
    '1 picture and 2 videos to the next segments',
  );
  expect(describeDrop({ ...none, videos: 2 }, 'library', open(3))).toContain('keep 2 videos in the library');
});

it('names every kind when several are dropped at once', () => {
  const counts = countKinds(['picture', 'picture', 'video', 'sound', 'script']);
  expect(describeDrop(counts, null, open(2, 1))).toContain(
    '2 pictures and 1 video and 1 recording and 1 script',
  );
});
