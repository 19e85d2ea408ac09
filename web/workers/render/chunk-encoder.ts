import { StudioError } from '../../../shared/errors.ts';
import type { VideoSettings } from '../../../shared/plan/plan.ts';
import { encoderConfig, FRAME_COLOUR, type VideoShape } from '../../media/picture-encoder.ts';
import type { EncodedConfig, RenderedChunk } from './api.ts';

/** Frames waiting in front of the encoder: enough to keep it busy, few enough to hold in memory. */
const QUEUE = 4;

export interface ChunkEncoder {
  /** Takes the frame and closes it; resolves when there is room for the next one. */
  encode(frame: VideoFrame, keyFrame: boolean): Promise<void>;
  /** Everything encoded since the last call; times in frames from `firstFrame`. */
  take(firstFrame: number): Promise<RenderedChunk>;
  /** Idempotent. */
  close(): void;
}

export function openChunkEncoder(settings: VideoSettings, shape: VideoShape): ChunkEncoder {
  let chunks: EncodedVideoChunk[] = [];
  let config: EncodedConfig | null = null;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  const lost = (cause: unknown) =>
    new StudioError(
      settings.hardware ? 'failed.encoder-lost' : 'failed.encode',
      settings.hardware ? 'The hardware encoder stopped working' : 'The video encoder stopped working',
      { cause, context: { stage: 'rendering', details: `${settings.codecString}: ${String(cause)}` } },
    );
  const encoder = new VideoEncoder({
    error: (error) => fail(lost(error)),
    output(chunk, metadata) {
      chunks.push(chunk);
      if (metadata?.decoderConfig !== undefined) config = configData(metadata.decoderConfig, shape);
    },
  });
  try {
    encoder.configure(encoderConfig(settings, shape));
  } catch (error) {
    throw lost(error);
  }

  const room = async () => {
    while (encoder.state === 'configured' && encoder.encodeQueueSize >= QUEUE) {
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  };

  return {
    async encode(frame, keyFrame) {
      try {
        encoder.encode(frame, { keyFrame });
      } catch (error) {
        // After the error callback the encoder is closed; the callback's reason is the true one.
        fail(lost(error));
        await failed;
      } finally {
        frame.close();
      }
      await Promise.race([room(), failed]);
    },
    async take(firstFrame) {
      try {
        await Promise.race([encoder.flush(), failed]);
      } catch (error) {
        throw error instanceof StudioError ? error : lost(error);
      }
      const taken = chunks;
      chunks = [];
      if (config === null) throw lost('no decoder configuration');
      return packed(taken, config, shape, firstFrame);
    },
    close() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

function packed(
  chunks: readonly EncodedVideoChunk[],
  config: EncodedConfig,
  { rate }: VideoShape,
  firstFrame: number,
): RenderedChunk {
  const data = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  const packets = chunks.map((chunk) => {
    const size = chunk.byteLength;
    chunk.copyTo(data.subarray(at, at + size));
    at += size;
    const timestamp = Math.round((chunk.timestamp * rate.num) / (1_000_000 * rate.den)) - firstFrame;
    return { size, key: chunk.type === 'key', timestamp };
  });
  return { config, data, packets };
}

function configData(config: VideoDecoderConfig, shape: VideoShape): EncodedConfig {
  const { description } = config;
  return {
    codec: config.codec,
    description: description === undefined ? null : bytesOf(description).slice(),
    codedWidth: config.codedWidth ?? shape.width,
    codedHeight: config.codedHeight ?? shape.height,
    colorSpace: FRAME_COLOUR,
  };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
}
