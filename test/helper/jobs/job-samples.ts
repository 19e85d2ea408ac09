import type { FilmProgress, FilmResult } from '../../../helper/execute/types.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import type { SubmitRequest } from '../../../helper/jobs/types.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Project } from '../../../shared/model/project.ts';

export const PICTURE = 'a'.repeat(64);
export const VOICE = 'b'.repeat(64);

/** Two segments that share a picture; the second is spoken. */
export function makeStory(id = 'story'): Project {
  return {
    ...makeProject({ id, title: `The ${id}` }),
    assets: {
      p: {
        kind: 'picture',
        id: 'p',
        name: 'boat.jpg',
        bytes: 10,
        type: 'jpeg',
        sha256: PICTURE,
        width: 8,
        height: 8,
      },
      v: {
        kind: 'sound',
        id: 'v',
        name: 'voice.mp3',
        bytes: 10,
        type: 'mp3',
        sha256: VOICE,
        samples: 48_000,
        channels: 1,
      },
    },
    storyline: [
      makeSegment({ id: 's1', text: 'One', visual: { type: 'picture', asset: 'p' }, setLength: 48_000 }),
      makeSegment({
        id: 's2',
        text: 'Two',
        visual: { type: 'picture', asset: 'p' },
        narration: { asset: 'v', gainDb: 0 },
      }),
    ],
  };
}

export function makeRequest(changes: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    project: makeStory(),
    revision: 1,
    profile: 'SOCIAL_1080P',
    codec: null,
    container: 'mp4',
    hardware: 'auto',
    layers: null,
    idempotencyKey: null,
    force: false,
    ...changes,
  };
}

export function makeProgress(ratio: number): FilmProgress {
  return {
    stage: 'rendering',
    ratio,
    segment: 1,
    segments: 2,
    framesDone: Math.round(ratio * 60),
    framesTotal: 60,
    framesPerSecond: null,
    secondsLeft: null,
    chunksReused: 0,
    chunksRendered: 0,
  };
}

export function makeResult(path: string): FilmResult {
  return {
    path,
    bytes: 4,
    sha256: 'c'.repeat(64),
    frames: 60,
    samples: 96_000,
    width: 1920,
    height: 1080,
    profile: 'SOCIAL_1080P',
    container: 'mp4',
    encoder: 'libx264',
    hardware: false,
    planHash: 'd'.repeat(64),
    chunks: { rendered: 2, reused: 0 },
    choices: [],
    warnings: [],
    sidecars: [],
    verified: true,
  };
}

/** No test here starts a program. */
export const noTools: ToolRunner = {
  tools: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', version: '5.1.9' },
  start() {
    throw new Error('No programs in this test');
  },
  read: () => Promise.reject(new Error('No programs in this test')),
  close: () => Promise.resolve(),
};
