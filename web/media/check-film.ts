import {
  AudioSampleSink,
  EncodedPacketSink,
  type Input,
  type InputAudioTrack,
  type InputVideoTrack,
  VideoSampleSink,
} from 'mediabunny';
import { StudioError } from '../../shared/errors.ts';
import { type Rate, SAMPLE_RATE } from '../../shared/model/time.ts';
import type { AudioCodecName, Container, VideoCodecName } from '../../shared/plan/plan.ts';
import { checkIndexFirst, checkSegmentWhole } from './check-boxes.ts';
import { checksumOf } from './checksum.ts';
import { differs } from './film-differs.ts';
import { openInput } from './open-input.ts';

/** What a written film must be, from its plan. */
export interface FilmExpectation {
  readonly container: Container;
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly frames: number;
  readonly video: VideoCodecName;
  readonly sound: { readonly codec: AudioCodecName; readonly samples: number } | null;
  readonly captions: boolean;
}

export interface FilmFacts {
  readonly frames: number;
  readonly soundSamples: number | null;
  readonly bytes: number;
  readonly sha256: string;
  /** False where this browser has no decoder for the film: then only packets and times were checked. */
  readonly isDecoded: boolean;
}

const CODECS = { h264: 'avc', vp9: 'vp9', av1: 'av1' } as const satisfies Record<VideoCodecName, string>;
/** One AAC frame; the end of the sound may lie that far from the end of the plan. */
const SOUND_FRAME = 1024;
const HALF_MILLISECOND = 0.000_51;

/**
 * Reads a finished file as a player would. Headers alone prove nothing (a file cut in its middle keeps its
 * full length in the index), so every packet is read and counted, every time compared, and both ends decoded.
 */
export async function checkFilm(
  file: Blob,
  expected: FilmExpectation,
  { signal }: { signal: AbortSignal },
): Promise<FilmFacts> {
  await (expected.container === 'webm' ? checkSegmentWhole(file) : checkIndexFirst(file));
  const input = openInput(file);
  // Beside the rest: each waits for the disk or a decoder most of its time.
  const checksum = checksumOf(file, { signal });
  checksum.catch(() => {});
  try {
    const video = await onlyTrack(await input.getVideoTracks(), 'video');
    await checkVideoHeader(video, expected);
    const lastKey = await checkVideoPackets(video, expected, signal);
    const soundSamples = await checkSound(input, expected, signal);
    await checkCaptions(file, input, expected);
    const isDecoded = await decodeEnds(video, expected, lastKey, signal);
    return { frames: expected.frames, soundSamples, bytes: file.size, sha256: await checksum, isDecoded };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof StudioError) throw error;
    throw differs(`reading stopped: ${error instanceof Error ? error.message : String(error)}`, error);
  } finally {
    input.dispose();
  }
}

function expectEqual(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw differs(`${what}: ${String(found)} instead of ${String(wanted)}`);
}

async function onlyTrack<Track>(tracks: readonly Track[], kind: string): Promise<Track> {
  const [track] = tracks;
  expectEqual(`${kind} tracks`, tracks.length, 1);
  if (track === undefined) throw differs(`no ${kind} track`);
  return track;
}

async function checkVideoHeader(track: InputVideoTrack, expected: FilmExpectation): Promise<void> {
  expectEqual('video codec', await track.getCodec(), CODECS[expected.video]);
  expectEqual('width', await track.getCodedWidth(), expected.width);
  expectEqual('height', await track.getCodedHeight(), expected.height);
  const colour = await track.getColorSpace();
  const tags = `${colour.primaries}/${colour.transfer}/${colour.matrix}/${colour.fullRange === true ? 'full' : 'limited'}`;
  expectEqual('colour', tags, 'bt709/bt709/bt709/limited');
}

/** Returns the time of the last key frame. */
async function checkVideoPackets(
  track: InputVideoTrack,
  expected: FilmExpectation,
  signal: AbortSignal,
): Promise<{ readonly time: number; readonly frame: number }> {
  const { rate, frames } = expected;
  // Matroska counts milliseconds; MP4 holds each frame exactly.
  const tolerance = expected.container === 'webm' ? HALF_MILLISECOND : 1e-6;
  const seen = new Uint8Array(frames);
  let count = 0;
  let lastKey: { time: number; frame: number } | null = null;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted();
    const frame = Math.round((packet.timestamp * rate.num) / rate.den);
    const time = (frame * rate.den) / rate.num;
    if (Math.abs(packet.timestamp - time) > tolerance || frame < 0 || frame >= frames || seen[frame] === 1)
      throw differs(`packet ${count} lies at ${packet.timestamp} s, which is not the time of a free frame`);
    if (packet.data.byteLength === 0 || packet.data.byteLength !== packet.byteLength)
      throw differs(`packet ${count} is cut short`);
    seen[frame] = 1;
    count += 1;
    if (packet.type === 'key') lastKey = { time: packet.timestamp, frame };
    if (count === 1 && (packet.type !== 'key' || frame !== 0))
      throw differs('the film does not start on a key frame');
  }
  expectEqual('frames', count, frames);
  if (lastKey === null) throw differs('no key frame');
  return lastKey;
}

