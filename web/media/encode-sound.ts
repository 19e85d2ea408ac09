import {
  AudioSample,
  AudioSampleSource,
  type EncodedPacket,
  MkvOutputFormat,
  NullTarget,
  Output,
  Quality,
} from 'mediabunny';
import { StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { AudioSettings } from '../../shared/plan/plan.ts';
import { preSkipOf } from './film-writer.ts';
import type { PacketData, SoundConfig } from './packet-data.ts';

export type SoundCodecSettings = Pick<AudioSettings, 'codec' | 'engine' | 'bitrate'>;

/** One encoder for the whole sound of a film. Timestamps of its packets are in samples of the film. */
export interface SoundEncoder {
  /** Planar stereo at 48 kHz, in order and without gaps. */
  add(left: Float32Array, right: Float32Array): Promise<void>;
  /** Ends the stream; the last packets come out before this resolves. */
  finish(): Promise<SoundConfig>;
  /** Ends it without a result. Idempotent. */
  close(): Promise<void>;
}

export interface SoundEncoderOptions {
  readonly settings: SoundCodecSettings;
  /** Exact length of the film's sound; packets reach its end and none starts behind it. */
  readonly totalSamples: number;
  /** The encoder's run-up in samples (`soundPriming`): its first packet starts that much before the film. */
  readonly priming: number;
  readonly onPacket: (packet: PacketData) => void;
}

export async function makeSoundEncoder(options: SoundEncoderOptions): Promise<SoundEncoder> {
  const { settings, totalSamples, priming, onPacket } = options;
  await prepareEngine(settings);
  let config: SoundConfig | null = null;
  let next = -priming;
  let held: PacketData | null = null;

  const emit = (packet: EncodedPacket, meta: EncodedAudioChunkMetadata | undefined) => {
    if (meta?.decoderConfig !== undefined) config ??= configOf(meta.decoderConfig);
    const duration = Math.round(packet.duration * SAMPLE_RATE);
    if (next < totalSamples) {
      if (held !== null) onPacket(held);
      held = { data: packet.data, key: true, timestamp: next, duration };
    }
    next += duration;
  };
  const source = new AudioSampleSource({
    codec: settings.codec,
    quality: new Quality({ bitrate: settings.bitrate }),
    onEncodedPacket: emit,
  });
  // The packets are taken from the callback; a streamed Matroska into nothing keeps no tables of them.
  const output = new Output({ format: new MkvOutputFormat({ appendOnly: true }), target: new NullTarget() });
  output.addAudioTrack(source);
  await output.start();
  let position = 0;
  let ended = false;

  const add = async (left: Float32Array, right: Float32Array) => {
    const data = new Float32Array(left.length * 2);
    data.set(left);
    data.set(right, left.length);
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: 2,
      sampleRate: SAMPLE_RATE,
      timestamp: position / SAMPLE_RATE,
    });
    try {
      await source.add(sample);
    } catch (cause) {
      throw encodeError(settings, cause);
    } finally {
      sample.close();
    }
    position += left.length;
  };

  return {
    add,
    async finish() {
      // Silence behind the end pushes out what the encoder still holds back.
      const silence = new Float32Array(4096);
      await add(silence, silence);
      ended = true;
      try {
        await output.finalize();
      } catch (cause) {
        throw encodeError(settings, cause);
      }
      if (held !== null)
        onPacket({ ...held, duration: Math.min(held.duration, totalSamples - held.timestamp) });
      if (config === null || next < totalSamples)
        throw encodeError(settings, new Error(`The encoder stopped at sample ${next} of ${totalSamples}`));
      return config;
    },
    async close() {
      if (ended) return;
      ended = true;
      await output.cancel();
    },
  };
}

/** Loads the WASM encoder where the settings ask for it; the browser's own is used as it is. */
async function prepareEngine(settings: SoundCodecSettings): Promise<void> {
  if (settings.engine === 'webcodecs') return;
  if (settings.codec !== 'aac') throw encodeError(settings, new Error('Only AAC has a WebAssembly encoder'));
  const { registerAacEncoder } = await import('@mediabunny/aac-encoder');
  registerAacEncoder();
}

