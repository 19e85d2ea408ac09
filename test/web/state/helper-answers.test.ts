import * as v from 'valibot';
import { expect, test } from 'vitest';
import { progressSchema } from '../../../shared/protocol/api.ts';
import { progressOf } from '../../../web/state/helper-answers.ts';
import { stageWords } from '../../../web/ui/jobs/job-words.ts';
import { words } from '../../../web/ui/words/words.ts';
import { jobOf } from '../ui/export/scripted-jobs.ts';

const heard = (told: { readonly stage: string; readonly searching?: boolean }) =>
  progressOf(
    v.parse(progressSchema, {
      ...told,
      ...{ ratio: 0.5, segment: 0, segments: 2, frames_done: 0, frames_total: 0 },
      ...{ frames_per_second: null, seconds_left: 40, chunks_reused: 0, chunks_rendered: 0 },
    }),
  );
const job = jobOf({ state: 'RUNNING' });

test('a search for faces in the helper is said as one, with what is left of it all', () => {
  const progress = heard({ stage: 'preparing', searching: true });
  expect(progress).toMatchObject({ stage: 'preparing', helper: 'faces', secondsLeft: 40 });
  expect(stageWords(job, progress)).toBe(words.jobs.helper.faces);
});

test.each([
  { stage: 'preparing' },
  { stage: 'preparing', searching: false },
  { stage: 'a stage of a newer helper' },
])('%o is told as preparing', (told) => {
  const progress = heard(told);
  expect(stageWords(job, progress)).toBe(words.jobs.stages.preparing);
  expect(progress).not.toHaveProperty('helper');
});