async function checkSound(
  input: Input,
  expected: FilmExpectation,
  signal: AbortSignal,
): Promise<number | null> {
  const tracks = await input.getAudioTracks();
  if (expected.sound === null) {
    expectEqual('sound tracks', tracks.length, 0);
    return null;
  }
  const track = await onlyTrack(tracks, 'sound');
  expectEqual('sound codec', await track.getCodec(), expected.sound.codec);
  expectEqual('sound rate', await track.getSampleRate(), SAMPLE_RATE);
  expectEqual('sound channels', await track.getNumberOfChannels(), 2);
  const end = await checkSoundPackets(track, signal);
  const wanted = expected.sound.samples;
  const decoded = await decodeSoundEnd(track, end, signal);
  const samples = decoded ?? Math.round(end * SAMPLE_RATE);
  if (Math.abs(samples - wanted) > SOUND_FRAME)
    throw differs(`the sound has ${samples} samples instead of ${wanted}`);
  return samples;
}

/** Packets follow each other at one step from the film's start; returns the end of the last one in seconds. */
async function checkSoundPackets(track: InputAudioTrack, signal: AbortSignal): Promise<number> {
  let step: number | null = null;
  let last: number | null = null;
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted();
    if (packet.data.byteLength === 0 || packet.data.byteLength !== packet.byteLength)
      throw differs(`the sound packet at ${packet.timestamp} s is cut short`);
    if (last === null && packet.timestamp > HALF_MILLISECOND)
      throw differs(`the sound starts ${packet.timestamp} s late`);
    if (last !== null) {
      step ??= packet.timestamp - last;
      if (Math.abs(packet.timestamp - last - step) > 2 * HALF_MILLISECOND)
        throw differs(`the sound has a gap at ${last} s`);
    }
    last = packet.timestamp;
    // Matroska keeps no length for the last packet of a cluster.
    end = last + Math.max(packet.duration, step === null || packet.duration > 0 ? 0 : step);
  }
  if (last === null) throw differs('the sound track is empty');
  return end;
}

/** Decodes the last second and returns where it ends in samples; null without a decoder. */
async function decodeSoundEnd(
  track: InputAudioTrack,
  end: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (typeof AudioDecoder === 'undefined' || !(await track.canDecode())) return null;
  let last: number | null = null;
  for await (using sample of new AudioSampleSink(track).samples(Math.max(0, end - 1))) {
    signal.throwIfAborted();
    last = Math.round(sample.timestamp * SAMPLE_RATE) + sample.numberOfFrames;
  }
  if (last === null) throw differs('the end of the sound cannot be decoded');
  return last;
}

async function checkCaptions(file: Blob, input: Input, expected: FilmExpectation): Promise<void> {
  if (!expected.captions) return;
  // The reader does not list caption tracks; the codec's name in the head of the file does.
  const head = new TextDecoder('latin1').decode(await file.slice(0, 64 << 10).arrayBuffer());
  const { length } = await input.getTracks();
  if (length < 1 || !head.includes('WEBVTT')) throw differs('the caption track is missing');
}

async function decodeEnds(
  track: InputVideoTrack,
  expected: FilmExpectation,
  lastKey: { readonly time: number; readonly frame: number },
  signal: AbortSignal,
): Promise<boolean> {
  if (typeof VideoDecoder === 'undefined' || !(await track.canDecode())) return false;
  const { rate, frames } = expected;
  const first = await countFrames(track, 0, (2 * rate.den) / rate.num - HALF_MILLISECOND * 2, signal);
  expectEqual('decoded frames at the start', first, Math.min(2, frames));
  const last = await countFrames(track, lastKey.time, Infinity, signal);
  expectEqual('decoded frames at the end', last, frames - lastKey.frame);
  return true;
}

async function countFrames(
  track: InputVideoTrack,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (using _sample of new VideoSampleSink(track).samples(from, to)) {
    signal.throwIfAborted();
    count += 1;
  }
  return count;
}
