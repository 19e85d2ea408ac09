import { remedyFor } from '../../shared/batch/remedies.ts';
import type { AnyArtifactAnswer, JobAnswer } from '../../shared/protocol/api.ts';
import type { HelperMessage } from '../../shared/protocol/messages.ts';
import type { FilmProgress } from '../execute/types.ts';
import { BUNDLE, type HelperArtifact, type HelperJob, type JobNews, kindOf } from '../jobs/types.ts';

/** From what the helper works with to what it says over HTTP. */
export function jobAnswer(job: HelperJob, progress: FilmProgress | null): JobAnswer {
  return {
    id: job.id,
    project_id: job.projectId,
    title: job.title,
    state: job.state,
    kind: kindOf(job),
    profile: job.profile,
    codec: job.codec,
    container: job.container,
    hardware: job.hardware,
    revision: job.revision,
    run: job.run,
    segments: job.segments,
    created_at: job.createdAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    error:
      job.error === null
        ? null
        : {
            code: job.error.code,
            message: job.error.message,
            context: { ...job.error.context },
            remedy: remedyFor(job.error),
          },
    paused_by: job.pausedBy,
    not_before: job.notBefore,
    hours: job.hours,
    predicted: job.predicted,
    artifact_id: job.artifactId,
    progress: progress === null ? null : progressAnswer(progress),
  };
}

/** Programs read the same on a terminal. */
export function progressAnswer(progress: FilmProgress): NonNullable<JobAnswer['progress']> {
  const isSearching = progress.stage === 'faces';
  return {
    stage: isSearching ? 'preparing' : progress.stage,
    ...(isSearching && { searching: true }),
    ratio: progress.ratio,
    segment: progress.segment,
    segments: progress.segments,
    frames_done: progress.framesDone,
    frames_total: progress.framesTotal,
    frames_per_second: progress.framesPerSecond,
    seconds_left: progress.secondsLeft,
    chunks_reused: progress.chunksReused,
    chunks_rendered: progress.chunksRendered,
  };
}

export function artifactAnswer(artifact: HelperArtifact): AnyArtifactAnswer {
  const common = {
    id: artifact.id,
    job_id: artifact.jobId,
    project_id: artifact.projectId,
    bytes: artifact.bytes,
    sha256: artifact.sha256,
    file_name: artifact.fileName,
    finished_at: artifact.finishedAt,
  };
  if (artifact.container === BUNDLE.container) {
    const { container, media, missing } = artifact;
    return { ...common, kind: 'bundle', container, media, missing: [...missing] };
  }
  return {
    ...common,
    kind: 'render',
    plan_hash: artifact.planHash,
    profile: artifact.profile,
    container: artifact.container,
    encoder: artifact.encoder,
    hardware: artifact.hardware,
    width: artifact.width,
    height: artifact.height,
    frames: artifact.frames,
    samples: artifact.samples,
    chunks: { ...artifact.chunks },
    choices: artifact.choices.map((choice) => ({ ...choice })),
    warnings: artifact.warnings.map((warning) => ({ ...warning })),
  };
}

/** News as the message it is on a socket and in a stream of events; null for what nobody can be told. */
export function newsMessage(news: JobNews): HelperMessage | null {
  if (news.type === 'removed') return { type: 'removed', id: news.id, job_id: news.jobId };
  if (news.type === 'progress' && news.progress !== null) {
    return { type: 'progress', id: news.id, job_id: news.jobId, progress: progressAnswer(news.progress) };
  }
  if (news.job === null) return null;
  return { type: 'job', id: news.id, job: jobAnswer(news.job, news.progress) };
}
