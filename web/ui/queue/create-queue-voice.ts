import { onCleanup } from 'solid-js';
import type { JobQueue, QueueNotice } from '../../state/queue-types.ts';
import { tellNotLoaded } from '../kit/not-loaded.ts';

export interface QueueVoiceOptions {
  readonly queue: JobQueue;
  /** Whether the person wants to be told by the system. */
  readonly mayNotify: () => boolean;
  /** Leads to the queue's page. */
  readonly onShow: () => void;
}

/** Tells what happens in the queue. How, is loaded with the first that there is to tell. */
export function createQueueVoice(options: QueueVoiceOptions): void {
  let voice: Promise<(notice: QueueNotice) => void> | null = null;
  const tell = async (notice: QueueNotice) => {
    try {
      voice ??= import('./queue-voice.ts').then(({ makeQueueVoice }) => makeQueueVoice(options));
      const speak = await voice;
      speak(notice);
    } catch (error) {
      voice = null;
      console.error('What happened in the queue could not be told', error);
      tellNotLoaded();
    }
  };
  onCleanup(options.queue.onNotice((notice) => void tell(notice)));
}
