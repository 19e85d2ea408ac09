import type { FilmProgress } from '../execute/types.ts';
import type { HelperJob, JobNews } from './types.ts';

/** For listeners that were away: some minutes of one running job. */
const REMEMBERED = 2000;
/** At most four a second, and none held back longer than that. */
const PROGRESS_EVERY_MS = 250;
/** News of one opening of the store; ids of the next one start beyond. */
const IDS_PER_GENERATION = 2 ** 32;

export interface NewsBoard {
  job(job: HelperJob): void;
  progress(jobId: string, progress: FilmProgress): void;
  /** The job runs no more: what is still held back of its progress is old. */
  progressEnded(): void;
  latestProgress(jobId: string): FilmProgress | null;
  listen(lastId: number, onNews: (news: JobNews) => void): () => void;
  close(): void;
}

/** A listener that breaks is no reason to stop a film. */
function deliver(listener: (news: JobNews) => void, news: JobNews): void {
  try {
    listener(news);
  } catch (error) {
    console.error('News of a job could not be told:', error);
  }
}

export function makeNewsBoard(generation: number): NewsBoard {
  const remembered: JobNews[] = [];
  const listeners = new Set<(news: JobNews) => void>();
  let id = generation * IDS_PER_GENERATION;
  let latest: { readonly jobId: string; readonly progress: FilmProgress } | null = null;
  let hasUntold = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (news: Omit<JobNews, 'id'>) => {
    id += 1;
    const told = { id, ...news };
    remembered.push(told);
    if (remembered.length > REMEMBERED) remembered.splice(0, remembered.length - REMEMBERED);
    for (const listener of [...listeners]) deliver(listener, told);
  };
  const tick = () => {
    timer = undefined;
    if (!hasUntold || latest === null) return;
    hasUntold = false;
    timer = setTimeout(tick, PROGRESS_EVERY_MS);
    tell({ type: 'progress', jobId: latest.jobId, job: null, progress: latest.progress });
  };
  const progressEnded = () => {
    latest = null;
    hasUntold = false;
    clearTimeout(timer);
    timer = undefined;
  };

  return {
    job: (job) => tell({ type: 'job', jobId: job.id, job, progress: null }),
    progress(jobId, progress) {
      latest = { jobId, progress };
      hasUntold = true;
      if (timer === undefined) tick();
    },
    progressEnded,
    latestProgress: (jobId) => (latest?.jobId === jobId ? latest.progress : null),
    listen(lastId, onNews) {
      for (const news of remembered) if (news.id > lastId) onNews(news);
      listeners.add(onNews);
      return () => void listeners.delete(onNews);
    },
    close() {
      progressEnded();
      listeners.clear();
    },
  };
}
