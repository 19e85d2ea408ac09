import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FilmProgress } from '../../../helper/execute/types.ts';
import type { RenderFilm } from '../../../helper/jobs/film-runs.ts';
import { type HelperJobsOptions, openHelperJobs } from '../../../helper/jobs/helper-jobs.ts';
import type { HelperQueue } from '../../../helper/jobs/queue-types.ts';
import type { HelperJob, HelperJobs } from '../../../helper/jobs/types.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import type { OpenSql } from '../../../helper/store/sqlite.ts';
import { makeResult, noTools, PICTURE, VOICE } from './job-samples.ts';

export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function putAssets(data: string, hashes: readonly string[] = [PICTURE, VOICE]): void {
  mkdirSync(join(data, 'assets'), { recursive: true });
  for (const hash of hashes) writeFileSync(join(data, 'assets', hash), hash);
}

/** A film that is made when the test says so: each run waits to be ended. */
export function makeScriptedFilms() {
  const waiting: ScriptedFilm[] = [];
  let asked: ((film: ScriptedFilm) => void) | null = null;
  const render: RenderFilm = (request, output, _deps, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      writeFileSync(`${output}.part`, 'half');
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      const film: ScriptedFilm = {
        title: request.project.title,
        output,
        signal,
        onProgress,
        finish() {
          writeFileSync(output, 'film');
          rmSync(`${output}.part`);
          resolve(makeResult(output));
        },
        fail: reject,
      };
      if (asked === null) waiting.push(film);
      else asked(film);
      asked = null;
    });
  return {
    render,
    /** The next run that starts. */
    next(): Promise<ScriptedFilm> {
      const film = waiting.shift();
      if (film !== undefined) return Promise.resolve(film);
      return new Promise((resolve) => {
        asked = resolve;
      });
    },
  };
}

export interface ScriptedFilm {
  readonly title: string;
  readonly output: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FilmProgress) => void;
  finish(): void;
  fail(error: unknown): void;
}

export interface OpenedJobs {
  readonly data: string;
  readonly jobs: HelperQueue;
  readonly films: ReturnType<typeof makeScriptedFilms>;
  close(): Promise<void>;
}

export async function openJobs(
  options: Partial<Omit<HelperJobsOptions, 'store' | 'runner' | 'dataFolder'>> & {
    readonly data?: string;
    readonly sqlite?: OpenSql;
  } = {},
): Promise<OpenedJobs> {
  const data = options.data ?? makeTemporaryFolder();
  if (options.data === undefined) putAssets(data);
  const films = makeScriptedFilms();
  const now = options.now ?? Date.now;
  const { sqlite, data: _, ...own } = options;
  const store = await openStore(data, sqlite === undefined ? { now } : { now, sqlite });
  const jobs = await openHelperJobs({
    store,
    runner: noTools,
    dataFolder: data,
    share: 0.8,
    concurrency: 1,
    random: () => 0,
    renderFilm: films.render,
    findNeeds: () => Promise.resolve({ keys: [], bytes: 0 }),
    ...own,
    now,
  });
  const close = async () => {
    await jobs.close();
    store.close();
  };
  onTestFinished(close);
  return { data, jobs, films, close };
}

/** Resolves when news says that a job has come to a state; it may be there already. */
export function reaches(jobs: HelperJobs, id: string, state: HelperJob['state']): Promise<HelperJob> {
  return new Promise((resolve) => {
    const now = jobs.get(id);
    if (now?.state === state) return resolve(now);
    const stop = jobs.listen(Number.MAX_SAFE_INTEGER, ({ job }) => {
      if (job?.id !== id || job.state !== state) return;
      stop();
      resolve(job);
    });
  });
}
