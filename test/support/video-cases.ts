import { type Arena, allocFrame, allocScratch } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import { type Kernel, memoryBytes } from '../../shared/kernel/kernel.ts';
import { makeVideoShots } from '../../shared/kernel/video-shots.ts';
import type { VideoReader } from '../../shared/kernel/video-types.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import { makeSegment } from '../../shared/model/make-segment.ts';
import type { Project, Segment, VideoAsset } from '../../shared/model/project.ts';
import { RATES, type Rate, type RateName } from '../../shared/model/time.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import { framesLength, samplesAtMicroseconds } from '../../shared/plan/video-time.ts';
import { findProfile } from '../../shared/profiles/profiles.ts';
import { hashFrame } from './frame-hash.ts';

/** Videos in which each frame carries its number as blocks, and what is to be seen of them at any time. */
export interface CodedVideo {
  readonly name: string;
  readonly codec: 'h264' | 'vp9';
  readonly container: 'mp4' | 'mkv' | 'webm';
  readonly frames: number;
  /** When a frame is shown, in seconds. */
  readonly at: (index: number) => number;
  /** What the file says of its colours, as ffmpeg's flags; nothing where they are absent. */
  readonly colours?: readonly string[];
}

export const SIZE = { width: 320, height: 180 } as const;

function constant({ num, den }: Rate): (index: number) => number {
  return (index) => (index * den) / num;
}

export const CODED_VIDEOS: readonly CodedVideo[] = [
  ...(['23.976', '25', '29.97', '30', '59.94'] as const).map(
    (name: RateName): CodedVideo => ({
      name,
      codec: name === '25' ? 'vp9' : 'h264',
      container: name === '25' ? 'webm' : name === '30' ? 'mkv' : 'mp4',
      frames: 150,
      at: constant(RATES[name]),
    }),
  ),
  // Steps of 53, 53 and 14 ms, as of a phone in changing light.
  { name: 'vfr', codec: 'h264', container: 'mp4', frames: 150, at: vfrTime },
  ...[coloured('full', 'pc', 'bt709'), coloured('601', 'tv', 'smpte170m'), coloured('2020', 'tv', 'bt2020')],
];

function coloured(name: string, range: 'pc' | 'tv', space: 'bt709' | 'smpte170m' | 'bt2020'): CodedVideo {
  const [matrix, curve] = space === 'bt2020' ? ['bt2020nc', 'bt2020-10'] : [space, space];
  const tags = ['-colorspace', matrix, '-color_primaries', space, '-color_trc', curve];
  const colours = ['-color_range', range, ...tags];
  return { name, codec: 'h264', container: 'mp4', frames: 150, at: constant(RATES['25']), colours };
}

export function vfrTime(index: number): number {
  return (40 * index + 13 * (index % 3)) / 1000;
}

/** The code: sixteen blocks in two rows, light for one. */
const BLOCK = 16;

/** One frame as planes, its number in blocks, a slope of its own behind them and colours that change across it. */
export function codedFrame(index: number): Uint8Array {
  const { width, height } = SIZE;
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data[y * width + x] = 40 + ((x + y + 3 * index) % 160);
  }
  for (let at = 0; at < (width * height) / 4; at += 1) {
    const x = at % (width / 2);
    data[width * height + at] = 96 + (x >> 1);
    data[(width * height * 5) / 4 + at] = 160 - (x >> 1);
  }
  for (let bit = 0; bit < 16; bit += 1) {
    const value = (index >> bit) & 1 ? 220 : 30;
    const [left, top] = place(bit);
    for (let y = top; y < top + BLOCK; y += 1) data.fill(value, y * width + left, y * width + left + BLOCK);
  }
  return data;
}

function place(bit: number): readonly [x: number, y: number] {
  return [16 + (bit % 8) * BLOCK * 2, 40 + (bit >> 3) * BLOCK * 3];
}

export function readCode(luma: Uint8Array): number {
  let code = 0;
  for (let bit = 0; bit < 16; bit += 1) {
    const [left, top] = place(bit);
    const value = luma[(top + BLOCK / 2) * SIZE.width + left + BLOCK / 2] ?? 0;
    if (value > 125) code |= 1 << bit;
  }
  return code;
}

export interface DrawnCode {
  readonly frame: number;
  readonly code: number;
  readonly expected: number;
  readonly hash: string;
}

/** Where each video is cut, as the number of its first frame, and how many of its frames are used. */
const TRIMS = [
  [0, 9],
  [7, 13],
  [61, 5],
  [120, 30],
] as const;

