import { createStore } from 'solid-js/store';
import type {
  Artifact,
  ExportJobs,
  ExportOptions,
  ExportProgress,
  Job,
} from '../../../../web/state/job-types.ts';

export interface ScriptedJobs extends ExportJobs {
  readonly started: ExportOptions[];
  readonly calls: string[];
  put(job: Job): void;
  report(progress: ExportProgress | null): void;
  change(part: Partial<Job>): void;
}

/** An export queue that does nothing by itself: the test says what becomes of the one job. */
export function makeScriptedJobs(film: File | null = null): ScriptedJobs {
  const [state, setState] = createStore<{ list: Job[]; progress: ExportProgress | null }>({
    list: [],
    progress: null,
  });
  const started: ExportOptions[] = [];
  const calls: string[] = [];
  const noted = (name: string) => async () => {
    calls.push(name);
  };
  return {
    started,
    calls,
    put: (job) => setState('list', [job]),
    report: (progress) => setState('progress', progress),
    change: (part) => setState('list', 0, part),
    bundles: () => [],
    list: () => state.list,
    progress: () => state.progress,
    latest: (projectId) => state.list.find((job) => job.projectId === projectId) ?? null,
    isRunner: () => true,
    async start(options) {
      if (options.container !== 'storyloom') started.push(options);
      setState('list', [
        jobOf({ projectId: options.project.id, revision: options.revision, state: 'RUNNING' }),
      ]);
      return 'job';
    },
    cancel: noted('cancel'),
    pause: noted('pause'),
    resume: noted('resume'),
    retry: noted('retry'),
    async renderInBrowser() {
      calls.push('renderInBrowser');
      return 'job';
    },
    async renderAgain() {
      calls.push('renderAgain');
      return 'job';
    },
    async remove(id) {
      calls.push(`remove ${id}`);
      setState('list', []);
    },
    film: async () => film,
    idle: async () => {},
    close: async () => {},
  };
}

export function jobOf(part: Partial<Job>): Job {
  return {
    id: 'job',
    kind: 'render',
    projectId: 'story',
    title: 'A test',
    state: 'QUEUED',
    profile: 'PROJECT',
    container: 'mp4',
    engine: 'browser',
    codec: null,
    destination: 'library',
    fileName: null,
    revision: 0,
    run: 1,
    createdAt: 1,
    startedAt: null,
    finishedAt: null,
    error: null,
    notice: null,
    artifact: null,
    bundle: null,
    ...part,
  };
}

export function progressOf(part: Partial<ExportProgress>): ExportProgress {
  return {
    stage: 'rendering',
    ratio: 0.425,
    segment: 4,
    segments: 12,
    secondsLeft: 130,
    framesPerSecond: 61.4,
    chunksReused: 0,
    chunksRendered: 3,
    ...part,
  };
}

export const ARTIFACT: Artifact = {
  id: 'film',
  jobId: 'job',
  projectId: 'story',
  planHash: 'plan',
  profile: 'PROJECT',
  container: 'mp4',
  encoder: 'Software H.264, avc1.640028',
  hardware: false,
  width: 1920,
  height: 1080,
  frames: 7560,
  seconds: 252,
  bytes: 130_000_000,
  sha256: 'f'.repeat(64),
  fileName: 'A test.mp4',
  libraryPath: 'exports/film.mp4',
  sidecars: [{ fileName: 'A test.srt', text: '1\n' }],
  choices: [{ what: 'video-encoder', chosen: 'Software H.264', reason: 'Hardware H.264: not offered here' }],
  warnings: [{ reason: 'picture-upscaled', segment: 2, factor: 1.8 }],
  finishedAt: 1,
};
