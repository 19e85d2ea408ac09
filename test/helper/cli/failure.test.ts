import { expect, test } from 'vitest';
import { tellFailure } from '../../../helper/cli/failure.ts';
import { StudioError } from '../../../shared/errors.ts';

test('a person reads what happened, what to do, then the last words of the program', () => {
  const context = { stage: 'chunk', details: 'Out of magic smoke' };
  const broken = new StudioError('failed.encode', 'ffmpeg stopped with exit code 1', { context });
  expect(tellFailure(broken).split('\n')).toEqual([
    'ffmpeg stopped with exit code 1',
    expect.stringMatching(/^Retry: finished parts are kept/),
    '',
    'Out of magic smoke',
  ]);
});

test('what already says what to do is not said twice', () => {
  const missing = new StudioError('environment.ffmpeg-missing', 'Install it with: apt install ffmpeg');
  expect(tellFailure(missing)).toBe('Install it with: apt install ffmpeg');
});
