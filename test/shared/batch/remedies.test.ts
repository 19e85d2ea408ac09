import { expect, test } from 'vitest';
import { remedyFor } from '../../../shared/batch/remedies.ts';

test.each([
  ['unsupported.picture-type', /PNG or JPEG/],
  ['unsupported.sound-type', /WAV or MP3/],
  ['unsupported.video-type', /MP4/],
  ['unsupported.video-encoder', /another codec/],
  ['failed.encode', /finished parts are kept/],
  ['input.setting-invalid', /what the message names/],
] as const)('%s says what helps', (code, remedy) => {
  expect(remedyFor({ code })).toMatch(remedy);
});
