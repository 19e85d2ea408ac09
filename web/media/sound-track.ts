import {
  type AudioSample,
  AudioSampleSink,
  EncodedPacketSink,
  type InputAudioTrack,
  MatroskaInputFormat,
} from 'mediabunny';
import { readMp3Gaps } from '../../shared/audio/mp3-gaps.ts';
import { brokenSound, findSoundTrack, type NamedBlob, nameOf, openInput, soundError } from './open-input.ts';

/** Decoded sound at its own rate, one array per channel. */
export interface SoundBlock {
  readonly channels: readonly Float32Array[];
  readonly frames: number;
}

/** The sound of a file as a player plays it: run-up and filling of the encoder are cut off. */
export interface SoundTrack {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Yields everything from the given frame on, without gaps. Memory does not grow with the length. */
  blocks(from: number, options: { signal: AbortSignal }): AsyncGenerator<SoundBlock, void, undefined>;
  close(): void;
}

interface Layout {
  readonly track: InputAudioTrack;
  readonly rate: number;
  readonly channels: number;
  /** File time, in frames, of the first frame that is heard. */
  readonly start: number;
  /** First frame that is not heard; infinite where the file does not say. */
  readonly end: number;
  /** Samples an Opus decoder drops whenever it starts, also in the middle. */
  readonly preSkip: number;
  readonly firstPacket: number;
}

/** Decoders need some packets before the wanted one to sound right: 80 ms for Opus, a few frames for MP3. */
const RUN_UP_SECONDS = 0.25;
/** Shorter steps in the time stamps are rounding of the container (1 ms in Matroska), not silence. */
const JITTER_SECONDS = 0.06;
/** An end that lies further from what is decoded is a wrong header, not filling. */
const MAX_FILLING = 6000;

export async function openSoundTrack(file: NamedBlob): Promise<SoundTrack> {
  const name = nameOf(file);
  const input = openInput(file);
  try {
    const track = await findSoundTrack(input, name);
    const layout = await readLayout(file, track);
    return {
      codec: (await track.getCodec()) ?? 'unknown',
      sampleRate: layout.rate,
      channels: layout.channels,
      blocks: (from, { signal }) => decodeBlocks(layout, name, from, signal),
      close: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw soundError(error, name);
  }
}

async function readLayout(file: Blob, track: InputAudioTrack): Promise<Layout> {
  const packets = new EncodedPacketSink(track);
  const first = await packets.getFirstPacket({ metadataOnly: true });
  const name = nameOf(file);
  if (first === null) throw brokenSound(name, 'The sound track holds no packets');
  const { rate, channels } = await decodeFirst(track, name);
  const codec = await track.getCodec();
  const config = await track.getDecoderConfig();
  // A file of sound alone starts with its first sample; beside pictures, silence before it counts.
  const origin = Math.max(0, await track.input.getFirstTimestamp());
  const base = { track, rate, channels, preSkip: 0, firstPacket: first.timestamp };
  const start = Math.round(origin * rate);

  if (codec === 'mp3') {
    const gaps = await readMp3Gaps(async (at, count) => {
      return new Uint8Array(await file.slice(at, at + count).arrayBuffer());
    });
    if (gaps === null || gaps.frames === null) return { ...base, start, end: Infinity };
    const last = await packets.getPacket(Infinity, { metadataOnly: true });
    const frames = last === null ? 0 : Math.round((last.timestamp * rate) / gaps.samplesPerFrame) + 1;
    // Files joined end to end keep the first one's header, which then says nothing about the whole.
    const isWhole = frames === gaps.frames;
    const end = isWhole ? frames * gaps.samplesPerFrame - gaps.end : Infinity;
    return { ...base, start: start + gaps.start, end };
  }
  if (codec === 'aac' || codec === 'opus') {
    const last = await packets.getPacket(Infinity, { metadataOnly: true });
    const end = last === null || last.duration === 0 ? Infinity : (last.timestamp + last.duration) * rate;
    // Matroska's times count the run-up, so there what is dropped after a seek is made up for by them.
    const isMatroska = (await track.input.getFormat()) instanceof MatroskaInputFormat;
    return { ...base, start, end: Math.round(end), preSkip: isMatroska ? 0 : opusPreSkip(config) };
  }
  return { ...base, start, end: Infinity };
}

/** The decoder knows better than the header: AAC with spectral replication comes out at twice the rate. */
async function decodeFirst(track: InputAudioTrack, name: string) {
  const samples = new AudioSampleSink(track).samples();
  try {
    const { value } = await samples.next();
    if (!value) throw brokenSound(name, 'Nothing in the sound track could be decoded');
    using sample = value;
    return { rate: sample.sampleRate, channels: sample.numberOfChannels };
  } finally {
    await samples.return();
  }
}

function opusPreSkip(config: AudioDecoderConfig | null): number {
  if (config?.codec !== 'opus' || config.description === undefined) return 0;
  const { description } = config;
  const view = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description);
  return view.byteLength < 12 ? 0 : view.getUint16(10, true);
}

async function* decodeBlocks(
  layout: Layout,
  name: string,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<SoundBlock, void, undefined> {
  signal.throwIfAborted();
  const { track, rate, start, end } = layout;
  const jitter = JITTER_SECONDS * rate;
  const seek = (start + from) / rate - RUN_UP_SECONDS;
  const { at, shift } = await startOf(layout, seek);
  /** Where the next frame goes; null until the first one is seen. */
  let next: number | null = null;
  const wanted = start + from;
  const samples = new AudioSampleSink(track).samples(at);
  try {
    for (;;) {
      const step = await samples.next().catch((error: unknown) => {
        throw soundError(error, name);
      });
      if (step.done === true) break;
      using sample = step.value;
      signal.throwIfAborted();
      const stamped = Math.round(sample.timestamp * rate) + shift;
      if (next === null || stamped - next > jitter) {
        const gapFrom = Math.max(next ?? (from === 0 ? start : stamped), wanted);
        yield* silence(stamped - gapFrom, layout.channels);
        next = stamped;
      }
      const position: number = next;
      next += sample.numberOfFrames;
      const limit = next - end > MAX_FILLING ? Infinity : end;
      const first = Math.max(0, wanted - position);
      const count = Math.min(sample.numberOfFrames, limit - position) - first;
      if (count > 0) yield copySample(sample, first, count);
    }
  } finally {
    await samples.return();
  }
}

async function startOf({ track, preSkip, firstPacket }: Layout, seek: number) {
  if (seek <= firstPacket) return { at: undefined, shift: 0 };
  if (preSkip === 0) return { at: seek, shift: 0 };
  const packet = await new EncodedPacketSink(track).getPacket(seek, { metadataOnly: true });
  const isFirst = packet === null || packet.timestamp <= firstPacket;
  return { at: seek, shift: isFirst ? 0 : preSkip };
}

const SILENCE_FRAMES = 48_000;

function* silence(frames: number, channels: number): Generator<SoundBlock> {
  for (let left = frames; left > 0; left -= SILENCE_FRAMES) {
    const count = Math.min(left, SILENCE_FRAMES);
    yield { frames: count, channels: Array.from({ length: channels }, () => new Float32Array(count)) };
  }
}

function copySample(sample: AudioSample, first: number, count: number): SoundBlock {
  const channels: Float32Array[] = [];
  for (let planeIndex = 0; planeIndex < sample.numberOfChannels; planeIndex += 1) {
    const plane = new Float32Array(count);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar', frameOffset: first, frameCount: count });
    channels.push(plane);
  }
  return { frames: count, channels };
}
