import { StudioError } from '../../../shared/errors.ts';
import { frameToMicroseconds } from '../../../shared/model/time.ts';
import type { VideoSettings } from '../../../shared/plan/plan.ts';
import { encoderConfig, FRAME_COLOUR, makeI420Frame, type VideoShape } from '../../media/picture-encoder.ts';
import type { EncodedConfig, RenderedChunk } from './api.ts';

/** Frames waiting in front of the encoder: enough to keep it busy, few enough to hold in memory. */
function queueLength({ width, height }: VideoShape): number {
  return width * height > 4e6 ? 2 : 4;
}

/**
 * Whether an encoder gets one grey frame before the first that counts. Browsers' software H.264 starts each stream
 * at a coarse fixed quality, seen as a pulse at every chunk's border; behind a frame that cost nothing its next key
 * frame is as fine as the rest. (Measured on photos at the default rates: the first frame's SSIM is .01 to .04
 * better, the mean no worse. With few bits a pixel the richer key frame would starve what follows.)
 */
export function needsWarmUp({ codec, hardware, bitrate }: VideoSettings, shape: VideoShape): boolean {
  const { width, height, rate } = shape;
  const bitsPerPixel = (bitrate * rate.den) / (width * height * rate.num);
  return codec === 'h264' && !hardware && bitsPerPixel >= 0.16;
}

/** That frame, one frame before the chunk's start: `take` leaves it out. */
export function warmUpFrame({ width, height, rate }: VideoShape): VideoFrame {
  const grey = new Uint8Array((width * height * 3) / 2).fill(128);
  return makeI420Frame(grey, { width, height }, frameToMicroseconds(-1, rate));
}

export interface ChunkEncoder {
  /** Takes the frame and closes it; resolves when there is room for the next one. */
  encode(frame: VideoFrame, keyFrame: boolean): Promise<void>;
  /** Everything encoded since the last call, in frames from `firstFrame`; what lies before it is left out. */
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

  const most = queueLength(shape);
  const room = async () => {
    while (encoder.state === 'configured' && encoder.encodeQueueSize >= most) {
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
  const frameOf = ({ timestamp }: EncodedVideoChunk) =>
    Math.round((timestamp * rate.num) / (1_000_000 * rate.den)) - firstFrame;
  const kept = chunks.filter((chunk) => frameOf(chunk) >= 0);
  const data = new Uint8Array(kept.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  const packets = kept.map((chunk) => {
    const size = chunk.byteLength;
    chunk.copyTo(data.subarray(at, at + size));
    at += size;
    return { size, key: chunk.type === 'key', timestamp: frameOf(chunk) };
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
