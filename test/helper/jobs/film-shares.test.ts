import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { FilmDeps } from '../../../helper/execute/types.ts';
import { makeFilmShares } from '../../../helper/jobs/film-shares.ts';
import type { HelperJob } from '../../../helper/jobs/types.ts';
import { makeDataFolders } from '../../../helper/store/data-folder.ts';

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
    };
  });
  // No job has a request, so nothing is planned and of the rest nothing is looked at.
  const deps = {} as FilmDeps;
  const share = makeFilmShares({ jobs: { all: () => jobs, request: () => null }, folders, deps });
  const end = (at: number) => {
    const job = jobs[at];
    if (job !== undefined) jobs[at] = { ...job, state: 'COMPLETED' };
  };
  const kept = () => readdirSync(folders.cache);
  return { jobs, share, end, kept, of: (at: number) => share(jobs[at] as HelperJob, live()) };
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

it('a film is made alone where another was stopped while it opened what both would share', async () => {
  const { jobs, share } = makeGroup('a', 'a');
  const stop = new AbortController();
  stop.abort(new DOMException('Stopped', 'AbortError'));
  const folders = { cache: '/nowhere', ledger: '/nowhere' } as ReturnType<typeof makeDataFolders>;
  const broken = makeFilmShares({
    jobs: { all: () => jobs, request: () => null },
    folders,
    deps: {} as FilmDeps,
  });
  expect(await broken(jobs[0] as HelperJob, live())).toBe(null);
  await expect(broken(jobs[1] as HelperJob, stop.signal)).rejects.toThrow('Stopped');
  expect(await share(jobs[0] as HelperJob, live())).not.toBe(null);
});
