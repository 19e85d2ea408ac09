import fc from 'fast-check';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Asset, Look, Project, Segment, VideoAsset } from '../../../shared/model/project.ts';
import type { Samples } from '../../../shared/model/time.ts';
import type { PlanFacts } from '../../../shared/plan/compile-plan.ts';
import { findProfile, type Profile } from '../../../shared/profiles/profiles.ts';

/** How many random cases a property is tried on. */
export const RUNS = process.env.STORYLOOM_LONG === '1' ? 1000 : 60;

export const FACTS: PlanFacts = {
  container: 'mp4',
  video: {
    codec: 'h264',
    codecString: 'avc1.640028',
    engine: 'webcodecs',
    hardware: false,
    bitrate: 12_000_000,
  },
  audio: { codec: 'aac', engine: 'webcodecs', bitrate: 192_000, channels: 2 },
  choices: [],
  available: new Set(Array.from({ length: 66 }, (_, index) => hashAt(index))),
};

export function hashAt(index: number): string {
  return index.toString(16).padStart(64, '0');
}

export function projectSize(): Profile {
  const profile = findProfile('PROJECT');
  if (profile === null) throw new TypeError('There is no profile PROJECT');
  return profile;
}

/** Pictures `p0` to `p31` and sounds `s32` to `s63`, one second longer each. */
export function someAssets(): Record<string, Asset> {
  const assets: Record<string, Asset> = {};
  for (let index = 0; index < 64; index += 1) {
    const common = { name: `file ${index}`, bytes: 1000, sha256: hashAt(index) };
    const picture = index < 32;
    const id = `${picture ? 'p' : 's'}${index}`;
    assets[id] = picture
      ? { kind: 'picture', id, type: 'image/jpeg', width: 3000, height: 2000, ...common }
      : { kind: 'sound', id, type: 'audio/wav', samples: 48_000 * (index - 31), channels: 2, ...common };
  }
  for (const [id, video] of Object.entries(someVideos())) assets[id] = video;
  return assets;
}

/** `v64` lasts ten seconds and speaks, `v65` is silent; the sound of the first begins half a second early. */
export function someVideos(): Record<'v64' | 'v65', VideoAsset> {
  const common = { kind: 'video', type: 'video/mp4', bytes: 1000, width: 1920, height: 1080 } as const;
  return {
    v64: {
      ...common,
      id: 'v64',
      name: 'talk.mp4',
      sha256: hashAt(64),
      frames: 300,
      samples: 480_000,
      sound: { samples: 504_000, channels: 2, offset: 24_000 },
    },
    v65: {
      ...common,
      id: 'v65',
      name: 'silent.mp4',
      sha256: hashAt(65),
      frames: 90,
      samples: 144_000,
      sound: null,
    },
  };
}

/** A story of segments with these lengths, each with a picture; `look` changes the defaults. */
export function story(lengths: readonly Samples[], look: Partial<Look> = {}): Project {
  const storyline: Segment[] = [];
  for (const [index, length] of lengths.entries()) {
    storyline.push(
      makeSegment({
        id: `g${index}`,
        text: `Words of segment ${index}, and then some more of them.`,
        visual: { type: 'picture', asset: `p${index % 32}` },
        setLength: length,
        previous: storyline.at(-1)?.motion.move ?? null,
      }),
    );
  }
  return { ...makeProject({ id: 'story', title: 'Story', look }), assets: someAssets(), storyline };
}

export const anyLength = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: 1, max: 48_000 * 20 }),
  fc.integer({ min: 48_000, max: 48_000 * 8 }),
);
