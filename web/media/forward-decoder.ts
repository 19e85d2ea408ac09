import type { EncodedPacket } from 'mediabunny';
import { brokenVideo } from './video-errors.ts';
import type { VideoTrack } from './video-track.ts';

/** Decodes a track from a key frame on. Frames come in the order in which they are seen. */
export interface ForwardDecoder {
  /** Number of the frame that comes next; all before it are closed or handed over. */
  readonly next: number;
  /** Hands over the frame of a number that is not behind `next`; who receives it closes it. */
  take(index: number): Promise<VideoFrame>;
  /** Closes what is held. Idempotent. */
  close(): void;
}

/** Frames decoded before they are asked for: while one is drawn, the next are made. */
const AHEAD = 3;
/** Packets given to the decoder at once; more would only be held. */
const QUEUED = 8;

export function startForward(track: VideoTrack, key: number): ForwardDecoder {
  const { name, list, sink, config } = track;
  const indexOf = new Map(list.timestamps.map((time, index) => [list.start + time, index]));
  const ready: { readonly index: number; readonly frame: VideoFrame }[] = [];
  let wanted = key;
  let next = key;
  let failure: unknown = null;
  let ended = false;
  let closed = false;
  let wake: () => void = () => {};

  const decoder = new VideoDecoder({
    output(frame) {
      const index = indexOf.get(frame.timestamp);
      // What is not in the list is cut away by an edit list, or decoded for others' sake only.
      if (closed || index === undefined || index < wanted) frame.close();
      else ready.push({ index, frame });
      wake();
    },
    error(error) {
      failure = error;
      wake();
    },
  });
  decoder.addEventListener('dequeue', () => wake());
  decoder.configure({ ...config, hardwareAcceleration: 'no-preference' });

  const packets = sink.packets(undefined, undefined, undefined);
  let source: AsyncGenerator<EncodedPacket, void, unknown> = packets;

  /** Feeds while there is room; runs beside `take` and stops with `close`. */
  const feed = async () => {
    try {
      const time = (list.start + (list.timestamps[key] ?? 0)) / 1e6;
      const first = await sink.getKeyPacket(time + 5e-7);
      if (first !== null) source = sink.packets(first);
      for await (const packet of source) {
        if (closed) return;
        decoder.decode(
          new EncodedVideoChunk({
            type: packet.type,
            timestamp: Math.round(packet.timestamp * 1e6),
            data: packet.data,
          }),
        );
        while (!closed && failure === null && (ready.length >= AHEAD || decoder.decodeQueueSize >= QUEUED)) {
          await new Promise<void>((resolve) => waiting.push(resolve));
        }
        if (failure !== null) return;
      }
      if (!closed) await decoder.flush();
    } catch (error) {
      if (!closed) failure ??= error;
    } finally {
      ended = true;
      wake();
    }
  };
  /** Those who wait for a change of any kind. */
  const waiting: (() => void)[] = [];
  wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  void feed();

  const close = () => {
    if (closed) return;
    closed = true;
    for (const { frame } of ready.splice(0)) frame.close();
    if (decoder.state !== 'closed') decoder.close();
    wake();
  };

  return {
    get next() {
      return next;
    },
    async take(index) {
      wanted = index;
      for (;;) {
        while (ready[0] !== undefined && ready[0].index < index) ready.shift()?.frame.close();
        const [first] = ready;
        if (first?.index === index) {
          ready.shift();
          next = index + 1;
          wanted = next;
          wake();
          return first.frame;
        }
        if (closed) throw new DOMException('The video was closed', 'AbortError');
        if (first !== undefined || ended || failure !== null) {
          const details = failure instanceof Error ? failure.message : 'the decoder left it out';
          throw brokenVideo(name, `Frame ${index + 1} of ${list.timestamps.length}: ${details}`, failure);
        }
        wake();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    close,
  };
}
