import type { Job, ProjectBadge } from './job-types.ts';

type Known = Pick<Job, 'id' | 'state' | 'revision' | 'error' | 'createdAt'>;

/** A project's badge from its exports: the newest that was not cancelled says it. */
export function deriveBadge(jobs: readonly Known[], revision: number): ProjectBadge {
  const newest = jobs
    .filter((job) => job.state !== 'CANCELED')
    .reduce<Known | null>(
      (best, job) => (best === null || job.createdAt >= best.createdAt ? job : best),
      null,
    );
  if (newest === null) return { state: 'DRAFT', olderThanEdits: false, error: null, jobId: null };
  const badge = { olderThanEdits: false, error: null, jobId: newest.id };
  if (newest.state === 'COMPLETED') {
    return { ...badge, state: 'COMPLETED', olderThanEdits: newest.revision < revision };
  }
  if (newest.state === 'FAILED') return { ...badge, state: 'FAILED', error: newest.error };
  return { ...badge, state: 'PROCESSING' };
}
