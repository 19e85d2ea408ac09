import * as v from 'valibot';
import { StudioError } from '../../shared/errors.ts';
import type { VideoGeometry, VideoMatrix, VideoPixels } from '../../shared/kernel/video-types.ts';
import { guessedMatrix } from '../../shared/kernel/video-types.ts';
import { type FrameList, type FramePacket, listFrames } from '../../shared/plan/frame-list.ts';
import type { MediaDemuxer } from '../ffmpeg/detect-demuxer.ts';
import { inputArgs, probeDemuxer } from '../ffmpeg/safe-input.ts';
import type { MediaFile } from './sound-track.ts';

/** What ffprobe says of the pictures of a file. */
export interface VideoStream {
  readonly demuxer: MediaDemuxer;
  readonly index: number;
  readonly codec: string;
  /** Visible, as stored. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly matrix: VideoMatrix;
  readonly fullRange: boolean;
  readonly transfer: string;
  readonly geometry: VideoGeometry;
  /** Time of the first thing in the file, in microseconds; ffmpeg counts a seek from there. */
  readonly fileStart: number;
  readonly hasSound: boolean;
}

const StreamsSchema = v.object({
  streams: v.array(
    v.object({
      index: v.number(),
      codec_type: v.optional(v.string()),
      codec_name: v.optional(v.string()),
      bit_rate: v.optional(v.string()),
      width: v.optional(v.number(), 0),
      height: v.optional(v.number(), 0),
      pix_fmt: v.optional(v.string(), 'unknown'),
      sample_aspect_ratio: v.optional(v.string(), '1:1'),
      color_range: v.optional(v.string(), 'unknown'),
      color_space: v.optional(v.string(), 'unknown'),
      color_transfer: v.optional(v.string(), 'unknown'),
      disposition: v.object({
        default: v.number(),
        attached_pic: v.number(),
        still_image: v.optional(v.number(), 0),
      }),
      side_data_list: v.optional(v.array(v.object({ displaymatrix: v.optional(v.string()) })), []),
    }),
  ),
  format: v.object({ start_time: v.optional(v.string()) }),
});
type Stream = v.InferOutput<typeof StreamsSchema>['streams'][number];

const ENTRIES = [
  'stream=index,codec_type,codec_name,bit_rate,width,height,pix_fmt,sample_aspect_ratio,color_range,color_space,color_transfer',
  'stream_disposition=default,attached_pic,still_image',
  'stream_side_data=displaymatrix',
  'format=start_time',
].join(':');
const PROBE_LIMIT_MS = 60_000;

export async function readVideoStream(file: MediaFile, signal: AbortSignal): Promise<VideoStream> {
  const { path, name } = file;
  const demuxer = await probeDemuxer(path);
  if (demuxer === null) throw notAVideo(name);
  const printed = await probe(
    file,
    ['-of', 'json', '-show_entries', ENTRIES, ...inputArgs(path, { demuxer })],
    signal,
  );
  const { streams, format } = v.parse(StreamsSchema, JSON.parse(printed));
  if (streams.length === 0) throw brokenVideo(name, 'No track in it could be read');
  const [stream] = streams.filter(isMoving).toSorted(byPreference);
  if (stream === undefined) throw noPictures(name);
  const { width, height, codec_name: codec = 'unknown', pix_fmt: pixelFormat } = stream;
  if (codec === 'unknown' || codec === 'none') {
    throw new StudioError(
      'unsupported.video-type',
      `The pictures of ${name} are in a format that ffmpeg does not know (${codec}). Convert it to MP4 first`,
      { context: { file: name, details: `codec ${codec}` } },
    );
  }
  if (pixelFormat === 'unknown' || width < 1 || height < 1) {
    throw brokenVideo(name, `No picture of it could be decoded (${codec}, ${width} x ${height})`);
  }
  return {
    demuxer,
    index: stream.index,
    codec,
    width,
    height,
    pixelFormat,
    matrix: matrixOf(stream),
    fullRange: stream.color_range === 'pc' || pixelFormat.startsWith('yuvj'),
    transfer: stream.color_transfer,
    geometry: geometryOf(stream),
    fileStart: Math.round(Number(format.start_time ?? 0) * 1e6) || 0,
    hasSound: streams.some(({ codec_type }) => codec_type === 'audio'),
  };
}

/** Every frame by its time stamp, without decoding. */
export async function readFrameList(
  file: MediaFile,
  { demuxer, index }: VideoStream,
  signal: AbortSignal,
): Promise<FrameList> {
  const args = [
    '-of',
    'csv=p=0',
    '-select_streams',
    String(index),
    '-show_entries',
    'packet=pts_time,dts_time,flags',
  ];
  const text = await probe(file, [...args, ...inputArgs(file.path, { demuxer })], signal);
  const list = listFrames(packetsIn(text));
  if (list === null) throw brokenVideo(file.name, 'It holds no frame that can be decoded');
  return list;
}

