import { framesLength } from './video-time.ts';

/** One packet of a file, as its reader tells it, in the file's own order; times in microseconds. */
export interface FramePacket {
  readonly time: number;
  readonly isKey: boolean;
  /** Only decoded for others' sake: an edit list cuts it away. */
  readonly isHidden: boolean;
}

/** The frames of a video in the order in which they are seen. */
export interface FrameList {
  /** Microseconds from the first frame. */
  readonly timestamps: readonly number[];
  /** Numbers of the frames from which decoding can start. */
  readonly keys: readonly number[];
  /** Time of the first frame in the file's own microseconds. */
  readonly start: number;
}

/** Null where nothing can be seen: decoders begin at a key frame, and packets before the first one give none. */
export function listFrames(packets: Iterable<FramePacket>): FrameList | null {
  let begun = false;
  const shown: FramePacket[] = [];
  for (const packet of packets) {
    begun ||= packet.isKey;
    if (begun && !packet.isHidden) shown.push(packet);
  }
  shown.sort((a, b) => a.time - b.time);
  const [first] = shown;
  if (first === undefined) return null;
  return {
    timestamps: shown.map(({ time }) => time - first.time),
    keys: shown.flatMap(({ isKey }, index) => (isKey ? [index] : [])),
    start: first.time,
  };
}

/** What an asset says of a video: from the list of its frames and from the sound that was decoded. */
export function videoLength(
  timestamps: readonly number[],
  sound: { readonly samples: number; readonly offset: number } | null,
): { readonly frames: number; readonly samples: number } {
  const pictures = framesLength(timestamps);
  return {
    frames: timestamps.length,
    samples: Math.max(pictures, sound === null ? 0 : sound.samples - sound.offset),
  };
}
