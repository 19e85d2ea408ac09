import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { readMp3Gaps } from '../../shared/audio/mp3-gaps.ts';
import type { MediaDemuxer } from '../ffmpeg/detect-demuxer.ts';
import { inputArgs } from '../ffmpeg/safe-input.ts';
import { readProbe, type SoundStream } from './read-streams.ts';
import type { MediaFile } from './sound-track.ts';
import type { FloatBlock } from './w64-reader.ts';

/**
 * What of the decoded frames is not heard: an encoder's run-up and filling. ffmpeg can cut them itself, but by
 * other rules than browsers have; the studio measured the file by theirs, and words must stay on their pictures.
 */
export interface SoundCut {
  /** Whether ffmpeg is told to cut nothing; it knows of decoders' own delays, which browsers then cut too. */
  readonly isManual: boolean;
  start(rate: number): number;
  end(rate: number): EndCut | null;
}

interface EndCut {
  /** How many frames may turn out to lie behind the end. */
  readonly held: number;
  /** How many of all decoded frames are heard. */
  limit(decoded: number): number;
}

/** An end that lies further from what is decoded is a wrong header, not filling. */
const MAX_FILLING = 6000;

export async function soundCut(
  file: MediaFile,
  demuxer: MediaDemuxer,
  stream: SoundStream,
  signal: AbortSignal,
): Promise<SoundCut | null> {
  const { codec, preSkip, duration } = stream;
  if (demuxer === 'mp3') return mp3Cut(file.path);
  if (demuxer === 'ogg' && codec === 'opus')
    return {
      isManual: true,
      start: () => preSkip,
      end: () => endAt(duration === null ? null : duration * 48_000),
    };
  // Browsers take no note of the filling that Matroska and Vorbis name.
  if (codec === 'opus') return { isManual: true, start: () => preSkip, end: () => null };
  if (demuxer === 'ogg') return { isManual: true, start: () => 0, end: () => null };
  if (demuxer === 'mov' && codec === 'aac') {
    const runUp = await aacRunUp(file, stream.index, signal);
    // Sound that an edit list puts later is cut by ffmpeg as browsers do.
    if (runUp < 0) return null;
    return {
      // iTunes' own note of a run-up, which only ffmpeg reads.
      isManual: stream.start > 0,
      start: (rate) => Math.round(runUp * rate),
      end: (rate) => endAt(duration === null ? null : (runUp + duration) * rate),
    };
  }
  return null;
}

function endAt(frames: number | null): EndCut | null {
  if (frames === null) return null;
  const end = Math.round(frames);
  const limit = (decoded: number) => (decoded - end > MAX_FILLING ? decoded : Math.min(decoded, end));
  return { held: MAX_FILLING, limit };
}

async function mp3Cut(path: string): Promise<SoundCut> {
  const file = await open(path, 'r');
  try {
    const gaps = await readMp3Gaps(async (at, count) => {
      const { bytesRead, buffer } = await file.read(new Uint8Array(count), 0, count, at);
      return buffer.subarray(0, bytesRead);
    });
    if (gaps === null || gaps.frames === null) return { isManual: true, start: () => 0, end: () => null };
    const { start, end } = gaps;
    // Files joined end to end keep the first one's header, which then says nothing about the whole.
    const whole = gaps.frames * gaps.samplesPerFrame;
    const limit = (decoded: number) => (decoded === whole ? decoded - end : decoded);
    return { isManual: true, start: () => start, end: () => ({ held: end, limit }) };
  } finally {
    await file.close();
  }
}

const PacketsSchema = v.object({ packets: v.array(v.object({ pts_time: v.optional(v.string()) })) });

/** Seconds before the time at which the sound starts to be heard, as an edit list says; negative where it waits. */
async function aacRunUp(file: MediaFile, index: number, signal: AbortSignal): Promise<number> {
  const range = ['-select_streams', String(index), '-read_intervals', '%+#1'];
  const args = [...range, '-show_entries', 'packet=pts_time', ...inputArgs(file.path, { demuxer: 'mov' })];
  const { packets } = v.parse(PacketsSchema, JSON.parse(await readProbe(file, args, signal)));
  const first = Number(packets[0]?.pts_time ?? 0);
  return Number.isFinite(first) ? -first : 0;
}

/** Holds back what may have to be cut off the end until the end is seen; `position` is where the blocks begin. */
export async function* cutEnd(
  blocks: AsyncGenerator<FloatBlock, void, undefined>,
  position: number,
  { held: most, limit }: EndCut,
): AsyncGenerator<FloatBlock, void, undefined> {
  const held: FloatBlock[] = [];
  let waiting = 0;
  let decoded = position;
  for await (const block of blocks) {
    decoded += block.frames;
    held.push(block);
    waiting += block.frames;
    for (let first = held[0]; first !== undefined && waiting - first.frames >= most; first = held[0]) {
      held.shift();
      waiting -= first.frames;
      yield first;
    }
  }
  let left = waiting - (decoded - limit(decoded));
  for (const block of held) {
    if (left <= 0) return;
    yield partOf(block, 0, Math.min(left, block.frames));
    left -= block.frames;
  }
}

export function partOf(block: FloatBlock, first: number, end: number): FloatBlock {
  if (first === 0 && end === block.frames) return block;
  return { frames: end - first, channels: block.channels.map((plane) => plane.subarray(first, end)) };
}
