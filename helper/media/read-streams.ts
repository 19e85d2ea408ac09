import * as v from 'valibot';
import { StudioError } from '../../shared/errors.ts';
import type { MediaDemuxer } from '../ffmpeg/detect-demuxer.ts';
import { inputArgs, probeDemuxer } from '../ffmpeg/safe-input.ts';
import { brokenSound, notASound } from './sound-errors.ts';
import type { MediaFile } from './sound-track.ts';

export interface SoundStream {
  readonly index: number;
  readonly codec: string;
  /** Time of the first frame, in seconds of the file. */
  readonly start: number;
  /** Length in seconds from the first frame that is heard; null where the file does not say. */
  readonly duration: number | null;
  /** Samples an Opus decoder makes before the first that is heard. */
  readonly preSkip: number;
}

/** What a media container says it holds. */
export interface MediaStreams {
  readonly demuxer: MediaDemuxer;
  /** The sound a player would play; null where there is none. */
  readonly sound: SoundStream | null;
  /** Moving ones: a cover does not count. */
  readonly hasPictures: boolean;
  readonly start: number;
}

const StreamsSchema = v.object({
  streams: v.array(
    v.object({
      index: v.number(),
      codec_type: v.optional(v.string()),
      codec_name: v.optional(v.string()),
      bit_rate: v.optional(v.string()),
      start_time: v.optional(v.string()),
      duration: v.optional(v.string()),
      extradata: v.optional(v.string()),
      disposition: v.object({ default: v.number(), attached_pic: v.number() }),
    }),
  ),
  format: v.object({ start_time: v.optional(v.string()) }),
});
type Stream = v.InferOutput<typeof StreamsSchema>['streams'][number];

const PROBE_LIMIT_MS = 60_000;
const ENTRIES =
  'stream=index,codec_type,codec_name,bit_rate,start_time,duration,extradata:stream_disposition=default,attached_pic:format=start_time';

export async function readStreams(
  { path, name, runner }: MediaFile,
  signal: AbortSignal,
): Promise<MediaStreams> {
  const demuxer = await probeDemuxer(path);
  if (demuxer === null) throw notASound(name);
  const args = ['-show_data', '-show_entries', ENTRIES, ...inputArgs(path, { demuxer })];
  const text = await readProbe({ path, name, runner }, args, signal);
  const { streams, format } = v.parse(StreamsSchema, JSON.parse(text));
  if (streams.length === 0) throw brokenSound(name, 'No track in it could be read');
  const sound = streams.filter((stream) => stream.codec_type === 'audio').toSorted(byPreference)[0];
  return {
    demuxer,
    sound: sound === undefined ? null : soundStream(sound),
    hasPictures: streams.some((one) => one.codec_type === 'video' && one.disposition.attached_pic === 0),
    start: seconds(format.start_time),
  };
}

export async function readProbe(
  { name, runner }: MediaFile,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  try {
    const printed = await runner.read('ffprobe', ['-of', 'json', ...args], {
      signal,
      context: { file: name, stage: 'reading' },
      limitMs: PROBE_LIMIT_MS,
      failure: 'input.sound-broken',
    });
    return new TextDecoder().decode(printed);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StudioError) || error.code !== 'input.sound-broken') throw error;
    throw brokenSound(name, error.context.details ?? error.message, error);
  }
}

/** As players choose: the one the file marks, then the one with the most data. */
function byPreference(a: Stream, b: Stream): number {
  return b.disposition.default - a.disposition.default || Number(b.bit_rate ?? 0) - Number(a.bit_rate ?? 0);
}

function soundStream({ index, codec_name, start_time, duration, extradata }: Stream): SoundStream {
  const codec = codec_name ?? 'unknown';
  const length = Number(duration ?? Number.NaN);
  return {
    index,
    codec,
    start: seconds(start_time),
    duration: Number.isFinite(length) ? length : null,
    preSkip: codec === 'opus' ? opusPreSkip(extradata) : 0,
  };
}

/** From ffprobe's dump of the header: `00000000: 4f70 7573 ...  OpusHead`. */
function opusPreSkip(dump: string | undefined): number {
  const line = dump?.split('\n').find((text) => text.startsWith('00000000:'));
  const hex = line?.slice(10, 50).replaceAll(' ', '') ?? '';
  const [low, high] = [hex.slice(20, 22), hex.slice(22, 24)];
  return high === '' || high === undefined ? 0 : Number.parseInt(`${high}${low}`, 16);
}

function seconds(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
}
