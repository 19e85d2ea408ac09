import type { PauseReason } from '../../shared/queue/queue-types.ts';
import type { StoredChange } from '../storage/queue-store.ts';
import type { ExportProgress } from './job-types.ts';
import type { SecondsRange } from './queue-types.ts';

/** Spoken between tabs that may run different builds: only add to it. */
export type QueueMessage =
  /** Jobs or batches are other ones; without the change they are read. */
  | { readonly type: 'changed'; readonly change?: StoredChange }
  | {
      readonly type: 'progress';
      readonly id: string;
      readonly progress: ExportProgress | null;
      readonly secondsLeft?: SecondsRange | null;
      readonly batchSecondsLeft?: SecondsRange | null;
    }
  /** Why nothing starts, from the tab that works. */
  | { readonly type: 'held'; readonly by: PauseReason | null }
  /** A tab was opened and knows nothing yet. */
  | { readonly type: 'hello' }
  /** A person wants work to go on in spite of what holds it. */
  | { readonly type: 'go-on' }
  | { readonly type: 'activity' };

export interface QueueChannel {
  say(message: QueueMessage): void;
  close(): void;
}

export function openQueueChannel(name: string, onMessage: (message: QueueMessage) => void): QueueChannel {
  const channel = new BroadcastChannel(`storyloom-jobs-${name}`);
  let closed = false;
  channel.addEventListener('message', (event: MessageEvent<QueueMessage>) => onMessage(event.data));
  return {
    say(message) {
      if (!closed) channel.postMessage(message);
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}