/** One story of all videos, each trimmed at several places, in cuts. */
export function codedProject(rate: RateName, hashes: Readonly<Record<string, string>>): Project {
  const project = makeProject({
    id: 'coded',
    title: 'Coded',
    look: { ...SIZE, rate, transition: { kind: 'cut', length: 0 } },
  });
  const assets: Record<string, VideoAsset> = {};
  const storyline: Segment[] = [];
  for (const video of CODED_VIDEOS) {
    const times = timesOf(video);
    assets[video.name] = {
      kind: 'video',
      id: video.name,
      name: `${video.name}.${video.container}`,
      type: 'video/mp4',
      bytes: 1,
      sha256: hashes[video.name] ?? null,
      ...SIZE,
      frames: video.frames,
      samples: framesLength(times),
      sound: null,
    };
    for (const [first, count] of TRIMS) {
      const end = times[first + count];
      const segment = makeSegment({
        id: `${video.name}-${first}`.replace('.', '_'),
        text: '',
        visual: {
          type: 'video',
          asset: video.name,
          from: samplesAtMicroseconds(times[first] ?? 0),
          to: end === undefined ? framesLength(times) : samplesAtMicroseconds(end),
          sound: 'off',
          gainDb: 0,
        },
      });
      storyline.push({ ...segment, motion: { ...segment.motion, move: 'still' } });
    }
  }
  return { ...project, assets, storyline };
}

function timesOf(video: CodedVideo): number[] {
  return Array.from({ length: video.frames }, (_, index) => Math.round(video.at(index) * 1e6));
}

/** Draws the whole story and says which frame of a video was seen, and which should have been. */
export async function drawCoded(
  kernel: Kernel,
  arena: Arena,
  rate: RateName,
  open: (sha256: string) => Promise<VideoReader>,
  hashes: Readonly<Record<string, string>>,
): Promise<DrawnCode[]> {
  const project = codedProject(rate, hashes);
  const profile = findProfile('PROJECT');
  if (profile === null) throw new TypeError('There is no profile PROJECT');
  const plan = compilePlan(project, profile, {
    container: 'mp4',
    video: { codec: 'h264', codecString: 'x', engine: 'webcodecs', hardware: false, bitrate: 1 },
    audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
    choices: [],
    available: new Set(Object.values(hashes)),
  });
  const target = allocFrame(arena, SIZE.width, SIZE.height);
  const scratch = allocScratch(arena, SIZE.width, SIZE.height);
  const shots = makeVideoShots({ kernel, arena, open: (video) => open(video.sha256) });
  const { signal } = new AbortController();
  const drawn: DrawnCode[] = [];
  const resources = {
    picture: () => {
      throw new TypeError('There are no pictures');
    },
    layer: () => null,
    video: shots.picture,
  };
  for (const { slice, firstFrame } of plan.chunks) {
    for (let local = 0; local < slice.frames; local += 1) {
      await shots.ready(slice, local, { signal });
      drawFrame(kernel, slice, local, resources, target, scratch);
      const frame = firstFrame + local;
      const luma = memoryBytes(kernel.memory).subarray(
        target.offset,
        target.offset + SIZE.width * SIZE.height,
      );
      const code = readCode(luma);
      drawn.push({
        frame,
        code,
        expected: expectedAt(plan, frame),
        hash: hashFrame(kernel.memory, target),
      });
    }
  }
  shots.dispose();
  return drawn;
}

/** Worked out from seconds and from nothing that the studio computes, but where each segment begins. */
function expectedAt(
  plan: {
    readonly segments: readonly { readonly firstFrame: number; readonly frames: number }[];
    readonly rate: Rate;
  },
  frame: number,
): number {
  const index = plan.segments.findLastIndex(({ firstFrame, frames }) => frames > 0 && firstFrame <= frame);
  const segment = plan.segments[index];
  const video = CODED_VIDEOS[Math.floor(index / TRIMS.length)];
  const trim = TRIMS[index % TRIMS.length];
  if (segment === undefined || video === undefined || trim === undefined)
    throw new TypeError('No such segment');
  const [first] = trim;
  const time = video.at(first) + ((frame - segment.firstFrame) * plan.rate.den) / plan.rate.num;
  let shown = first;
  // A trim and a time stamp may each be rounded by half a millisecond.
  while (shown + 1 < video.frames && video.at(shown + 1) <= time + 0.001) shown += 1;
  return shown;
}
