import type { FilmProgress } from '../execute/types.ts';
import type { HelperJob, JobNews } from './types.ts';

/** For listeners that were away: some minutes of running jobs. */
const REMEMBERED = 2000;
/** News of one opening of the store; ids of the next one start beyond. */
const IDS_PER_GENERATION = 2 ** 32;

export interface NewsBoard {
  job(job: HelperJob): void;
  /** As often as the queue tells it. */
  progress(jobId: string, progress: FilmProgress): void;
  removed(jobId: string): void;
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

  const tell = (news: Omit<JobNews, 'id'>) => {
    id += 1;
    const told = { id, ...news };
    remembered.push(told);
    if (remembered.length > REMEMBERED) remembered.splice(0, remembered.length - REMEMBERED);
    for (const listener of [...listeners]) deliver(listener, told);
  };

  return {
    job: (job) => tell({ type: 'job', jobId: job.id, job, progress: null }),
    progress: (jobId, progress) => tell({ type: 'progress', jobId, job: null, progress }),
    removed: (jobId) => tell({ type: 'removed', jobId, job: null, progress: null }),
    listen(lastId, onNews) {
      for (const news of remembered) if (news.id > lastId) onNews(news);
      listeners.add(onNews);
      return () => void listeners.delete(onNews);
    },
    close: () => listeners.clear(),
  };
}
