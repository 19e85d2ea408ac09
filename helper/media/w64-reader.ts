import { StudioError } from '../../shared/errors.ts';

/** Decoded sound as it comes from a child: its rate, then blocks with one array per channel. */
export interface FloatStream {
  readonly sampleRate: number;
  readonly channels: number;
  blocks(): AsyncGenerator<FloatBlock, void, undefined>;
}

export interface FloatBlock {
  readonly channels: readonly Float32Array[];
  readonly frames: number;
}

const HEAD = 40;
const CHUNK_HEAD = 24;

/**
 * Reads Sony Wave64 with 32-bit floats from a pipe. Its header says the rate and the channels of what was really
 * decoded, which a file's own header may not, and unlike WAV it has no limit of 4 GB.
 */
export async function readW64(source: AsyncIterable<Uint8Array>): Promise<FloatStream> {
  const parts = source[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const need = async (bytes: number): Promise<boolean> => {
    while (held.length < bytes) {
      const { done, value } = await parts.next();
      if (done === true) return false;
      held = Buffer.concat([held, value]);
    }
    return true;
  };

  let format: { sampleRate: number; channels: number } | null = null;
  if (!(await need(HEAD))) throw noSound();
  held = held.subarray(HEAD);
  for (;;) {
    if (!(await need(CHUNK_HEAD))) throw noSound();
    const name = held.toString('latin1', 0, 4);
    if (name === 'data') break;
    // Sizes count the head and are filled up to eight.
    const size = Math.ceil(Number(held.readBigUInt64LE(16)) / 8) * 8;
    if (size < CHUNK_HEAD || size > 4096 || !(await need(size))) throw noSound();
    if (name === 'fmt ')
      format = { channels: held.readUInt16LE(CHUNK_HEAD + 2), sampleRate: held.readUInt32LE(CHUNK_HEAD + 4) };
    held = held.subarray(size);
  }
  if (format === null || format.channels === 0 || format.sampleRate === 0) throw noSound();
  const { channels, sampleRate } = format;
  held = held.subarray(CHUNK_HEAD);

  return {
    sampleRate,
    channels,
    async *blocks() {
      const frameBytes = 4 * channels;
      for (;;) {
        const frames = Math.floor(held.length / frameBytes);
        if (frames > 0) yield planarBlock(held.subarray(0, frames * frameBytes), channels);
        held = held.subarray(frames * frameBytes);
        if (!(await need(held.length + 1))) return;
      }
    },
  };
}

function planarBlock(bytes: Buffer, channels: number): FloatBlock {
  // The pipe's buffers begin anywhere; floats must lie at multiples of four.
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const frames = samples.length / channels;
  if (channels === 1) return { frames, channels: [samples] };
  const planes = Array.from({ length: channels }, () => new Float32Array(frames));
  planes.forEach((plane, channel) => {
    for (let n = 0, at = channel; n < frames; n += 1, at += channels) plane[n] = samples[at] ?? 0;
  });
  return { frames, channels: planes };
}

/** Why is with the child that should have sent it. */
function noSound(): StudioError {
  return new StudioError('input.sound-broken', 'The decoder gave no sound');
}
