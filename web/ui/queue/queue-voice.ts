import type { QueueNotice } from '../../state/queue-types.ts';
import { announce } from '../kit/announce.tsx';
import { dismissToast, showToast } from '../kit/toast.tsx';
import { queue as words } from '../words/en/queue.ts';
import type { QueueVoiceOptions } from './create-queue-voice.ts';
import { groupName, titleOf } from './queue-words.ts';
import { notifySystem } from './system-notice.ts';

/** Failures nearer together than this are told as one: a full disk fails a hundred exports at once. */
const TOGETHER_MS = 10_000;

/**
 * Tells what happened in the queue: a message on the screen, a sentence for screen readers, and the system's own
 * notice where nobody looks. An export on its own has its line at the foot of the window already.
 */
export function makeQueueVoice(options: QueueVoiceOptions): (notice: QueueNotice) => void {
  let failures: { readonly toast: number; readonly count: number; readonly at: number } | null = null;
  const show = { label: words.notices.show, run: options.onShow };

  const tellFailure = (title: string) => {
    const isNear = failures !== null && Date.now() - failures.at < TOGETHER_MS;
    const count = isNear && failures !== null ? failures.count + 1 : 1;
    if (isNear && failures !== null) dismissToast(failures.toast);
    const toast = showToast({
      title: count === 1 ? words.notices.failed(title) : words.notices.manyFailed(count),
      tone: 'bad',
      action: show,
    });
    failures = { toast, count, at: Date.now() };
  };
  const system = (title: string, body: string, tag: string) => {
    // Every tab is told; the one that works speaks.
    if (options.mayNotify() && options.queue.isRunner())
      notifySystem({ title, body, tag, onClick: options.onShow });
  };

  return (notice) => {
    switch (notice.type) {
      case 'job': {
        const { item, what } = notice;
        const sentence =
          what === 'completed' ? words.notices.ready(titleOf(item)) : words.notices.failed(titleOf(item));
        const isAlone = item.batchId === null;
        if (what === 'failed' && !isAlone) tellFailure(titleOf(item));
        // Of a batch only its end is said, and what needs a person.
        if (isAlone || what === 'failed') {
          announce(sentence);
          system(sentence, item.error?.message ?? '', `storyloom-job-${item.id}`);
        }
        return;
      }
      case 'batch-done': {
        const { batch, counts } = notice.group;
        const leftOut = batch?.leftOut?.length ?? 0;
        const title = words.notices.batchDone(groupName(notice.group));
        const body = words.notices.batchBody(counts.COMPLETED, counts.FAILED, counts.CANCELED, leftOut);
        showToast({ title, body, tone: counts.FAILED > 0 ? 'bad' : 'good', action: show });
        announce(`${title}: ${body}`);
        system(title, body, `storyloom-batch-${notice.group.id}`);
        return;
      }
      case 'batch-paused': {
        const title = words.notices.batchPaused(groupName(notice.group));
        const body = words.pausedBy[notice.reason];
        showToast({ title, body, sticky: true, action: show });
        announce(`${title}. ${body}`);
        system(title, body, `storyloom-batch-${notice.group.id}`);
        return;
      }
      case 'held': {
        // What a person did needs no telling.
        if (notice.reason === 'person') return;
        const { title, body } = words.held[notice.reason];
        showToast({ title, body, action: show });
        announce(`${title}. ${body}`);
        system(title, body, 'storyloom-held');
        return;
      }
      case 'released':
        announce(words.notices.released);
        return;
    }
  };
}
