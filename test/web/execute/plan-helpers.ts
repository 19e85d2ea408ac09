import { KERNEL_VERSION } from '../../../shared/kernel/kernel.ts';
import { RATES } from '../../../shared/model/time.ts';
import { hashOf } from '../../../shared/plan/canonical.ts';
import type { ChunkSlice, Plan, PlanChunk, Shot, VideoSettings } from '../../../shared/plan/plan.ts';
import type { MediaStore } from '../../../web/storage/media-store.ts';

export interface TestPicture {
  readonly sha256: string;
  readonly file: File;
  readonly width: number;
  readonly height: number;
}

/** A picture drawn on a canvas, as PNG; its hash only has to be its own. */
export async function makePicture(
  name: string,
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<TestPicture> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  draw(context);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return {
    sha256: hashOf(name),
    file: new File([blob], `${name}.png`, { type: 'image/png' }),
    width,
    height,
  };
}

export function gradient(from: string, to: string) {
  return (context: OffscreenCanvasRenderingContext2D) => {
    const { width, height } = context.canvas;
    const fill = context.createLinearGradient(0, 0, width, height);
    fill.addColorStop(0, from);
    fill.addColorStop(1, to);
    context.fillStyle = fill;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#ffffff';
    context.fillRect(width / 4, height / 4, width / 5, height / 3);
    context.fillStyle = '#101010';
    context.fillRect(width / 2, height / 2, width / 3, height / 5);
  };
}

/** Soft overlapping discs: about as much detail as a photo has, and the same on every machine. */
export function leaves(context: OffscreenCanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  let state = 7;
  const next = (range: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8) % range;
  };
  for (let index = 0; index < 2500; index++) {
    context.fillStyle = `hsl(${60 + next(90)} ${20 + next(50)}% ${15 + next(60)}%)`;
    context.beginPath();
    context.ellipse(next(width), next(height), 3 + next(14), 2 + next(7), next(300) / 100, 0, 7);
    context.fill();
  }
}

export function mediaOf(pictures: readonly TestPicture[]): MediaStore {
  const find = (sha256: string | null) => {
    const picture = pictures.find((candidate) => candidate.sha256 === sha256);
    if (picture === undefined) throw new Error(`No picture ${sha256}`);
    return picture.file;
  };
  return {
    open: async ({ sha256 }) => find(sha256),
    openByHash: async (sha256) => find(sha256),
    has: async (sha256) => pictures.some((picture) => picture.sha256 === sha256),
  };
}

export const SOFTWARE_H264: VideoSettings = {
  codec: 'h264',
  codecString: 'avc1.640028',
  engine: 'webcodecs',
  hardware: false,
  bitrate: 2_000_000,
};

export interface TestFilm {
  readonly pictures: readonly TestPicture[];
  /** One chunk for each picture; a crossfade of 6 frames lies over each border. */
  readonly framesEach?: number;
  readonly width?: number;
  readonly height?: number;
  readonly video?: VideoSettings;
  readonly captions?: boolean;
}

/** A film put together by hand: what is tested here does not depend on the compiler. */
export function makePlan({
  pictures,
  framesEach = 24,
  width = 320,
  height = 180,
  video = SOFTWARE_H264,
  captions = false,
}: TestFilm): Plan {
  const rate = RATES['30'];
  const fade = 6;
  const aspect = width / height;
  const shotOf = (index: number, chunk: number): Shot => {
    const picture = pictures[index];
    if (picture === undefined) throw new Error('No such picture');
    const start = (index - chunk) * framesEach;
    const full = Math.min(picture.width, picture.height * aspect);
    return {
      picture: { sha256: picture.sha256, width: picture.width, height: picture.height },
      first: index === 0 ? start : start - fade / 2,
      end: index === pictures.length - 1 ? start + framesEach : start + framesEach + fade / 2,
      origin: start,
      lead: 0,
      span: framesEach * 1600,
      easing: 'linear',
      from: { x: picture.width / 2, y: picture.height / 2, width: full },
      to: { x: picture.width / 2, y: picture.height / 2, width: full / 1.3 },
    };
  };
  const chunks: PlanChunk[] = pictures.map((_, index) => {
    const around = [index - 1, index, index + 1].filter((at) => at >= 0 && at < pictures.length);
    const own = around.indexOf(index);
    const slice: ChunkSlice = {
      width,
      height,
      rate,
      frames: framesEach,
      background: { y: 16, u: 128, v: 128 },
      shots: around.map((at) => shotOf(at, index)),
      transitions: around.slice(1).map((_at, border) => ({
        kind: 'crossfade',
        first: (border < own ? 0 : framesEach) - fade / 2,
        frames: fade,
        from: border,
        to: border + 1,
      })),
      captionStyle: captions
        ? {
            font: 'inter',
            size: 80,
            weight: 700,
            colour: '#ffffff',
            highlight: '#ffd400',
            outline: { colour: '#000000', width: 0.08 },
            box: null,
            position: 'bottom',
            safeArea: 0.05,
            maxLines: 2,
            maxCharacters: 40,
          }
        : null,
      captions: captions ? [{ first: 4, frames: 12, words: ['Hello', 'world'], active: 1 }] : [],
    };
    return {
      key: hashOf({ slice, video, kernel: KERNEL_VERSION }),
      firstFrame: index * framesEach,
      frames: framesEach,
      firstSegment: index,
      lastSegment: index,
      slice,
    };
  });
  const samples = framesEach * 1600;
  return {
    format: 1,
    kernelVersion: KERNEL_VERSION,
    title: 'Test',
    profile: 'TEST',
    width,
    height,
    rate,
    totalFrames: framesEach * pictures.length,
    totalSamples: samples * pictures.length,
    container: 'mp4',
    video,
    audio: { codec: 'aac', engine: 'wasm', bitrate: 128_000, channels: 2 },
    media: pictures.map(({ sha256, file, width: w, height: h }) => ({
      kind: 'picture',
      sha256,
      name: file.name,
      width: w,
      height: h,
    })),
    segments: pictures.map((_, index) => ({
      index,
      firstFrame: index * framesEach,
      frames: framesEach,
      firstSample: index * samples,
      samples,
    })),
    chunks,
    sound: { totalSamples: 0, clips: [], duckingDb: 0, loudness: null, truePeakDb: -1 },
    subtitles: { mode: 'off', cues: [] },
    missing: [],
    warnings: [],
    choices: [],
  };
}

/** The same plan without motion. */
export function still(plan: Plan): Plan {
  const chunks = plan.chunks.map((chunk) => {
    const shots = chunk.slice.shots.map((shot) => ({ ...shot, to: shot.from }));
    return { ...chunk, key: hashOf([chunk.key, 'still']), slice: { ...chunk.slice, shots } };
  });
  return { ...plan, chunks };
}
