import { createEffect, createMemo, on, untrack } from 'solid-js';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { announce } from '../kit/announce.tsx';
import { showToast } from '../kit/toast.tsx';
import { words } from '../words/words.ts';
import { progressSentence } from './job-words.ts';

/** Says what became of exports: a toast when one ends, and its progress to screen readers at each quarter. */
export function createJobNews(workspace: Workspace, options: { readonly onWatch: (job: Job) => void }): void {
  const states = createMemo(() => new Map(workspace.jobs.list().map((job) => [job.id, job])));
  createEffect(
    on(states, (now, before) => {
      for (const [id, job] of now) {
        const last = before?.get(id);
        if (last === undefined || last.state === job.state) continue;
        if (job.state === 'COMPLETED') {
          showToast({
            title: words.jobs.finished(job.title),
            tone: 'good',
            action: { label: words.jobs.watch, run: () => options.onWatch(job) },
          });
        }
        if (job.state === 'FAILED') {
          showToast({
            title: words.jobs.failed(job.title),
            ...(job.error === null ? {} : { body: errorWords(job.error.code).title }),
            tone: 'bad',
          });
        }
      }
    }),
  );

  const quarter = createMemo(() => {
    const job = workspace.jobs.list().find((each) => each.state === 'RUNNING');
    if (job === undefined) return null;
    const ratio = workspace.jobs.progress(job.id)?.ratio ?? 0;
    return `${job.id} ${Math.floor((Number.isFinite(ratio) ? ratio : 0) * 4)}`;
  });
  createEffect(
    on(quarter, (now) => {
      const id = now?.split(' ')[0];
      if (id === undefined) return;
      const job = untrack(() => states().get(id));
      if (job !== undefined)
        announce(
          progressSentence(
            job,
            untrack(() => workspace.jobs.progress(id)),
          ),
        );
    }),
  );
}