/** What this browser's own encoder says it can do; a registered WASM encoder does not count. */
export async function canEncodeSound(codec: AudioSettings['codec'], bitrate: number): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false;
  try {
    const { supported } = await AudioEncoder.isConfigSupported({
      codec: codec === 'aac' ? 'mp4a.40.2' : 'opus',
      numberOfChannels: 2,
      sampleRate: SAMPLE_RATE,
      bitrate,
    });
    return supported === true;
  } catch {
    return false;
  }
}

function configOf(config: AudioDecoderConfig): SoundConfig {
  return {
    codec: config.codec,
    description: config.description === undefined ? null : bytesOf(config.description),
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
  };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}

function encodeError(settings: SoundCodecSettings, cause: unknown): StudioError {
  return new StudioError('failed.encode', 'The sound could not be encoded. Try again, or export as WebM', {
    cause,
    context: {
      stage: 'sound',
      details: `${settings.codec} by ${settings.engine}: ${cause instanceof Error ? cause.message : String(cause)}`,
    },
  });
}

/**
 * How many samples the encoder's output lies behind its input once decoded as a player does. Every system's own
 * AAC has another number and does not tell it, so it is measured; the one we bring along is known.
 */
export async function soundPriming(settings: SoundCodecSettings): Promise<number> {
  return settings.engine === 'wasm' ? LIBAVCODEC_PRIMING : measurePriming(settings);
}

/** Encodes clicks and looks where they come out. */
export async function measurePriming(settings: SoundCodecSettings): Promise<number> {
  // An Opus decoder drops its run-up itself, by the number in the header.
  const packets: PacketData[] = [];
  const total = 24_000;
  const encoder = await makeSoundEncoder({
    settings,
    totalSamples: total,
    priming: 0,
    onPacket: (packet) => packets.push(packet),
  });
  const signal = clicks(total);
  let config: SoundConfig;
  try {
    await encoder.add(signal, signal);
    config = await encoder.finish();
  } finally {
    await encoder.close();
  }
  if (settings.codec === 'opus') return preSkipOf(config);
  if (typeof AudioDecoder === 'undefined') return LIBAVCODEC_PRIMING;
  const decoded = await decodePackets(packets, config);
  return lagOf(signal, decoded);
}

/** Of libavcodec's AAC encoder, which is the WASM one; it labels its first packet 0 all the same. */
const LIBAVCODEC_PRIMING = 1024;
const MAX_PRIMING = 4096;

/** A chirp in the middle of silence: its match is one sharp peak, which a single click coded lossily has not. */
function clicks(length: number): Float32Array {
  const signal = new Float32Array(length);
  const start = 8000;
  const span = 4800;
  for (let n = 0; n < span; n += 1) {
    const t = n / SAMPLE_RATE;
    const window = Math.sin((Math.PI * n) / span) ** 2;
    signal[start + n] = 0.5 * window * Math.sin(2 * Math.PI * (300 * t + 30_000 * t * t));
  }
  return signal;
}

function lagOf(signal: Float32Array, decoded: Float32Array): number {
  let best = 0;
  let bestScore = -Infinity;
  for (let lag = 0; lag <= MAX_PRIMING; lag += 1) {
    let score = 0;
    for (let n = 8000; n < 12_800; n += 1) score += (signal[n] ?? 0) * (decoded[n + lag] ?? 0);
    if (score > bestScore) {
      bestScore = score;
      best = lag;
    }
  }
  return best;
}

async function decodePackets(packets: readonly PacketData[], config: SoundConfig): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  let failure: unknown = null;
  const decoder = new AudioDecoder({
    output: (data) => {
      const block = new Float32Array(data.numberOfFrames);
      data.copyTo(block, { planeIndex: 0, format: 'f32-planar' });
      data.close();
      blocks.push(block);
    },
    error: (error) => {
      failure = error;
    },
  });
  try {
    decoder.configure({
      codec: config.codec,
      sampleRate: config.sampleRate ?? SAMPLE_RATE,
      numberOfChannels: config.channels ?? 2,
      ...(config.description === null ? {} : { description: config.description }),
    });
    for (const packet of packets) {
      decoder.decode(
        new EncodedAudioChunk({
          type: 'key',
          timestamp: Math.round((packet.timestamp * 1e6) / SAMPLE_RATE),
          data: packet.data,
        }),
      );
    }
    await decoder.flush();
  } catch (error) {
    throw failure ?? error;
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
