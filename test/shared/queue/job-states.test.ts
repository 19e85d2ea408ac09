import { expect, test } from 'vitest';
import { isLive, JOB_STATES, type JobEvent, nextJobState } from '../../../shared/queue/job-states.ts';

const EVENTS: readonly JobEvent[] = [
  'start',
  'pause',
  'resume',
  'release',
  'fail',
  'cancel',
  'complete',
  'retry',
];

test('the only ways between states are these', () => {
  const ways = JOB_STATES.flatMap((state) =>
    EVENTS.flatMap((event) => {
      const next = nextJobState(state, event);
      return next === null ? [] : [`${state} ${event} ${next}`];
    }),
  );
  expect(ways).toEqual([
    'QUEUED start RUNNING',
    'QUEUED pause PAUSED',
    'QUEUED fail FAILED',
    'QUEUED cancel CANCELED',
    'RUNNING pause PAUSED',
    'RUNNING release QUEUED',
    'RUNNING fail FAILED',
    'RUNNING cancel CANCELED',
    'RUNNING complete COMPLETED',
    'PAUSED resume QUEUED',
    'PAUSED fail FAILED',
    'PAUSED cancel CANCELED',
    'FAILED retry QUEUED',
    'CANCELED retry QUEUED',
  ]);
});

test('a finished job is moved by nobody, and only live jobs can become running', () => {
  expect(EVENTS.map((event) => nextJobState('COMPLETED', event))).toEqual(EVENTS.map(() => null));
  expect(JOB_STATES.filter(isLive)).toEqual(['QUEUED', 'RUNNING', 'PAUSED']);
});
