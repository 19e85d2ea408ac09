import { StudioError } from '../../shared/errors.ts';
import type { MediaDemuxer } from '../ffmpeg/detect-demuxer.ts';
import { inputArgs } from '../ffmpeg/safe-input.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { type MediaStreams, readStreams, type SoundStream } from './read-streams.ts';
import { cutEnd, partOf, type SoundCut, soundCut } from './sound-cut.ts';
import { brokenSound, noSoundIn } from './sound-errors.ts';
import { type FloatBlock, readW64 } from './w64-reader.ts';

export interface MediaFile {
  readonly path: string;
  readonly name: string;
  readonly runner: ToolRunner;
}

/** The sound of a file as a player plays it, at its own rate: run-up and filling of the encoder are cut off. */
export interface SoundTrack {
  readonly demuxer: MediaDemuxer;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Yields everything from the given frame on, without gaps. Memory does not grow with the length. */
  blocks(from: number, options: { signal: AbortSignal }): AsyncGenerator<FloatBlock, void, undefined>;
  close(): void;
}

interface Layout {
  readonly demuxer: MediaDemuxer;
  readonly stream: SoundStream;
  /** Silence before the first frame, in seconds: sound beside pictures may begin later than they do. */
  readonly lead: number;
  /** What is cut here from all that was decoded; null where ffmpeg cuts as a browser does. */
  readonly cut: SoundCut | null;
}

/** A decoder that neither gives nor takes anything for so long hangs. */
const STALL_MS = 60_000;
/** Decoding through this much costs less than starting in the middle. */
const SEEK_FROM_SECONDS = 10;
/** Demuxers that count every frame: what follows a seek is then what follows the start, to the sample. */
const EXACT_SEEKS: readonly MediaDemuxer[] = [
  'wav',
  'w64',
  'aiff',
  'caf',
  'flac',
  'mov',
  'mp3',
  'ogg',
  'aac',
];
const RUN_UP_SECONDS = 1;

export async function openSoundTrack(file: MediaFile, signal: AbortSignal): Promise<SoundTrack> {
  const streams = await readStreams(file, signal);
  const layout = await readLayout(file, streams, signal);
  const { sampleRate, channels, decoding } = await decodeFirst(file, layout, signal);
  let first: Decoding | null = decoding;
  const takeFirst = () => {
    const taken = first;
    first = null;
    return taken;
  };
  const running = new Set<AbortController>();
  return {
    demuxer: layout.demuxer,
    codec: layout.stream.codec,
    sampleRate,
    channels,
    blocks: (from, options) =>
      decodeBlocks(file, layout, sampleRate, from, options.signal, { running, takeFirst }),
    close() {
      takeFirst()?.stop();
      for (const decoding of running) decoding.abort();
    },
  };
}

async function readLayout(file: MediaFile, streams: MediaStreams, signal: AbortSignal): Promise<Layout> {
  const { demuxer, sound, hasPictures, start } = streams;
  if (sound === null) throw noSoundIn(file.name);
  const lead = hasPictures ? Math.max(0, sound.start) - Math.max(0, start) : 0;
  return { demuxer, stream: sound, lead, cut: await soundCut(file, demuxer, sound, signal) };
}

type Decoding = ReturnType<typeof startDecoder>;

/**
 * The decoder knows better than the header: AAC with spectral replication comes out at twice the rate. What it has
 * begun is gone on with by whoever reads from the start, so that most files cost one start of a program.
 */
async function decodeFirst(file: MediaFile, layout: Layout, signal: AbortSignal) {
  const decoding = startDecoder(file, layout, 0, signal);
  try {
    const stream = await decoding.stream();
    const { sampleRate, channels } = stream;
    const rest = stream.blocks();
    const { done, value } = await rest.next();
    if (done === true) {
      await decoding.ended();
      throw brokenSound(file.name, 'Nothing in the sound track could be decoded');
    }
    const whole = { ...stream, blocks: () => after(value, rest) };
    return { sampleRate, channels, decoding: { ...decoding, stream: async () => whole } };
  } catch (error) {
    await decoding.stop();
    throw error;
  }
}

async function* after(
  first: FloatBlock,
  rest: AsyncGenerator<FloatBlock, void, undefined>,
): AsyncGenerator<FloatBlock, void, undefined> {
  yield first;
  yield* rest;
}

