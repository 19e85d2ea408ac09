import { type Arena, allocFrame, allocScratch, frameView } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { Project } from '../../shared/model/project.ts';
import { compilePlan, type PlanFacts } from '../../shared/plan/compile-plan.ts';
import type { Plan, SliceCaption } from '../../shared/plan/plan.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import type { CaptionLayers } from '../../shared/text/caption-layers.ts';
import { story } from '../shared/plan/story.ts';
import { noColour, type Pixels, sourceOf } from './kernel-pictures.ts';

/** Encodes nothing and has everything. */
export function factsFor(project: Project): PlanFacts {
  return {
    container: 'mp4',
    video: { codec: 'h264', codecString: 'x', engine: 'webcodecs', hardware: false, bitrate: 1 },
    audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
    choices: [],
    available: new Set(Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? [])),
  };
}

/** A story over these pictures, `p0` first, on red. */
export function filmOf(
  pictures: readonly Pixels[],
  lengths: readonly number[],
  look = { width: 640, height: 360 },
): Project {
  const made = story(lengths, { ...look, background: '#ff0000' });
  const assets = Object.fromEntries(
    Object.entries(made.assets).map(([id, asset], index) => {
      const pixels = pictures[index];
      if (pixels === undefined || asset.kind !== 'picture') return [id, asset];
      return [id, { ...asset, width: pixels.width, height: pixels.height }];
    }),
  );
  return { ...made, assets };
}

export function sized(width: number, height: number, name = 'VERTICAL_1080P'): Profile {
  const size = { type: 'exact', width, height } as const;
  return { name, label: name, size, highestRate: null, bitrates: null, audioBitrate: 128_000 };
}

export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Y, U and V under a pixel. */
export function yuvAt({ width, height, data }: Planes, x: number, y: number): [number, number, number] {
  const luma = width * height;
  const chroma = luma + (y >> 1) * (width / 2) + (x >> 1);
  return [data[y * width + x] ?? 0, data[chroma] ?? 0, data[chroma + luma / 4] ?? 0];
}

/** A film of pictures, compiled and drawn as an export is. */
export function makeFittedFilm(
  kernel: Kernel,
  arena: Arena,
  project: Project,
  profile: Profile,
  pictures: Readonly<Record<string, Pixels>>,
  captions: CaptionLayers | null = null,
): { readonly plan: Plan; draw(frame: number): Promise<Planes>; close(): void } {
  const plan = compilePlan(project, profile, factsFor(project));
  const { width, height } = plan;
  const target = allocFrame(arena, width, height);
  const scratch = allocScratch(arena, width, height);
  const prepared = new Map<string, PreparedPicture>();
  return {
    plan,
    async draw(frame) {
      const chunk = plan.chunks.findLast(({ firstFrame }) => firstFrame <= frame);
      if (chunk === undefined) throw new TypeError('The film has no such frame');
      const { slice } = chunk;
      const keys = new Map<string, string>();
      for (const { key, sha256, size, background } of pictureNeeds(slice)) {
        keys.set(sha256, key);
        const pixels = pictures[sha256];
        if (pixels === undefined) throw new TypeError(`No picture ${sha256}`);
        if (!prepared.has(key)) {
          const options = { scaleTo: size, background, colour: noColour };
          prepared.set(key, await preparePicture(kernel, arena, sourceOf(pixels), options));
        }
      }
      const picture = (sha256: string) => {
        const found = prepared.get(keys.get(sha256) ?? '');
        if (found === undefined) throw new TypeError(`${sha256} was not prepared`);
        return found;
      };
      const layer = (caption: SliceCaption) => captions?.layer(slice, caption) ?? null;
      drawFrame(kernel, slice, frame - chunk.firstFrame, { picture, layer }, target, scratch);
      return { width, height, data: frameView(kernel.memory, target).slice() };
    },
    close() {
      for (const { offset } of [...prepared.values(), target, ...scratch]) arena.free(offset);
    },
  };
}
