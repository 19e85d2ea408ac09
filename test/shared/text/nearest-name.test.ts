import { expect, test } from 'vitest';
import { nearestName, nearestText } from '../../../shared/text/nearest-name.ts';

const PROFILES = ['DRAFT_360P', 'DRAFT_480P', 'SOCIAL_1080P', 'SOCIAL_BUNDLE', 'MASTER_4K'];

test.each([
  ['SOCAIL_1080P', 'SOCIAL_1080P'],
  ['draft-360p', 'DRAFT_360P'],
  ['DRAFT480P', 'DRAFT_480P'],
  ['MASTER_4KK', 'MASTER_4K'],
  ['SOCIAL_1080', 'SOCIAL_1080P'],
  ['YOUTUBE', null],
  ['', null],
  ['4', null],
])('%s is most likely %s', (given, meant) => {
  expect(nearestName(given, PROFILES)).toBe(meant);
});

test('a short name has one slip at most', () => {
  expect(nearestName('fsp', ['fps', 'fit', 'zoom'])).toBe('fps');
  expect(nearestName('tsf', ['fps', 'zoom'])).toBeNull();
});

test('it ends a sentence, or says nothing', () => {
  expect(nearestText('sise', ['size', 'title'])).toBe('. The nearest is size');
  expect(nearestText('colour', ['size', 'title'])).toBe('');
});
