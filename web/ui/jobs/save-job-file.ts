import { toErrorData } from '../../../shared/errors.ts';
import type { ExportJobs } from '../../state/job-types.ts';
import { showToast } from '../kit/toast.tsx';
import { downloadFile } from '../save-file.ts';
import { queue as words } from '../words/en/queue.ts';

/** Hands out what came of a job; says so where it is gone. */
export async function saveJobFile(jobs: Pick<ExportJobs, 'film'>, jobId: string): Promise<void> {
  try {
    const file = await jobs.film(jobId);
    if (file === null) showToast({ title: words.fileGone, tone: 'bad' });
    else downloadFile(file, file.name);
  } catch (error) {
    showToast({ title: words.failed, body: toErrorData(error).message, tone: 'bad' });
  }
}
