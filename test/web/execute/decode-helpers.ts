import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ledger, LedgerEntry } from '../../../web/execute/ledger.ts';
import { openRenderPool } from '../../../web/execute/render-chunks-pool.ts';
import type { MediaStore } from '../../../web/storage/media-store.ts';
import { drawFrames } from '../../../web/workers/render/client.ts';

export interface DecodedFrame {
  /** In frames of the film. */
  readonly timestamp: number;
  /** I420 without padding. */
  readonly data: Uint8Array;
  readonly colorSpace: VideoColorSpaceInit;
}

/** Decodes joined chunks with one decoder, as a player would. */
export async function decodeEntries(
  ledger: Pick<Ledger, 'read'>,
  entries: readonly LedgerEntry[],
  plan: Plan,
): Promise<DecodedFrame[]> {
  const frames: DecodedFrame[] = [];
  const copies: Promise<void>[] = [];
  let failure: unknown = null;
  const decoder = new VideoDecoder({
    error: (error) => {
      failure = error;
    },
    output: (frame) => {
      copies.push(
        copyOf(frame, plan).then((copy) => {
          frames.push(copy);
          frame.close();
        }),
      );
    },
  });
  const config = entries[0]?.config;
  if (config === undefined) throw new Error('Nothing to decode');
  decoder.configure({
    codec: config.codec,
    ...(config.description === null ? {} : { description: config.description }),
    hardwareAcceleration: 'prefer-software',
  });
  for (const [index, entry] of entries.entries()) {
    const first = plan.chunks[index]?.firstFrame ?? 0;
    for await (const packet of ledger.read(entry, { signal: new AbortController().signal })) {
      const type = packet.key ? 'key' : 'delta';
      decoder.decode(
        new EncodedVideoChunk({ type, timestamp: (first + packet.timestamp) * 1000, data: packet.data }),
      );
    }
  }
  await decoder.flush();
  await Promise.all(copies);
  decoder.close();
  if (failure !== null) throw failure;
  return frames.sort((a, b) => a.timestamp - b.timestamp);
}

async function copyOf(frame: VideoFrame, { width, height }: Plan): Promise<DecodedFrame> {
  const data = new Uint8Array((width * height * 3) / 2);
  const layout = [
    { offset: 0, stride: width },
    { offset: width * height, stride: width / 2 },
    { offset: width * height * 1.25, stride: width / 2 },
  ];
  await frame.copyTo(data, { rect: { x: 0, y: 0, width, height }, layout });
  return { timestamp: frame.timestamp / 1000, data, colorSpace: frame.colorSpace.toJSON() };
}

/** Every frame of a film as the kernel draws it, before any encoder. */
export async function drawAll(plan: Plan, media: MediaStore): Promise<Uint8Array[]> {
  const signal = new AbortController().signal;
  const pool = await openRenderPool(plan, { media, workers: 1, cacheBytes: 1 << 26 }, signal);
  const frames: Uint8Array[] = [];
  const size = (plan.width * plan.height * 3) / 2;
  try {
    for (const { slice } of plan.chunks) {
      const indexes = Array.from({ length: slice.frames }, (_, index) => index);
      const all = await pool.lanes[0]?.withSlice(slice, (link, job) =>
        drawFrames(link, job, indexes, { signal }),
      );
      for (const index of indexes) frames.push(new Uint8Array(all ?? new ArrayBuffer(0), index * size, size));
    }
    return frames;
  } finally {
    pool.close();
  }
}

export function meanError(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [index, value] of a.entries()) sum += Math.abs(value - (b[index] ?? 0));
  return sum / a.length;
}

export function pixelAt(data: Uint8Array, { width, height }: Plan, x: number, y: number) {
  const chroma = Math.floor(y / 2) * (width / 2) + Math.floor(x / 2);
  return {
    y: data[y * width + x] ?? Number.NaN,
    u: data[width * height + chroma] ?? Number.NaN,
    v: data[width * height * 1.25 + chroma] ?? Number.NaN,
  };
}
