import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** What ffprobe counted, not what the file claims. */
export interface Probe {
  readonly seconds: number;
  readonly video: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly pixels: string;
    readonly rate: string;
    readonly packets: number;
    /** Presentation times in seconds, in order. */
    readonly times: readonly number[];
    readonly range: string;
    readonly space: string;
    readonly transfer: string;
    readonly primaries: string;
  };
  readonly sound: { readonly codec: string; readonly seconds: number; readonly channels: number } | null;
  readonly subtitles: readonly string[];
}

interface ProbeStream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width: number;
  readonly height: number;
  readonly pix_fmt: string;
  readonly avg_frame_rate: string;
  readonly nb_read_packets: string;
  readonly color_range?: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly color_primaries?: string;
  readonly duration?: string;
  readonly channels: number;
}

export function probe(file: string): Probe {
  const output = JSON.parse(
    capture('ffprobe', [
      '-v',
      'error',
      '-count_packets',
      '-show_streams',
      '-show_format',
      '-of',
      'json',
      file,
    ]).toString(),
  ) as { streams: ProbeStream[]; format: { duration: string } };
  const video = output.streams.find((stream) => stream.codec_type === 'video');
  if (!video) throw new Error(`${file} has no pictures`);
  const sound = output.streams.find((stream) => stream.codec_type === 'audio');
  const times = capture('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
    file,
  ])
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter((time) => !Number.isNaN(time))
    .sort((a, b) => a - b);
  return {
    seconds: Number(output.format.duration),
    video: {
      codec: video.codec_name,
      width: video.width,
      height: video.height,
      pixels: video.pix_fmt,
      rate: video.avg_frame_rate,
      packets: Number(video.nb_read_packets),
      times,
      range: video.color_range ?? '',
      space: video.color_space ?? '',
      transfer: video.color_transfer ?? '',
      primaries: video.color_primaries ?? '',
    },
    sound: sound
      ? { codec: sound.codec_name, seconds: Number(sound.duration ?? Number.NaN), channels: sound.channels }
      : null,
    subtitles: output.streams
      .filter((stream) => stream.codec_type === 'subtitle')
      .map((stream) => stream.codec_name),
  };
}

/** Decoded planes of one frame, as the file stores them: limited range, no conversion. */
export interface DecodedFrame {
  readonly index: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
}

/** Decodes every frame, one at a time; fails where ffmpeg reports any error. */
export async function* decodeFrames(
  file: string,
  width: number,
  height: number,
): AsyncGenerator<DecodedFrame> {
  const child = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-xerror',
      '-i',
      file,
      '-map',
      '0:v:0',
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-',
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data;
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  const lumaBytes = width * height;
  const frameBytes = (lumaBytes * 3) / 2;
  let pending: Buffer[] = [];
  let held = 0;
  let index = 0;
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    pending.push(part);
    held += part.length;
    if (held < frameBytes) continue;
    let all: Buffer = Buffer.concat(pending);
    for (; all.length >= frameBytes; all = all.subarray(frameBytes)) {
      yield {
        index: index++,
        y: all.subarray(0, lumaBytes),
        u: all.subarray(lumaBytes, (lumaBytes * 5) / 4),
        v: all.subarray((lumaBytes * 5) / 4, frameBytes),
      };
    }
    pending = [all];
    held = all.length;
  }
  const code = await ended;
  if (code !== 0 || errors)
    throw new Error(`ffmpeg could not decode ${file} (exit ${code}): ${errors.slice(0, 2000)}`);
}

/** Decoded sound, interleaved stereo at 48 kHz, from the presentation's start. */
export function decodeSound(file: string): Float32Array {
  const bytes = capture('ffmpeg', [
    '-v',
    'error',
    '-xerror',
    '-i',
    file,
    '-map',
    '0:a:0',
    '-f',
    'f32le',
    '-ac',
    '2',
    '-ar',
    '48000',
    '-',
  ]);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's own meter. */
export function measureLoudness(file: string): { readonly integrated: number; readonly truePeak: number } {
  const result = spawnSync('ffmpeg', [
    '-hide_banner',
    '-nostats',
    '-i',
    file,
    '-map',
    '0:a:0',
    '-af',
    'ebur128=peak=true',
    '-f',
    'null',
    '-',
  ]);
  const summary = result.stderr.toString().split('Summary:').at(-1) ?? '';
  return {
    integrated: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    truePeak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}

/** Names of the top-level boxes of an MP4 or MOV, in order. */
export function boxOrder(file: string): string[] {
  const names: string[] = [];
  const handle = openSync(file, 'r');
  const header = Buffer.alloc(16);
  try {
    const end = statSync(file).size;
    for (let at = 0; at + 8 <= end; ) {
      readSync(handle, header, 0, 16, at);
      const short = header.readUInt32BE(0);
      names.push(header.toString('latin1', 4, 8));
      const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - at : short;
      if (size < 8) throw new Error(`${file}: a box of ${size} bytes`);
      at += size;
    }
  } finally {
    closeSync(handle);
  }
  return names;
}

function capture(command: string, args: readonly string[]): Buffer {
  const result = spawnSync(command, args, { maxBuffer: 2 ** 31 - 1 });
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${result.stderr.toString().slice(0, 2000)}`);
  return result.stdout;
}