async function* decodeBlocks(
  file: MediaFile,
  layout: Layout,
  rate: number,
  from: number,
  signal: AbortSignal,
  track: { readonly running: Set<AbortController>; takeFirst(): Decoding | null },
): AsyncGenerator<FloatBlock, void, undefined> {
  signal.throwIfAborted();
  const controller = new AbortController();
  track.running.add(controller);
  const lead = Math.round(layout.lead * rate);
  const start = layout.cut?.start(rate) ?? 0;
  /** The first frame that is wanted, counted in all that a decoder gives. */
  const wanted = Math.max(0, from - lead) + start;
  const seek = seekFor(layout, wanted / rate);
  const stopping = AbortSignal.any([signal, controller.signal]);
  const first = track.takeFirst();
  const decoding = seek === 0 && first !== null ? first : startDecoder(file, layout, seek, stopping);
  // The first decoder was started before anyone read.
  const onStop = () => decoding.stop(stopping.reason);
  stopping.addEventListener('abort', onStop, { once: true });
  try {
    if (first !== decoding) await first?.stop();
    const stream = await decoding.stream();
    yield* silence(lead - from, stream.channels);
    // Times of a file with a cut start where its sound starts to be heard; those of MP4 at its first packet.
    let position = seek === 0 ? 0 : seek * rate + (layout.demuxer === 'mov' ? 0 : start);
    const end = layout.cut?.end(rate) ?? null;
    for await (const block of end === null ? stream.blocks() : cutEnd(stream.blocks(), position, end)) {
      const passed = Math.min(Math.max(0, wanted - position), block.frames);
      position += block.frames;
      if (passed < block.frames) yield partOf(block, passed, block.frames);
    }
    await decoding.ended();
  } finally {
    stopping.removeEventListener('abort', onStop);
    track.running.delete(controller);
    await decoding.stop();
  }
}

/** Whole seconds, which every clock of a file can say exactly; 0 decodes from the start. */
function seekFor({ demuxer, cut }: Layout, seconds: number): number {
  if (!EXACT_SEEKS.includes(demuxer) || seconds < SEEK_FROM_SECONDS) return 0;
  // Edit lists move times; where they are not ours to read, only the start is sure.
  if (demuxer === 'mov' && cut === null) return 0;
  return Math.floor(seconds - RUN_UP_SECONDS);
}

function startDecoder(
  { path, name, runner }: MediaFile,
  { demuxer, stream, cut }: Layout,
  seek: number,
  signal: AbortSignal,
) {
  const own = new AbortController();
  const before = [
    ...(seek > 0 ? ['-ss', String(seek)] : []),
    ...(seek > 0 && demuxer === 'mov' ? ['-seek_timestamp', '1'] : []),
    ...(cut?.isManual === true ? ['-flags2', '+skip_manual'] : []),
    ...(cut !== null && demuxer === 'mov' ? ['-ignore_editlist', '1'] : []),
    // Browsers decode Opus with this library; its own decoder in ffmpeg rounds differently.
    ...(stream.codec === 'opus' ? ['-request_sample_fmt', 'flt', '-c:a', 'libopus'] : []),
  ];
  const after = ['-map', `0:${stream.index}`, '-c:a', 'pcm_f32le', '-f', 'w64', 'pipe:1'];
  const child = runner.start('ffmpeg', [...before, ...inputArgs(path, { demuxer }), ...after], {
    signal: AbortSignal.any([signal, own.signal]),
    context: { file: name, stage: 'decoding sound' },
    stdout: 'pipe',
    stallMs: STALL_MS,
    failure: 'input.sound-broken',
  });
  // Whoever reads learns of a failure by `ended`; it may also come when nobody reads any more.
  child.done.catch(() => undefined);
  const ended = async () => {
    try {
      await child.done;
    } catch (error) {
      signal.throwIfAborted();
      throw soundFailure(error, name);
    }
  };
  return {
    async stream() {
      try {
        return await readW64(child.stdout as AsyncIterable<Uint8Array>);
      } catch (error) {
        await ended();
        signal.throwIfAborted();
        throw brokenSound(name, 'Nothing in the sound track could be decoded', error);
      }
    },
    ended,
    async stop(reason?: unknown) {
      own.abort(reason);
      await child.done.catch(() => undefined);
    },
  };
}

function soundFailure(error: unknown, name: string): unknown {
  if (!(error instanceof StudioError) || error.code !== 'input.sound-broken') return error;
  return brokenSound(name, error.context.details ?? error.message, error);
}

const SILENCE_FRAMES = 48_000;

function* silence(frames: number, channels: number): Generator<FloatBlock> {
  for (let left = frames; left > 0; left -= SILENCE_FRAMES) {
    const count = Math.min(left, SILENCE_FRAMES);
    yield { frames: count, channels: Array.from({ length: channels }, () => new Float32Array(count)) };
  }
}
