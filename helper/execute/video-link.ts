import { fromErrorData } from '../../shared/errors.ts';
import type { VideoReader } from '../../shared/kernel/video-types.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { AnswerMessage, VideoAnswers, VideoAsk } from './worker-messages.ts';

/** A drawing thread's end of the way to the videos, which the main thread decodes. */
export interface VideoLink {
  open(video: { readonly sha256: Sha256 }): Promise<VideoReader>;
  answered(message: AnswerMessage): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export function makeVideoLink(post: (id: number, ask: VideoAsk) => void): VideoLink {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let readers = 0;

  const ask = <Type extends VideoAsk['type']>(
    wanted: Extract<VideoAsk, { type: Type }>,
  ): Promise<VideoAnswers[Type]> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      post(asked, wanted);
    });

  return {
    async open({ sha256 }) {
      readers += 1;
      const reader = readers;
      const { timestamps, geometry } = await ask<'open'>({ type: 'open', reader, sha256 });
      return {
        timestamps,
        geometry,
        // A film that is stopped ends its threads and, before them, what answers here.
        frameAt: (index) => ask<'frame'>({ type: 'frame', reader, index }),
        close() {
          ask<'close'>({ type: 'close', reader }).catch(() => {});
        },
      };
    },
    answered({ id, answer }) {
      const found = waiting.get(id);
      waiting.delete(id);
      // The value is what was asked for under that number: both sides are typed by `VideoAnswers`.
      if ('value' in answer) found?.resolve(answer.value as never);
      else found?.reject(fromErrorData(answer.error));
    },
  };
}
