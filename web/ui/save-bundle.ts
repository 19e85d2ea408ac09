import { createEffect, createRoot } from 'solid-js';
import { toErrorData } from '../../shared/errors.ts';
import type { ProjectId } from '../../shared/model/project.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { QUEUE_LIMITS } from '../../shared/queue/queue-types.ts';
import type { JobQueue, QueueItem } from '../state/queue-types.ts';
import type { Workspace } from '../state/workspace-types.ts';
import { latePart } from './kit/late-part.ts';
import { dismissToast, showToast } from './kit/toast.tsx';
import { canChooseFile, chooseFile, downloadFile } from './save-file.ts';
import { formatPercent } from './words/format.ts';
import { words } from './words/words.ts';

/** Small stories are saved before anyone could read a message about it. */
const QUIET_MS = 400;
/** Few copies ever wait, and no page needs these words at its start. */
const queueWords = latePart(() => import('./queue/queue-words.ts'));

export interface SavedStory {
  readonly id: ProjectId;
  readonly title: string;
}

/**
 * Saves a story with its media as one file: a job of the queue, with its progress in sight and a way to stop it. Where
 * the browser lets nobody choose a place, the file is downloaded once it was read back.
 */
export async function saveBundle(
  { batches, jobs, queue }: Pick<Workspace, 'batches' | 'jobs' | 'queue'>,
  { id, title }: SavedStory,
): Promise<void> {
  const fileName = `${title || words.dashboard.untitled}.storyloom`;
  let toast: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const handle = canChooseFile() ? await chooseFile(fileName) : undefined;
    if (handle === null) return;
    const story = await batches.open(id);
    const destination =
      handle === undefined ? ({ type: 'library' } as const) : { type: 'file' as const, handle };
    const made = { profile: 'PROJECT', container: 'storyloom' } as const;
    // Somebody stands there and waits for it, and it is short beside any film.
    const priority = QUEUE_LIMITS.priority.highest;
    const jobId = await jobs.start({ ...story, ...made, destination, priority });
    const waiting = () => {
      const item = queue.item(jobId);
      return item?.state === 'QUEUED' || item?.state === 'PAUSED' ? item : null;
    };
    const showProgress = () => {
      void queueWords.load().catch(() => {});
      toast = showToast({
        get title() {
          const { bundleSaving, bundleWaits } = words.dashboard;
          return waiting() === null ? bundleSaving(fileName) : bundleWaits(fileName);
        },
        get body() {
          const item = waiting();
          if (item === null) return formatPercent(jobs.progress(jobId)?.ratio ?? 0);
          return queueWords.part()?.nowWords(item, null, (other) => queue.item(other)?.title ?? null);
        },
        get link() {
          return waiting() === null ? undefined : { label: words.jobs.queue, href: '/queue' };
        },
        action: { label: words.common.stop, run: () => void jobs.cancel(jobId).catch(tell) },
        sticky: true,
      });
    };
    timer = setTimeout(showProgress, QUIET_MS);
    const job = await whenEnded(queue, jobId);
    if (job?.state === 'FAILED') tellFailure(job.error?.message);
    else if (job?.state !== 'COMPLETED') showToast({ title: words.dashboard.bundleStopped });
    else {
      // Null where it went to the chosen place.
      const file = await jobs.film(jobId);
      if (file !== null) downloadFile(file, file.name);
      showToast({ title: words.dashboard.bundleSaved(fileName), tone: 'good' });
    }
  } catch (error) {
    tell(error);
  } finally {
    clearTimeout(timer);
    if (toast !== null) dismissToast(toast);
  }
}

function tell(error: unknown): void {
  tellFailure(toErrorData(error).message);
}

function tellFailure(body: string | undefined): void {
  showToast({ title: words.dashboard.bundleFailed, body, tone: 'bad' });
}

/** Null for a job that was taken out of the queue. */
function whenEnded(queue: JobQueue, jobId: string): Promise<QueueItem | null> {
  return new Promise((resolve) => {
    createRoot((dispose) => {
      let isKnown = false;
      createEffect(() => {
        const item = queue.item(jobId);
        isKnown ||= item !== null;
        if (!isKnown || (item !== null && isLive(item.state))) return;
        resolve(item);
        dispose();
      });
    });
  });
}
