import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { announce } from '../kit/announce.tsx';
import { progressSentence } from './job-words.ts';

export interface JobList {
  /** What runs, then what waits in the order in which it will be run, then what is paused, and after it what ended here and was not yet put away. */
  readonly entries: Accessor<readonly Job[]>;
  /** The one that the slim bar shows. */
  readonly current: Accessor<Job | null>;
  putAway(jobId: string): void;
}

const ORDER: readonly Job['state'][] = ['RUNNING', 'QUEUED', 'PAUSED'];

export function isLive(job: Job): boolean {
  return job.state === 'QUEUED' || job.state === 'RUNNING' || job.state === 'PAUSED';
}

/** The exports that the bar shows. Says each quarter of the way to screen readers. */
export function createJobList(workspace: Workspace): JobList {
  const { jobs } = workspace;
  /** Ended while this page looked on. */
  const [ended, setEnded] = createSignal<ReadonlySet<string>>(new Set());
  const putAway = (id: string) => setEnded((ids) => new Set([...ids].filter((each) => each !== id)));
  const states = createMemo(() => new Map(jobs.list().map((job) => [job.id, job.state])));
  createEffect(
    on(states, (now, before) => {
      for (const job of untrack(jobs.list)) {
        const last = before?.get(job.id);
        if (last === undefined || last === now.get(job.id)) continue;
        if (job.state === 'COMPLETED' || job.state === 'FAILED') {
          setEnded((ids) => new Set(ids).add(job.id));
        } else putAway(job.id);
      }
    }),
  );

  const quarter = createMemo(() => {
    const [job, ...more] = jobs.list().filter((each) => each.state === 'RUNNING');
    // Of several at once nobody wants each quarter read out.
    if (job === undefined || more.length > 0) return null;
    const ratio = jobs.progress(job.id)?.ratio ?? 0;
    return `${job.id} ${Math.floor((Number.isFinite(ratio) ? ratio : 0) * 4)}`;
  });
  createEffect(
    on(quarter, (now) => {
      const job = untrack(jobs.list).find((each) => each.id === now?.split(' ')[0]);
      if (job !== undefined)
        announce(
          progressSentence(
            job,
            untrack(() => jobs.progress(job.id)),
          ),
        );
    }),
  );

  const entries = createMemo(() => {
    const live = jobs
      .list()
      .filter(isLive)
      .reverse()
      .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
    const over = jobs.list().filter((job) => ended().has(job.id) && !isLive(job));
    return [...live, ...over];
  });
  const current = () => entries()[0] ?? null;
  return { entries, current, putAway };
}
