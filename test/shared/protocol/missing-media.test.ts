import { expect, test } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Asset, Project } from '../../../shared/model/project.ts';
import { MissingMediaError, requireMedia } from '../../../shared/protocol/missing-media.ts';

const HERE = 'a'.repeat(64);
const LOST = 'b'.repeat(64);

function sound(id: string, sha256: string): Asset {
  return {
    kind: 'sound',
    id,
    name: `${id}.mp3`,
    bytes: 1,
    type: 'audio/mpeg',
    sha256,
    samples: 48_000,
    channels: 1,
  };
}

function picture(id: string, sha256: string): Asset {
  return {
    kind: 'picture',
    id,
    name: `${id}.jpg`,
    bytes: 1,
    type: 'image/jpeg',
    sha256,
    width: 8,
    height: 8,
  };
}

const story: Project = {
  ...makeProject({ id: 'story', title: 'Story' }),
  assets: {
    here: picture('here', HERE),
    lost: picture('lost', LOST),
    voice: sound('voice', LOST),
    music: sound('music', LOST),
  },
  storyline: [
    makeSegment({ id: 'whole', text: '', visual: { type: 'picture', asset: 'here' }, setLength: 1 }),
    makeSegment({ id: 'first', text: '', visual: { type: 'picture', asset: 'lost' }, setLength: 1 }),
    makeSegment({ id: 'second', text: '', visual: { type: 'picture', asset: 'lost' }, setLength: 1 }),
    makeSegment({ id: 'blank', text: '' }),
    makeSegment({
      id: 'spoken',
      text: '',
      visual: { type: 'picture', asset: 'here' },
      narration: { asset: 'voice', gainDb: 0 },
    }),
  ],
  audio: [
    {
      id: 'track',
      name: 'Music',
      clips: [
        {
          id: 'c',
          asset: 'music',
          at: 0,
          from: 0,
          to: null,
          loop: true,
          gainDb: 0,
          fadeIn: 0,
          fadeOut: 0,
          duck: true,
        },
      ],
    },
  ],
};

function problemOf(project: Project, available: ReadonlySet<string> | null): unknown {
  try {
    requireMedia(project, available);
    return null;
  } catch (error) {
    return error;
  }
}

test('every segment that a lost file stops is named, and music by its asset', () => {
  const error = problemOf(story, new Set([HERE]));
  expect(error).toBeInstanceOf(MissingMediaError);
  expect(error).toMatchObject({
    code: 'input.media-missing',
    media: { missing_images: ['first', 'second', 'blank'], missing_audio: ['blank', 'spoken', 'music'] },
    message: expect.stringMatching(
      /3 pictures missing .*3 sounds missing .*lost\.jpg, voice\.mp3, music\.mp3/,
    ),
  });
});

test('with all media at hand only what was never chosen is missing', () => {
  expect(problemOf(story, null)).toMatchObject({
    media: { missing_images: ['blank'], missing_audio: ['blank'] },
  });
  expect(
    problemOf({ ...story, storyline: story.storyline.filter(({ id }) => id !== 'blank') }, null),
  ).toBeNull();
});

test('a story without segments says so', () => {
  expect(problemOf({ ...story, storyline: [], audio: [] }, null)).toMatchObject({
    media: { missing_images: [], missing_audio: [], message: expect.stringContaining('no segments') },
  });
});
