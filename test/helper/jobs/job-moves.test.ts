import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RenderFilm } from '../../../helper/jobs/film-runs.ts';
import type { HelperJob } from '../../../helper/jobs/types.ts';
import { type JobEvent, nextJobState } from '../../../shared/queue/job-states.ts';
import { makeRequest } from './job-samples.ts';
import { makeScriptedFilms, openJobs, type ScriptedFilm } from './jobs-kit.ts';
import { makeDice } from './kill-kit.ts';

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

test.each([1, 2, 3, 4, 5])(
  'two hundred wishes in any order move jobs only by the table (seed %i)',
  async (seed) => {
    const roll = makeDice(seed);
    const films = makeScriptedFilms();
    let running: ScriptedFilm | null = null;
    let atOnce = 0;
    let mostAtOnce = 0;
    const renderFilm: RenderFilm = async (...args) => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      const done = films.render(...args);
      running = await films.next();
      try {
        return await done;
      } finally {
        atOnce -= 1;
        running = null;
      }
    };
    const { jobs, data } = await openJobs({ renderFilm });
    const states = new Map<string, HelperJob['state']>();
    const problems: string[] = [];
    jobs.listen(0, ({ job }) => {
      if (job === null) return;
      const before = states.get(job.id);
      const isAllowed =
        before === undefined
          ? job.state === 'QUEUED'
          : before === job.state || EVENTS.some((event) => nextJobState(before, event) === job.state);
      if (!isAllowed) problems.push(`${before} to ${job.state}`);
      states.set(job.id, job.state);
    });

    const film = () => running as ScriptedFilm | null;
    /** Resolves when a film is being made, or none is wanted. */
    const begun = async () => {
      const isWanted = () => jobs.list().some(({ state }) => state === 'QUEUED' || state === 'RUNNING');
      while (film() === null && isWanted()) await new Promise((resolve) => setImmediate(resolve));
    };
    const anyJob = () => jobs.list()[roll(jobs.list().length)]?.id ?? '';
    for (let wish = 0; wish < 200; wish += 1) {
      switch (jobs.list().length === 0 ? 0 : roll(8)) {
        case 0:
          await jobs.submit(makeRequest({ revision: roll(5), force: roll(2) === 0 }));
          break;
        case 1:
          await jobs.pause(anyJob());
          break;
        case 2:
          await jobs.resume(anyJob());
          break;
        case 3:
          await jobs.cancel(anyJob());
          break;
        case 4:
          await jobs.retry(anyJob());
          break;
        case 5:
          await begun();
          film()?.fail(new Error('Broken'));
          break;
        case 6:
          await begun();
          film()?.finish();
          break;
        default:
          await begun();
      }
      expect(jobs.list().filter(({ state }) => state === 'RUNNING').length).toBeLessThanOrEqual(1);
    }
    expect(problems).toEqual([]);
    expect(mostAtOnce).toBe(1);
    for (const { id } of jobs.list()) await jobs.cancel(id);
    const done = jobs.list().filter(({ state }) => state === 'COMPLETED');
    expect(jobs.list().filter(({ state }) => !['COMPLETED', 'CANCELED', 'FAILED'].includes(state))).toEqual(
      [],
    );
    expect(readdirSync(join(data, 'exports')).sort()).toEqual(done.map(({ id }) => id).sort());
    expect(done.length).toBeGreaterThan(0);
    expect(done.every(({ id, artifactId }) => jobs.artifact(artifactId ?? '')?.jobId === id)).toBe(true);
    expect(new Set(jobs.list().map(({ id }) => id)).size).toBe(jobs.list().length);
    expect([...states].sort()).toEqual(
      jobs
        .list()
        .map(({ id, state }) => [id, state])
        .sort(),
    );
  },
);
