import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  StreamTarget,
  type StreamTargetChunk,
  TextSubtitleSource,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny';
import { assert } from '../../shared/assert.ts';
import { type Rate, SAMPLE_RATE } from '../../shared/model/time.ts';
import type { Container } from '../../shared/plan/plan.ts';
import { markCodecDelay } from './codec-delay.ts';
import type { PacketData, SoundConfig, VideoConfig } from './packet-data.ts';

export interface FilmSpec {
  readonly container: Container;
  readonly rate: Rate;
  readonly video: VideoConfig;
  /** How many packets will come at most: in MP4 and MOV the room for the index is kept by it. */
  readonly videoPackets: number;
  readonly sound: { readonly config: SoundConfig; readonly packets: number } | null;
  /** A whole WebVTT text, for WebM only. */
  readonly captions: string | null;
}

/** Takes packets in film time and gives back the bytes of a file, at positions that are not always rising. */
export interface FilmWriter {
  /** `timestamp` in frames of the film. */
  addVideo(packet: PacketData): Promise<void>;
  /** `timestamp` in samples of the film; negative where the encoder needs a run-up. */
  addSound(packet: PacketData): Promise<void>;
  /** Writes what is left, in MP4 and MOV the index into the room kept for it at the front. */
  finish(): Promise<void>;
  cancel(): Promise<void>;
}

export type WriteBytes = (position: number, bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

const BLOCK_BYTES = 1 << 20;

export async function makeFilmWriter(spec: FilmSpec, write: WriteBytes): Promise<FilmWriter> {
  const delay = spec.container === 'webm' && spec.sound !== null ? preSkipOf(spec.sound.config) : 0;
  const patch = delay > 0 ? markCodecDelay() : null;
  const output = new Output({
    format: formatOf(spec.container),
    target: new StreamTarget(
      new WritableStream<StreamTargetChunk>({
        write: ({ position, data }) => write(position, patch === null ? data : patch(position, data)),
      }),
      { chunked: true, chunkSize: BLOCK_BYTES },
    ),
  });

  const videoConfig = videoDecoderConfig(spec.video);
  const video = new EncodedVideoPacketSource(codecNameOf(spec.video.codec));
  output.addVideoTrack(video, {
    frameRate: spec.rate.num / spec.rate.den,
    maximumPacketCount: spec.videoPackets,
    decoderConfig: videoConfig,
  });
  let sound: EncodedAudioPacketSource | null = null;
  if (spec.sound !== null) {
    sound = new EncodedAudioPacketSource(spec.sound.config.codec === 'opus' ? 'opus' : 'aac');
    output.addAudioTrack(sound, {
      maximumPacketCount: spec.sound.packets,
      decoderConfig: soundDecoderConfig(spec.sound.config),
    });
  }
  let captions: TextSubtitleSource | null = null;
  if (spec.captions !== null) {
    assert(spec.container === 'webm', 'Only WebM takes a caption track');
    captions = new TextSubtitleSource('webvtt');
    output.addSubtitleTrack(captions);
  }
  await output.start();
  if (captions !== null && spec.captions !== null) {
    await captions.add(spec.captions);
    // Closed at once: a track that might still grow would hold back all the others in memory.
    captions.close();
  }

  const frameSeconds = spec.rate.den / spec.rate.num;
  let isFirstVideo = true;
  let isFirstSound = true;
  return {
    async addVideo({ data, key, timestamp, duration }) {
      const packet = new EncodedPacket(
        data,
        key ? 'key' : 'delta',
        timestamp * frameSeconds,
        duration * frameSeconds,
      );
      await video.add(packet, isFirstVideo ? { decoderConfig: videoConfig } : undefined);
      isFirstVideo = false;
    },
    async addSound({ data, timestamp, duration }) {
      assert(sound !== null && spec.sound !== null, 'This film has no sound track');
      const at = (timestamp + delay) / SAMPLE_RATE;
      const packet = new EncodedPacket(data, 'key', at, duration / SAMPLE_RATE);
      await sound.add(
        packet,
        isFirstSound ? { decoderConfig: soundDecoderConfig(spec.sound.config) } : undefined,
      );
      isFirstSound = false;
    },
    finish: () => output.finalize(),
    cancel: () => output.cancel(),
  };
}

function formatOf(container: Container): OutputFormat {
  if (container === 'webm') return new WebMOutputFormat();
  // Room is reserved because the in-memory way would hold the whole film.
  return container === 'mov'
    ? new MovOutputFormat({ fastStart: 'reserve' })
    : new Mp4OutputFormat({ fastStart: 'reserve' });
}

function codecNameOf(codec: string): VideoCodec {
  if (codec.startsWith('avc1') || codec.startsWith('avc3')) return 'avc';
  if (codec.startsWith('vp09')) return 'vp9';
  if (codec.startsWith('av01')) return 'av1';
  throw new TypeError(`No film is made with ${codec}`);
}

function videoDecoderConfig(config: VideoConfig): VideoDecoderConfig {
  const { codec, description, codedWidth, codedHeight, colorSpace } = config;
  assert(codedWidth !== undefined && codedHeight !== undefined, 'A video configuration has a size');
  return {
    codec,
    codedWidth,
    codedHeight,
    ...(description === null ? {} : { description }),
    ...(colorSpace === undefined
      ? {}
      : {
          colorSpace: {
            // The ledger keeps the names WebCodecs gave; the union is only wider there.
            primaries: colorSpace.primaries as VideoColorPrimaries,
            transfer: colorSpace.transfer as VideoTransferCharacteristics,
            matrix: colorSpace.matrix as VideoMatrixCoefficients,
            fullRange: colorSpace.fullRange,
          },
        }),
  };
}

function soundDecoderConfig(config: SoundConfig): AudioDecoderConfig {
  return {
    codec: config.codec,
    sampleRate: config.sampleRate ?? SAMPLE_RATE,
    numberOfChannels: config.channels ?? 2,
    ...(config.description === null ? {} : { description: config.description }),
  };
}

/** Samples an Opus decoder throws away at the start, from the identification header. */
export function preSkipOf(config: SoundConfig): number {
  if (config.codec !== 'opus' || config.description === null) return 0;
  const { buffer, byteOffset, byteLength } = config.description;
  return byteLength < 12 ? 0 : new DataView(buffer, byteOffset, byteLength).getUint16(10, true);
}
