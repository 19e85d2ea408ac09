import { makeSoundEncoder, soundPriming } from '../../../web/media/encode-sound.ts';
import { type FilmSpec, makeFilmWriter } from '../../../web/media/film-writer.ts';
import type { PacketData, SoundConfig, VideoConfig } from '../../../web/media/packet-data.ts';

export const WIDTH = 96;
export const HEIGHT = 64;
export const FRAMES = 60;
export const SAMPLES = 96_000;
const TAGS = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

export interface Parts {
  readonly container: 'mp4' | 'webm';
  readonly video: readonly PacketData[];
  readonly videoConfig: VideoConfig;
  readonly sound: readonly PacketData[];
  readonly soundConfig: SoundConfig;
}

/** Two seconds at 30 frames: pictures that change, a tone that swells. */
export async function makeParts(container: Parts['container']): Promise<Parts> {
  const { packets: video, config: videoConfig } = await encodePictures(container);
  const settings =
    container === 'mp4'
      ? ({ codec: 'aac', engine: 'wasm', bitrate: 96_000 } as const)
      : ({ codec: 'opus', engine: 'webcodecs', bitrate: 96_000 } as const);
  const sound: PacketData[] = [];
  const encoder = await makeSoundEncoder({
    settings,
    totalSamples: SAMPLES,
    priming: await soundPriming(settings),
    onPacket: (packet) => sound.push(packet),
  });
  const tone = Float32Array.from({ length: SAMPLES }, (_, n) => (0.5 * n * Math.sin(n / 8)) / SAMPLES);
  await encoder.add(tone, tone);
  return { container, video, videoConfig, sound, soundConfig: await encoder.finish() };
}

async function encodePictures(container: Parts['container']) {
  const packets: PacketData[] = [];
  let config: VideoDecoderConfig | undefined;
  const encoder = new VideoEncoder({
    error: (error) => {
      throw error;
    },
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      config ??= metadata?.decoderConfig;
      packets.push({ data, key: chunk.type === 'key', timestamp: packets.length, duration: 1 });
    },
  });
  encoder.configure({
    ...(container === 'mp4'
      ? { codec: 'avc1.64000b', avc: { format: 'avc' as const } }
      : { codec: 'vp09.00.10.08' }),
    width: WIDTH,
    height: HEIGHT,
    bitrate: 300_000,
    framerate: 30,
  });
  for (let index = 0; index < FRAMES; index += 1) {
    const data = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
    for (let at = 0; at < WIDTH * HEIGHT; at += 1) data[at] = 16 + ((at * 3 + index * 5) % 200);
    const frame = new VideoFrame(data, {
      format: 'I420',
      codedWidth: WIDTH,
      codedHeight: HEIGHT,
      timestamp: Math.round((index * 1e6) / 30),
      colorSpace: TAGS,
    });
    encoder.encode(frame, { keyFrame: index % 30 === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  if (config === undefined) throw new Error('Nothing was encoded');
  const { codec, description } = config;
  const bytes = description === undefined ? null : new Uint8Array(description as ArrayBuffer).slice();
  return {
    packets,
    config: { codec, description: bytes, codedWidth: WIDTH, codedHeight: HEIGHT, colorSpace: TAGS },
  };
}

/** The parts as a file, joined in the order of time. */
export async function joinParts(parts: Parts, change: Partial<FilmSpec> = {}): Promise<Blob> {
  let bytes = new Uint8Array(0);
  const writer = await makeFilmWriter(
    {
      container: parts.container,
      rate: { num: 30, den: 1 },
      video: parts.videoConfig,
      videoPackets: FRAMES,
      sound: { config: parts.soundConfig, packets: parts.sound.length },
      captions: null,
      ...change,
    },
    (position, written) => {
      const longer = new Uint8Array(Math.max(bytes.length, position + written.length));
      longer.set(bytes);
      longer.set(written, position);
      bytes = longer;
    },
  );
  const waiting = [...parts.sound];
  const addSound = async (until: number) => {
    for (let next = waiting[0]; next && next.timestamp < until; next = waiting[0]) {
      await writer.addSound(next);
      waiting.shift();
    }
  };
  for (const packet of parts.video) {
    await addSound((packet.timestamp + 1) * 1600);
    await writer.addVideo(packet);
  }
  await addSound(Infinity);
  await writer.finish();
  return new Blob([bytes]);
}
