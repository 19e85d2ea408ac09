import { assert, assertNever } from '../../shared/assert.ts';
import type { DecodedFrame, VideoReader } from '../../shared/kernel/video-types.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { type OpenedVideo, openVideo } from '../media/video.ts';
import { locateMedia } from './missing-media.ts';
import type { MediaFolder } from './types.ts';
import type { VideoAnswer, VideoAsk } from './worker-messages.ts';

/** Decodes what the drawing threads of a film ask for. Each place of a file that is read has its own program. */
export interface VideoDesk {
  /** For one thread. */
  connect(): (ask: VideoAsk) => Promise<VideoAnswer>;
  /** Ends all programs, and resolves when they are gone. */
  close(): Promise<void>;
}

export interface VideoDeskOptions {
  readonly plan: Pick<HelperPlan, 'media'>;
  readonly media: MediaFolder;
  readonly runner: ToolRunner;
  readonly signal: AbortSignal;
}

export function makeVideoDesk({ plan, media, runner, signal }: VideoDeskOptions): VideoDesk {
  /** Looked through once for all threads. */
  const opened = new Map<Sha256, Promise<OpenedVideo>>();
  const places = new Set<Place>();
  const running = new Set<Promise<unknown>>();
  const watched: ToolRunner = {
    ...runner,
    start(program, args, options) {
      const child = runner.start(program, args, options);
      const gone = child.done.catch(() => {}).finally(() => running.delete(gone));
      running.add(gone);
      return child;
    },
  };
  const open = (sha256: Sha256) => {
    const known = opened.get(sha256);
    if (known !== undefined) return known;
    const { path, name } = locateMedia(plan, media, sha256, 'decoding');
    const made = openVideo(path, { runner: watched, signal, name });
    opened.set(sha256, made);
    return made;
  };

  return {
    connect() {
      const own = new Map<number, Place>();
      return async (ask) => {
        signal.throwIfAborted();
        switch (ask.type) {
          case 'open': {
            const video = await open(ask.sha256);
            signal.throwIfAborted();
            const place = makePlace(video.makeReader(), signal);
            own.set(ask.reader, place);
            places.add(place);
            const { timestamps, geometry } = video;
            return { timestamps, geometry };
          }
          case 'frame': {
            const place = own.get(ask.reader);
            assert(place !== undefined, 'Frames are asked of readers that are open');
            return place.frameAt(ask.index);
          }
          case 'close': {
            const place = own.get(ask.reader);
            own.delete(ask.reader);
            if (place !== undefined) places.delete(place);
            place?.close();
            return null;
          }
          default:
            return assertNever(ask);
        }
      };
    },
    async close() {
      for (const place of places) place.close();
      places.clear();
      await Promise.all(running);
    },
  };
}

interface Place {
  frameAt(index: number): Promise<DecodedFrame>;
  close(): void;
}

/** Reads the frame behind the one that was asked for while that one is drawn. */
function makePlace(reader: VideoReader, signal: AbortSignal): Place {
  let given: { readonly index: number; readonly frame: DecodedFrame } | null = null;
  let ahead: { readonly index: number; readonly frame: Promise<DecodedFrame> } | null = null;

  const readAhead = (index: number) => {
    if (index >= reader.timestamps.length) return;
    const frame = reader.frameAt(index, { signal });
    // Whoever asks for it learns of the failure; nobody may.
    frame.catch(() => {});
    ahead = { index, frame };
  };
  return {
    async frameAt(index) {
      // The frame that was given last is still where it was: two take turns.
      if (given?.index === index) return given.frame;
      const ready = ahead;
      ahead = null;
      const read = await ready?.frame.catch((error: unknown) => {
        if (ready.index === index) throw error;
      });
      const frame =
        read !== undefined && ready?.index === index ? read : await reader.frameAt(index, { signal });
      given = { index, frame };
      readAhead(index + 1);
      return frame;
    },
    close: () => reader.close(),
  };
}
