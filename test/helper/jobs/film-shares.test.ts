import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { SharedWork } from '../../../helper/execute/shared-work.ts';
import type { FilmDeps } from '../../../helper/execute/types.ts';
import type { RenderFilm } from '../../../helper/jobs/film-runs.ts';
import { makeFilmShares } from '../../../helper/jobs/film-shares.ts';
import type { HelperJob } from '../../../helper/jobs/types.ts';
import { makeDataFolders } from '../../../helper/store/data-folder.ts';
import { makeRequest, makeResult, makeStory } from './job-samples.ts';
import { openJobs, reaches } from './jobs-kit.ts';

const live = () => new AbortController().signal;
const NEED = { key: 'a', sha256: 'a', size: { width: 2, height: 2 }, background: { y: 0, u: 0, v: 0 } };

function makeGroup(...projects: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-shares-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const folders = makeDataFolders(folder);
  const jobs = projects.map((projectId, at): HelperJob => {
    return {
      ...{ id: `job-${at}`, projectId, title: 'T', state: 'QUEUED', profile: 'DRAFT_360P', codec: null },
      ...{ container: 'mp4', hardware: 'cpu', revision: 1, run: 1, segments: 1, createdAt: 1 },
      ...{ startedAt: null, finishedAt: null, error: null, artifactId: null },
      ...{ pausedBy: null, notBefore: null, hours: null, predicted: null },
    };
  });
  // No job has a request, so nothing is planned and of the rest nothing is looked at.
  const deps = {} as FilmDeps;
  const shares = makeFilmShares({ jobs: { all: () => jobs, request: () => null }, folders, deps });
  const share = shares.shareOf;
  const end = (at: number) => {
    const job = jobs[at];
    if (job !== undefined) jobs[at] = { ...job, state: 'COMPLETED' };
  };
  const kept = () => readdirSync(folders.cache);
  return {
    jobs,
    share,
    close: shares.close,
    end,
    kept,
    of: (at: number) => share(jobs[at] as HelperJob, live()),
  };
}

it('a film alone shares with nobody, nor with those of other projects', async () => {
  const { of, kept } = makeGroup('a', 'b');
  expect(await of(0)).toBe(null);
  expect(kept()).toEqual([]);
});

it('films of one project share, and the last leaves nothing behind', async () => {
  const { of, end, kept } = makeGroup('a', 'b', 'a');
  const first = await of(0);
  const place = dirname(first?.shared.keptFile(NEED) ?? '');
  expect(existsSync(place)).toBe(true);
  await first?.release();
  end(0);
  expect(existsSync(place)).toBe(true);
  const second = await of(2);
  expect(second?.shared).toBe(first?.shared);
  await second?.release();
  end(2);
  expect(kept()).toEqual([]);
});

it('what films left that were cancelled while they waited goes with the next film', async () => {
  const { of, end, kept } = makeGroup('a', 'a', 'b');
  const first = await of(0);
  await first?.release();
  end(0);
  end(1);
  expect(kept()).toHaveLength(1);
  expect(await of(2)).toBe(null);
  expect(kept()).toEqual([]);
});

it('what films share that still wait is gone when the helper closes', async () => {
  const { of, close, kept } = makeGroup('a', 'a');
  await (await of(0))?.release();
  expect(kept()).toHaveLength(1);
  await close();
  expect(kept()).toEqual([]);
});

it('a film is made alone where another was stopped while it opened what both would share', async () => {
  const { jobs, share } = makeGroup('a', 'a');
  const stop = new AbortController();
  stop.abort(new DOMException('Stopped', 'AbortError'));
  const folders = { cache: '/nowhere', ledger: '/nowhere' } as ReturnType<typeof makeDataFolders>;
  const { shareOf: broken } = makeFilmShares({
    jobs: { all: () => jobs, request: () => null },
    folders,
    deps: {} as FilmDeps,
  });
  expect(await broken(jobs[0] as HelperJob, live())).toBe(null);
  await expect(broken(jobs[1] as HelperJob, stop.signal)).rejects.toThrow('Stopped');
  expect(await share(jobs[0] as HelperJob, live())).not.toBe(null);
});

it('films of a batch are given the same to share by the queue, and a film of its own nothing', async () => {
  const given: (SharedWork | undefined)[] = [];
  const renderFilm: RenderFilm = async (_, output, { shared }) => {
    given.push(shared);
    writeFileSync(output, 'film');
    return makeResult(output);
  };
  const { data, jobs } = await openJobs({ renderFilm });
  const films = ['LANDSCAPE_1080P', 'SQUARE_720P', 'DRAFT_360P'].map((profile) => {
    const { idempotencyKey: _, ...request } = makeRequest({ project: makeStory('one'), profile });
    return request;
  });
  const { batch } = await jobs.createBatch({ name: 'Three', films });
  for (const id of batch.jobIds) await reaches(jobs, id, 'COMPLETED');
  const { job } = await jobs.submit(makeRequest({ project: makeStory('two') }));
  await reaches(jobs, job.id, 'COMPLETED');
  expect(given.map((shared) => shared !== undefined)).toEqual([true, true, true, false]);
  expect(new Set(given.slice(0, 3)).size).toBe(1);
  expect(readdirSync(join(data, 'cache')).filter((name) => name.startsWith('together'))).toEqual([]);
});
