import type { Readable } from 'node:stream';
import { StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { HelperContainer, HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { isIndexFirst } from './iso-order.ts';
import { PACKET_SAMPLES } from './render-sound.ts';

/** What a film is compared with. */
export interface PlannedFilm
  extends Pick<HelperPlan, 'container' | 'width' | 'height' | 'rate' | 'totalFrames' | 'totalSamples'> {
  readonly video: Pick<HelperPlan['video'], 'codec' | 'pixelFormat'>;
  readonly audio: Pick<HelperPlan['audio'], 'codec' | 'channels'>;
}

export interface VerifyDeps {
  readonly runner: ToolRunner;
  readonly hasCaptions: boolean;
  /** Samples of run-up that the sound's first packets hold. */
  readonly runUp: number;
}

interface Stream {
  readonly index: number;
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly pix_fmt?: string;
  readonly time_base: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly color_range?: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly color_primaries?: string;
}

const STALL_MS = 120_000;
const AUDIO_NAMES = { aac: 'aac', opus: 'opus', pcm24: 'pcm_s24le' } as const;
const DEMUXERS = { mp4: 'mov', mov: 'mov', webm: 'matroska', mkv: 'matroska' } as const satisfies Record<
  HelperContainer,
  string
>;
/** The end that is decoded; decoding starts at the key frame before it. */
const END_SECONDS = 1;
/** Matroska counts milliseconds. */
const HALF_MILLISECOND = 0.000_51;

/**
 * Reads a finished file as a player would. Headers alone prove nothing: a file cut in its middle keeps its full
 * length in them. So every packet is read and counted, every time compared, and the end decoded.
 */
export async function verifyFilm(
  path: string,
  plan: PlannedFilm,
  { runner, hasCaptions, runUp }: VerifyDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const { container } = plan;
  if ((container === 'mp4' || container === 'mov') && !(await isIndexFirst(path))) {
    throw differs('the index is not at its start');
  }
  const input = ['-protocol_whitelist', 'file', '-f', DEMUXERS[container], '-i', `file:${path}`];
  const options = { signal, context: { stage: 'checking' }, stallMs: STALL_MS };
  const streams = await readStreams(runner, input, options);
  const video = checkVideoStream(streams, plan);
  const sound = checkSoundStream(streams, plan);
  const texts = streams.filter(({ codec_type }) => codec_type === 'subtitle').length;
  expectEqual('caption tracks', texts, hasCaptions ? 1 : 0);

  const pictures = makePictureCheck(plan, video);
  const samples = makeSoundCheck(plan, sound, runUp);
  await readPackets(runner, input, options, ({ stream, pts, duration, size, isKey }) => {
    if (stream === video.index) pictures.add(pts, size, isKey);
    else if (stream === sound.index) samples.add(pts, duration, size);
  });
  pictures.finish();
  samples.finish();
  await decodeEnd(runner, input, options);
}

interface Packet {
  readonly stream: number;
  readonly pts: number;
  readonly duration: number;
  readonly size: number;
  readonly isKey: boolean;
}

/** One line a packet, so that a long film takes no more memory than a short one. */
async function readPackets(
  runner: ToolRunner,
  input: readonly string[],
  options: Parameters<ToolRunner['read']>[2],
  onPacket: (packet: Packet) => void,
): Promise<void> {
  const controller = new AbortController();
  const child = runner.start(
    'ffprobe',
    [...input, '-show_entries', 'packet=stream_index,pts,duration,size,flags', '-of', 'csv=p=0'],
    { ...options, signal: AbortSignal.any([options.signal, controller.signal]), stdout: 'pipe' },
  );
  const ended = child.done.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (child.stdout === null) throw new TypeError('The probe is started with an output');
  try {
    for await (const line of linesOf(child.stdout)) {
      // What a packet carries beside its data is printed as an empty line.
      if (line === '') continue;
      const [stream, pts, duration, size, flags = ''] = line.split(',');
      onPacket({
        stream: Number(stream),
        pts: Number(pts),
        duration: Number(duration),
        size: Number(size),
        isKey: flags.startsWith('K'),
      });
    }
  } catch (error) {
    controller.abort(error);
    await ended;
    throw error;
  }
  const failure = await ended;
  if (failure !== null) throw failure.error;
}

/** `readline` would throw where nobody catches, when the program is ended after its reader has left. */
async function* linesOf(output: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const text of output.setEncoding('utf8')) {
    const lines = `${rest}${text}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function readStreams(
  runner: ToolRunner,
  input: readonly string[],
  options: Parameters<ToolRunner['read']>[2],
): Promise<readonly Stream[]> {
  const bytes = await runner.read('ffprobe', [...input, '-show_streams', '-of', 'json'], options);
  // The fields looked at are ffprobe's, and each is compared with what it should be.
  const { streams } = JSON.parse(new TextDecoder().decode(bytes)) as { streams?: readonly Stream[] };
  return streams ?? [];
}

function onlyStream(streams: readonly Stream[], type: string): Stream {
  const found = streams.filter(({ codec_type }) => codec_type === type);
  const [stream] = found;
  if (stream === undefined || found.length !== 1) throw differs(`it has ${found.length} ${type} tracks`);
  return stream;
}

function checkVideoStream(streams: readonly Stream[], { video, width, height }: PlannedFilm): Stream {
  const stream = onlyStream(streams, 'video');
  expectEqual('video codec', stream.codec_name, video.codec);
  expectEqual('width', stream.width, width);
  expectEqual('height', stream.height, height);
  expectEqual('pixels', stream.pix_fmt, video.pixelFormat);
  const tags = [stream.color_range, stream.color_space, stream.color_transfer, stream.color_primaries];
  expectEqual('colour', tags.join('/'), 'tv/bt709/bt709/bt709');
  return stream;
}

function checkSoundStream(streams: readonly Stream[], { audio }: PlannedFilm): Stream {
  const stream = onlyStream(streams, 'audio');
  expectEqual('sound codec', stream.codec_name, AUDIO_NAMES[audio.codec]);
  expectEqual('sound rate', stream.sample_rate, String(SAMPLE_RATE));
  expectEqual('sound channels', stream.channels, audio.channels);
  return stream;
}

function secondsOf({ time_base }: Stream): number {
  const [num, den] = time_base.split('/').map(Number);
  return (num ?? 1) / (den ?? 1);
}

/** Counts frames and takes each place of the film exactly once. */
function makePictureCheck({ container, rate, totalFrames }: PlannedFilm, stream: Stream) {
  const unit = secondsOf(stream);
  const tolerance = container === 'webm' || container === 'mkv' ? HALF_MILLISECOND : 1e-7;
  const seen = new Uint8Array(totalFrames);
  let count = 0;
  return {
    add(pts: number, size: number, isKey: boolean) {
      const time = pts * unit;
      const frame = Math.round((time * rate.num) / rate.den);
      const isFree = frame >= 0 && frame < totalFrames && seen[frame] === 0;
      if (!isFree || Math.abs(time - (frame * rate.den) / rate.num) > tolerance) {
        throw differs(`packet ${count} lies at ${time} s, which is not the time of a free frame`);
      }
      if (!(size > 0)) throw differs(`packet ${count} is empty`);
      if (count === 0 && (!isKey || frame !== 0)) throw differs('it does not start on a key frame');
      seen[frame] = 1;
      count += 1;
    },
    finish: () => expectEqual('frames', count, totalFrames),
  };
}

/** Packets follow each other from the film's start to its end. */
function makeSoundCheck({ audio, totalSamples, container }: PlannedFilm, stream: Stream, runUp: number) {
  const unit = secondsOf(stream) * SAMPLE_RATE;
  const { codec } = audio;
  const packet = PACKET_SAMPLES[codec];
  const rounding = container === 'webm' || container === 'mkv' ? 2 * HALF_MILLISECOND * SAMPLE_RATE : 0.5;
  let next: number | null = null;
  return {
    add(pts: number, duration: number, size: number) {
      const at = pts * unit;
      if (!(size > 0)) throw differs(`the sound packet at sample ${at} is empty`);
      if (next === null && Math.abs(at + runUp) > rounding) throw differs(`the sound starts at sample ${at}`);
      if (next !== null && Math.abs(at - next) > rounding)
        throw differs(`the sound has a gap at sample ${next}`);
      const length = Number.isFinite(duration) ? duration * unit : packet;
      // A movie file has no holes: the packet before a missing one is said to last until the next.
      if (codec !== 'pcm24' && length > packet + rounding)
        throw differs(`the sound has a gap at sample ${at + packet}`);
      next = at + length;
    },
    finish() {
      if (next === null || Math.abs(next - totalSamples) > packet + rounding) {
        throw differs(`the sound ends at sample ${next} instead of ${totalSamples}`);
      }
    },
  };
}

/** Without -xerror ffmpeg reports success for a file whose end it could not decode. */
async function decodeEnd(
  runner: ToolRunner,
  input: readonly string[],
  options: Parameters<ToolRunner['start']>[2],
): Promise<void> {
  let frames = 0;
  const args = [
    '-xerror',
    '-sseof',
    `-${END_SECONDS}`,
    ...input,
    '-map',
    '0:v:0',
    '-map',
    '0:a:0',
    '-f',
    'null',
    '-',
  ];
  const child = runner.start('ffmpeg', args, {
    ...options,
    onFrames: (count) => {
      frames = count;
    },
  });
  try {
    await child.done;
  } catch (error) {
    options.signal.throwIfAborted();
    throw differs('its end cannot be decoded', error);
  }
  if (frames === 0) throw differs('its end has no frame');
}

function expectEqual(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw differs(`${what}: ${String(found)} instead of ${String(wanted)}`);
}

function differs(why: string, cause?: unknown): StudioError {
  const details = cause instanceof StudioError ? (cause.context.details ?? cause.message) : undefined;
  return new StudioError(
    'failed.verify',
    `The written film is not what was planned: ${why}. Export it again`,
    {
      cause,
      context: { stage: 'checking', ...(details === undefined ? {} : { details }) },
    },
  );
}
