import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FilmProgress, FilmResult } from '../../../helper/execute/types.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { openHelperJobs } from '../../../helper/jobs/helper-jobs.ts';
import type { RenderFilm } from '../../../helper/jobs/job-runner.ts';
import type { HelperJob, HelperJobs, SubmitRequest } from '../../../helper/jobs/types.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Project } from '../../../shared/model/project.ts';

export const PICTURE = 'a'.repeat(64);
export const VOICE = 'b'.repeat(64);

export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Two segments that share a picture; the second is spoken. */
export function makeStory(id = 'story'): Project {
  return {
    ...makeProject({ id, title: `The ${id}` }),
    assets: {
      p: {
        kind: 'picture',
        id: 'p',
        name: 'boat.jpg',
        bytes: 10,
        type: 'jpeg',
        sha256: PICTURE,
        width: 8,
        height: 8,
      },
      v: {
        kind: 'sound',
        id: 'v',
        name: 'voice.mp3',
        bytes: 10,
        type: 'mp3',
        sha256: VOICE,
        samples: 48_000,
        channels: 1,
      },
    },
    storyline: [
      makeSegment({ id: 's1', text: 'One', visual: { type: 'picture', asset: 'p' }, setLength: 48_000 }),
      makeSegment({
        id: 's2',
        text: 'Two',
        visual: { type: 'picture', asset: 'p' },
        narration: { asset: 'v', gainDb: 0 },
      }),
    ],
  };
}

export function makeRequest(changes: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    project: makeStory(),
    revision: 1,
    profile: 'SOCIAL_1080P',
    codec: null,
    container: 'mp4',
    hardware: 'auto',
    layers: null,
    idempotencyKey: null,
    force: false,
    ...changes,
  };
}

export function putAssets(data: string, hashes: readonly string[] = [PICTURE, VOICE]): void {
  mkdirSync(join(data, 'assets'), { recursive: true });
  for (const hash of hashes) writeFileSync(join(data, 'assets', hash), hash);
}

export function makeProgress(ratio: number): FilmProgress {
  return {
    stage: 'rendering',
    ratio,
    segment: 1,
    segments: 2,
    framesDone: Math.round(ratio * 60),
    framesTotal: 60,
    framesPerSecond: null,
    secondsLeft: null,
    chunksReused: 0,
    chunksRendered: 0,
  };
}

export function makeResult(path: string): FilmResult {
  return {
    path,
    bytes: 4,
    sha256: 'c'.repeat(64),
    frames: 60,
    samples: 96_000,
    width: 1920,
    height: 1080,
    profile: 'SOCIAL_1080P',
    container: 'mp4',
    encoder: 'libx264',
    hardware: false,
    planHash: 'd'.repeat(64),
    chunks: { rendered: 2, reused: 0 },
    choices: [],
    warnings: [],
    sidecars: [],
    verified: true,
  };
}

/** No test here starts a program. */
export const noTools: ToolRunner = {
  tools: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', version: '5.1.9' },
  start() {
    throw new Error('No programs in this test');
  },
  read: () => Promise.reject(new Error('No programs in this test')),
  close: () => Promise.resolve(),
};

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
  readonly jobs: HelperJobs;
  readonly films: ReturnType<typeof makeScriptedFilms>;
  close(): Promise<void>;
}

export async function openJobs(
  options: { readonly data?: string; readonly now?: () => number; readonly renderFilm?: RenderFilm } = {},
): Promise<OpenedJobs> {
  const data = options.data ?? makeTemporaryFolder();
  if (options.data === undefined) putAssets(data);
  const films = makeScriptedFilms();
  const now = options.now ?? Date.now;
  const store = await openStore(data, { now });
  const jobs = await openHelperJobs({
    store,
    runner: noTools,
    dataFolder: data,
    share: 0.8,
    renderFilm: options.renderFilm ?? films.render,
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
