import * as v from 'valibot';
import { expect, test } from 'vitest';
import { progressSchema } from '../../../shared/protocol/api.ts';
import { progressOf } from '../../../web/state/helper-answers.ts';
import { stageWords } from '../../../web/ui/jobs/job-words.ts';
import { words } from '../../../web/ui/words/words.ts';
import { jobOf } from '../ui/export/scripted-jobs.ts';

const heard = (stage: string) =>
  progressOf(
    v.parse(progressSchema, {
      ...{ stage, ratio: 0.5, segment: 0, segments: 2, frames_done: 0, frames_total: 0 },
      ...{ frames_per_second: null, seconds_left: 40, chunks_reused: 0, chunks_rendered: 0 },
    }),
  );
const job = jobOf({ state: 'RUNNING' });

test('a search for faces in the helper is said as one, with what is left of it all', () => {
  const progress = heard('faces');
  expect(progress).toMatchObject({ stage: 'preparing', helper: 'faces', secondsLeft: 40 });
  expect(stageWords(job, progress)).toBe(words.jobs.helper.faces);
});

test.each(['preparing', 'a stage of a newer helper'])('%s is told as preparing', (stage) => {
  expect(stageWords(job, heard(stage))).toBe(words.jobs.stages.preparing);
  expect(heard(stage)).not.toHaveProperty('helper');
});
