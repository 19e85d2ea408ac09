import type { Plan } from '../../../shared/plan/plan.ts';
import type { Ledger, LedgerEntry } from '../../../web/execute/ledger.ts';

export interface DecodedFrame {
  /** In frames of the film. */
  readonly timestamp: number;
  /** I420 without padding. */
  readonly data: Uint8Array;
  readonly colorSpace: VideoColorSpaceInit;
}

/** Decodes joined chunks with one decoder, as a player would. */
export async function decodeEntries(
  ledger: Ledger,
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
