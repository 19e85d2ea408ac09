import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilmDeps, FilmRequest } from '../../../helper/execute/types.ts';
import { insertSegments } from '../../../shared/model/edits/segments.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Asset, Look, Project } from '../../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';
import { makePhoto, makeVoice, makeWav } from '../../support/make-media.ts';

export interface StoryShape {
  readonly look?: Partial<Look>;
  readonly segments: number;
  readonly secondsEach: number;
  readonly pictures: number;
  readonly pictureWidth: number;
  readonly pictureHeight: number;
}

/** The 60 s story of ten pictures with captions and crossfades that the table is about. */
export const SIXTY: StoryShape = {
  segments: 10,
  secondsEach: 6,
  pictures: 10,
  pictureWidth: 2400,
  pictureHeight: 1600,
};

/** A story with photo-like pictures, a voice in every segment and captions over all of it; its media in `folder`. */
export function makeStory(folder: string, shape: StoryShape): Project {
  mkdirSync(folder, { recursive: true });
  const assets: Record<string, Asset> = {};
  const add = (id: string, name: string, type: string, bytes: Buffer) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, sha256), bytes);
    return { id, name, type, sha256, bytes: bytes.length };
  };
  for (let i = 0; i < shape.pictures; i++) {
    const { pictureWidth: width, pictureHeight: height } = shape;
    const photo = add(`picture-${i}`, `${i}.jpg`, 'image/jpeg', makePhoto(i, width, height));
    assets[photo.id] = { kind: 'picture', ...photo, width, height };
  }
  const voice = add('voice', 'voice.wav', 'audio/wav', makeWav(makeVoice(1, shape.secondsEach)));
  assets.voice = { kind: 'sound', ...voice, samples: shape.secondsEach * SAMPLE_RATE, channels: 1 };
  const script = Array.from({ length: shape.segments }, (_, i) => ({
    id: `segment-${i}`,
    text: `This is what is said in part ${i + 1} of the story, at an easy pace, with a comma here and there, and then a stop.`,
    visual: { type: 'picture', asset: `picture-${i % shape.pictures}` } as const,
    narration: { asset: 'voice', gainDb: 0 },
  }));
  const empty = makeProject({ id: 'bench', title: 'Bench', ...(shape.look ? { look: shape.look } : {}) });
  return insertSegments.apply({ ...empty, assets }, 0, script);
}

export function requestOf(project: Project, profile = 'PROJECT'): FilmRequest {
  return { project, profile, codec: 'h264', container: 'mp4', hardware: 'cpu', layers: null };
}

export function depsIn(folder: string, runner: FilmDeps['runner'], share = 1): FilmDeps {
  return {
    runner,
    media: { path: (sha256) => join(folder, sha256) },
    ledgerFolder: join(folder, 'ledger'),
    cacheFolder: join(folder, 'cache'),
    share,
  };
}