function* packetsIn(text: string): Iterable<FramePacket> {
  for (const line of text.split('\n')) {
    const [pts = '', dts = '', flags = ''] = line.split(',');
    // AVI has no times of presentation; its frames come in their order.
    const seconds = Number.parseFloat(pts === 'N/A' ? dts : pts);
    if (!Number.isFinite(seconds)) continue;
    yield { time: Math.round(seconds * 1e6), isKey: flags.includes('K'), isHidden: flags.includes('D') };
  }
}

async function probe(
  { name, runner }: MediaFile,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  try {
    const context = { file: name, stage: 'reading' } as const;
    const options = { signal, context, limitMs: PROBE_LIMIT_MS, failure: 'input.video-broken' } as const;
    return new TextDecoder().decode(await runner.read('ffprobe', args, options));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StudioError) || error.code !== 'input.video-broken') throw error;
    throw brokenVideo(name, error.context.details ?? error.message, error);
  }
}

/** Covers are pictures that a file carries, not what it shows. */
function isMoving({ codec_type, disposition }: Stream): boolean {
  return codec_type === 'video' && disposition.attached_pic === 0 && disposition.still_image === 0;
}

function byPreference(a: Stream, b: Stream): number {
  return b.disposition.default - a.disposition.default || Number(b.bit_rate ?? 0) - Number(a.bit_rate ?? 0);
}

function matrixOf({ color_space, width, height }: Stream): VideoMatrix {
  if (color_space.startsWith('bt2020')) return 'bt2020';
  if (color_space === 'bt709') return 'bt709';
  if (['bt470bg', 'smpte170m', 'smpte240m', 'fcc'].includes(color_space)) return 'bt601';
  return guessedMatrix(width, height);
}

/** Pixels of ffmpeg that the kernel takes as they are; all others ffmpeg converts to one of these. */
export function pixelsOf(format: string): { readonly pixels: VideoPixels; readonly ffmpeg: string } {
  const plain = format.replace('yuvj', 'yuv');
  const match = /^yuv(420|422|444)p(10le|12le)?$/.exec(plain);
  if (match !== null) {
    const [, chroma, depth = ''] = match;
    // Safe: the pattern allows the names of VIDEO_PIXELS only.
    return {
      pixels: `i${chroma}${depth === '' ? '' : `p${depth.slice(0, 2)}`}` as VideoPixels,
      ffmpeg: format,
    };
  }
  if (format === 'nv12') return { pixels: 'nv12', ffmpeg: 'nv12' };
  if (/rgb|bgr|gbr|pal8|gray|mono/.test(format)) return { pixels: 'rgba', ffmpeg: 'rgba' };
  return { pixels: 'i420', ffmpeg: 'yuv420p' };
}

function geometryOf({ width, height, sample_aspect_ratio, side_data_list }: Stream): VideoGeometry {
  const [num = 1, den = 1] = sample_aspect_ratio.split(':').map(Number);
  const ratio = num > 0 && den > 0 ? num / den : 1;
  // The longer side of a pixel gives: nothing that is stored is lost.
  const square =
    ratio >= 1 ? { width: Math.round(width * ratio), height } : { width, height: Math.round(height / ratio) };
  const { rotation, flip } = orientationOf(
    side_data_list.find(({ displaymatrix }) => displaymatrix)?.displaymatrix,
  );
  return rotation % 180 === 0
    ? { rotation, flip, ...square }
    : { rotation, flip, width: square.height, height: square.width };
}

/** From ffprobe's dump of the display matrix: three lines of three numbers. */
function orientationOf(dump: string | undefined): Pick<VideoGeometry, 'rotation' | 'flip'> {
  const rows = (dump ?? '').split('\n').flatMap((line) => {
    const [, values] = line.split(':');
    return values === undefined ? [] : [values.trim().split(/\s+/).map(Number)];
  });
  const [a = 1, b = 0] = rows[0] ?? [];
  const [c = 0, d = 1] = rows[1] ?? [];
  const flip = a * d - b * c < 0;
  const turns = Math.round(Math.atan2(b, flip ? -a : a) / (Math.PI / 2));
  // Safe: the remainder of four quarter turns.
  return { rotation: ((((turns % 4) + 4) % 4) * 90) as VideoGeometry['rotation'], flip };
}

export function brokenVideo(name: string, details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.video-broken',
    `The video ${name} is damaged and cannot be read. Export or download it again`,
    { cause, context: { file: name, details } },
  );
}

function notAVideo(name: string): StudioError {
  return new StudioError(
    'unsupported.video-type',
    `${name} is not a video file the studio knows. Use MP4, MOV, MKV, WebM or AVI`,
    { context: { file: name } },
  );
}

function noPictures(name: string): StudioError {
  return new StudioError(
    'unsupported.video-type',
    `There are no moving pictures in ${name}. Choose a video, or add it as sound`,
    { context: { file: name } },
  );
}
