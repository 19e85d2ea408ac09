import { frameToMicroseconds } from '../../shared/model/time.ts';
import type { VideoSettings } from '../../shared/plan/plan.ts';
import { encoderConfig, makeI420Frame, type VideoShape } from '../media/picture-encoder.ts';

const PROOF_FRAMES = 5;
/** A driver that hangs must not hang the studio. */
const LIMIT_MS = 10_000;

/** Null when the settings encode frames that decode again; else why not, in words for the plan. */
export async function proveEncoder(settings: VideoSettings, shape: VideoShape): Promise<string | null> {
  if (typeof VideoEncoder === 'undefined') return 'this browser has no video encoder';
  const config = encoderConfig(settings, shape);
  try {
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported !== true) return 'not offered here for this size';
  } catch (error) {
    return `refused: ${message(error)}`;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('did not answer in 10 seconds'), LIMIT_MS);
  });
  const abort = new AbortController();
  try {
    return await Promise.race([encodeAndDecode(config, shape, settings, abort.signal), limit]);
  } catch (error) {
    return `failed on a test frame: ${message(error)}`;
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function encodeAndDecode(
  config: VideoEncoderConfig,
  shape: VideoShape,
  settings: VideoSettings,
  signal: AbortSignal,
): Promise<string | null> {
  const chunks: EncodedVideoChunk[] = [];
  let decoderConfig: VideoDecoderConfig | undefined;
  await withCodec(
    (error) =>
      new VideoEncoder({
        error,
        output(chunk, metadata) {
          chunks.push(chunk);
          decoderConfig ??= metadata?.decoderConfig;
        },
      }),
    signal,
    async (encoder) => {
      encoder.configure(config);
      const step = testPattern(shape);
      for (let index = 0; index < PROOF_FRAMES; index++) {
        const frame = makeI420Frame(step(index), shape, frameToMicroseconds(index, shape.rate));
        try {
          encoder.encode(frame, { keyFrame: index === 0 });
        } finally {
          frame.close();
        }
      }
      await encoder.flush();
    },
  );
  if (chunks.length !== PROOF_FRAMES) return `made ${chunks.length} packets from ${PROOF_FRAMES} frames`;
  if (chunks[0]?.type !== 'key') return 'did not start with a key frame';
  if (decoderConfig === undefined) return 'gave no decoder configuration';
  if (settings.codec === 'h264' && decoderConfig.description === undefined) return 'gave no avcC';
  if (typeof VideoDecoder === 'undefined') return null;
  return decode(chunks, decoderConfig, signal);
}

async function decode(
  chunks: readonly EncodedVideoChunk[],
  config: VideoDecoderConfig,
  signal: AbortSignal,
): Promise<string | null> {
  let frames = 0;
  await withCodec(
    (error) =>
      new VideoDecoder({
        error,
        output(frame) {
          frames += 1;
          frame.close();
        },
      }),
    signal,
    async (decoder) => {
      // What a hardware encoder made is checked by whichever decoder the browser prefers.
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      await decoder.flush();
    },
  );
  return frames === chunks.length ? null : `only ${frames} of ${chunks.length} frames decode again`;
}

/** Closes the codec on every path and turns its error callback into a rejection. */
async function withCodec<Codec extends VideoEncoder | VideoDecoder>(
  make: (error: (error: DOMException) => void) => Codec,
  signal: AbortSignal,
  work: (codec: Codec) => Promise<unknown>,
): Promise<void> {
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const codec = make(fail);
  const close = () => {
    if (codec.state !== 'closed') codec.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    await Promise.race([work(codec), failed]);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** A ramp that moves: a flat picture would prove too little. */
function testPattern({ width, height }: VideoShape): (index: number) => Uint8Array<ArrayBuffer> {
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  return (index) => {
    for (let y = 0; y < height; y++) {
      const row = y * width;
      for (let x = 0; x < width; x++) data[row + x] = 16 + ((x + y + index * 3) % 220);
    }
    return data;
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
