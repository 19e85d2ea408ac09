import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadSqlite, type OpenSql } from '../../../helper/store/sqlite.ts';
import { StudioError } from '../../../shared/errors.ts';
import { makeRequest } from './job-samples.ts';
import { openJobs, reaches } from './jobs-kit.ts';

const sqlite = await loadSqlite();

/** Records that cannot be written while `when` says so of a statement, as on a disk that is full or broken. */
function failing(when: (sql: string, values: readonly unknown[]) => StudioError | null): OpenSql {
  return (file) => {
    const db = sqlite(file);
    return {
      ...db,
      prepare(sql) {
        const statement = db.prepare(sql);
        return {
          ...statement,
          run(...values) {
            const error = when(sql, values);
            if (error !== null) throw error;
            return statement.run(...values);
          },
        };
      },
    };
  };
}

const full = new StudioError('environment.storage-full', 'There is no room left');
const broken = new StudioError('failed.write', 'The disk reported an error');

test.each([
  ['jobs', /^INSERT INTO jobs/],
  ['documents', /^INSERT INTO documents/],
  ['keys', /^INSERT INTO keys/],
  ['turns', /^INSERT INTO queue_jobs/],
])('a job whose %s cannot be written is not acknowledged, and nothing of it stays', async (_, statement) => {
  let isFull = true;
  const { jobs } = await openJobs({
    sqlite: failing((sql) => (isFull && statement.test(sql) ? full : null)),
  });
  const request = makeRequest({ idempotencyKey: 'k' });
  await expect(jobs.submit(request)).rejects.toMatchObject({ code: 'environment.storage-full' });
  expect(jobs.list()).toEqual([]);
  isFull = false;
  expect(await jobs.submit(request)).toMatchObject({ joined: false, job: { run: 1 } });
});

test.each([
  ['RUNNING', full],
  ['COMPLETED', full],
  ['COMPLETED', broken],
] as const)('a move to %s that cannot be written is made when the disk can again', async (state, error) => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complain.mockRestore());
  let isFull = false;
  const { jobs, films, data } = await openJobs({
    sqlite: failing((sql, [, to]) =>
      // Neither can it be written that the job failed.
      isFull && sql.startsWith('INSERT INTO queue_jobs') && (to === state || to === 'FAILED') ? error : null,
    ),
  });
  isFull = true;
  const { job } = await jobs.submit(makeRequest());
  if (state === 'COMPLETED') (await films.next()).finish();
  await vi.waitFor(() => expect(complain).toHaveBeenCalled());
  expect(jobs.get(job.id)?.state).toBe(state === 'COMPLETED' ? 'RUNNING' : 'QUEUED');
  expect(jobs.output(job.id)).toBeNull();
  isFull = false;
  expect(await jobs.submit(makeRequest())).toMatchObject({ joined: true, job: { id: job.id } });
  (await films.next()).finish();
  expect(await reaches(jobs, job.id, 'COMPLETED')).toMatchObject({ run: 1 });
  expect(readdirSync(join(data, 'exports', job.id))).toEqual(['film.mp4']);
});

test.each([
  ['ENOSPC', 'environment.storage-full'],
  ['EDQUOT', 'environment.storage-full'],
  ['EIO', 'failed.write'],
  ['EROFS', 'environment.data-folder'],
])('%s while a film is made fails the job in words, and leaves nothing', async (code, expected) => {
  const { jobs, films, data } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  // A disk that is busy may be free the next time: that is tried four times in all.
  for (let tries = code === 'EIO' ? 4 : 1; tries > 0; tries -= 1) {
    (await films.next()).fail(Object.assign(new Error(`${code}: write`), { code }));
  }
  const failed = await reaches(jobs, job.id, 'FAILED');
  expect(failed.error).toMatchObject({ code: expected, context: { file: join(data, 'exports', job.id) } });
  expect(readdirSync(join(data, 'exports'))).toEqual([]);
});
