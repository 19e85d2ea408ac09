import { createHash } from 'node:crypto';
import type { FilmProgress } from '../../helper/execute/types.ts';
import type {
  HelperArtifact,
  HelperJob,
  HelperJobs,
  JobNews,
  SubmitRequest,
} from '../../helper/jobs/types.ts';
import type { StudioError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import { profileName } from '../../shared/profiles/profile-choice.ts';
import { isLive, type JobEvent, nextJobState } from '../../shared/queue/job-states.ts';

/** Jobs that go through their states when the test says so, and render nothing. */
export interface ScriptedJobs extends HelperJobs {
  readonly submitted: SubmitRequest[];
  step(id: string, event: JobEvent, changes?: Partial<HelperJob>): HelperJob;
  report(id: string, progress: FilmProgress): void;
  complete(id: string, path: string, sha256: string, fileName: string): HelperArtifact;
  refuseNext(error: StudioError): void;
  listeners(): number;
}

export const SOME_PROGRESS: FilmProgress = {
  stage: 'rendering',
  ratio: 0.5,
  segment: 1,
  segments: 2,
  framesDone: 30,
  framesTotal: 60,
  framesPerSecond: 12.5,
  secondsLeft: 3,
  chunksReused: 0,
  chunksRendered: 1,
};

export function makeScriptedJobs(): ScriptedJobs {
  const jobs = new Map<string, HelperJob>();
  const progress = new Map<string, FilmProgress>();
  const artifacts = new Map<string, HelperArtifact>();
  const outputs = new Map<string, string>();
  const news: JobNews[] = [];
  const heard = new Set<(news: JobNews) => void>();
  const submitted: SubmitRequest[] = [];
  let refusal: StudioError | null = null;

  const tell = (told: Omit<JobNews, 'id'>) => {
    const one = { id: news.length + 1, ...told };
    news.push(one);
    for (const listener of [...heard]) listener(one);
  };
  const keep = (job: HelperJob): HelperJob => {
    jobs.set(job.id, job);
    tell({ type: 'job', jobId: job.id, job, progress: null });
    return job;
  };
  const step = (id: string, event: JobEvent, changes: Partial<HelperJob> = {}): HelperJob => {
    const job = jobs.get(id);
    const state = job === undefined ? null : nextJobState(job.state, event);
    if (job === undefined || state === null) throw new TypeError(`No ${event} here`);
    if (state !== 'RUNNING') progress.delete(id);
    return keep({ ...job, ...changes, state });
  };
  return {
    submitted,
    step,
    async submit(request) {
      if (refusal !== null) {
        const error = refusal;
        refusal = null;
        throw error;
      }
      submitted.push(request);
      const { project } = request;
      const run = request.force ? submitted.length : 1;
      const id = hashOf({ project: hashOf(project), profile: request.profile, run });
      const known = jobs.get(id);
      if (known !== undefined) return { job: known, joined: true };
      const job: HelperJob = {
        id,
        projectId: project.id,
        title: project.title,
        state: 'QUEUED',
        profile: profileName(request.profile),
        codec: request.codec,
        container: request.container,
        hardware: request.hardware,
        revision: request.revision,
        run,
        segments: project.storyline.length,
        createdAt: 1000 + submitted.length,
        startedAt: null,
        finishedAt: null,
        error: null,
        pausedBy: null,
        notBefore: request.startAt ?? null,
        hours: request.hours ?? null,
        predicted: { from: 4, to: 6 },
        artifactId: null,
      };
      return { job: keep(job), joined: false };
    },
    list: () => [...jobs.values()],
    get: (id) => jobs.get(id) ?? null,
    progress: (id) => progress.get(id) ?? null,
    pause: async (id) => step(id, 'pause', { pausedBy: 'person' }),
    resume: async (id) => step(id, 'resume', { pausedBy: null }),
    cancel: async (id) => step(id, 'cancel'),
    retry: async (id) => step(id, 'retry'),
    async remove(id) {
      const job = jobs.get(id);
      if (job === undefined || isLive(job.state)) return false;
      jobs.delete(id);
      outputs.delete(id);
      if (job.artifactId !== null) artifacts.delete(job.artifactId);
      tell({ type: 'removed', jobId: id, job: null, progress: null });
      return true;
    },
    artifact: (id) => artifacts.get(id) ?? null,
    output: (id) => outputs.get(id) ?? null,
    listen(lastId, onNews) {
      for (const one of news) if (one.id > lastId) onNews(one);
      heard.add(onNews);
      return () => void heard.delete(onNews);
    },
    async close() {
      heard.clear();
    },
    report(id, now) {
      progress.set(id, now);
      tell({ type: 'progress', jobId: id, job: null, progress: now });
    },
    complete(id, path, sha256, fileName) {
      const artifact: HelperArtifact = {
        ...{ id: `film-${artifacts.size + 1}`, jobId: id, fileName, bytes: 10, sha256, finishedAt: 2000 },
        ...{ projectId: jobs.get(id)?.projectId ?? '', profile: 'PROJECT', container: 'mp4' as const },
        ...{ encoder: 'libx264', hardware: false, width: 64, height: 64, frames: 30, samples: 48_000 },
        planHash: createHash('sha256').update(id).digest('hex'),
        chunks: { rendered: 1, reused: 0 },
        choices: [{ what: 'video-encoder', chosen: 'libx264', reason: 'asked for' }],
        warnings: [{ reason: 'no-sound' }],
        sidecars: [],
      };
      artifacts.set(artifact.id, artifact);
      outputs.set(id, path);
      step(id, 'complete', { artifactId: artifact.id, finishedAt: 2000 });
      return artifact;
    },
    refuseNext(error) {
      refusal = error;
    },
    listeners: () => heard.size,
  };
}
