import { expect, it } from 'vitest';
import { addAssets, setVisual } from '../../../../shared/model/edits/media.ts';
import { insertSegments, setLength } from '../../../../shared/model/edits/segments.ts';
import { showVideo } from '../../../../shared/model/edits/video.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import type { Project } from '../../../../shared/model/project.ts';
import { captionsFate, filmFacts, findProblems } from '../../../../web/ui/export/export-facts.ts';

function story(): Project {
  const empty = makeProject({ id: 'story', title: 'A story' });
  const segments = [1, 2, 3].map((number) => ({ id: `s${number}`, text: `Segment ${number}` }));
  return insertSegments.apply(empty, 0, segments);
}

it('frames, size and bytes follow the profile and the file type', () => {
  // Nine seconds: each segment without narration is shown for three.
  expect(filmFacts(story(), 'PROJECT', 'mp4')).toMatchObject({
    width: 1920,
    height: 1080,
    frames: 270,
    seconds: 9,
    bytes: ((12_000_000 + 192_000) * 9) / 8,
  });
  expect(filmFacts(story(), 'DRAFT_360P', 'webm')).toMatchObject({
    width: 640,
    height: 360,
    bytes: ((1_000_000 + 96_000) * 9) / 8,
  });
});

it('a track of captions becomes files beside where the file type takes none', () => {
  expect(captionsFate('track', 'webm')).toBe('track');
  expect(captionsFate('track', 'mp4')).toBe('trackBeside');
  expect(captionsFate('burn', 'mov')).toBe('burn');
});

it('a picture whose bytes are gone is named with the segment it belongs to', () => {
  const base = story();
  const project: Project = {
    ...base,
    assets: {
      fog: {
        kind: 'picture',
        id: 'fog',
        name: 'fog.jpg',
        bytes: 9,
        type: 'image/jpeg',
        sha256: 'a'.repeat(64),
        width: 40,
        height: 30,
      },
    },
    storyline: base.storyline.map((segment) => ({
      ...segment,
      visual: { type: 'picture', asset: 'fog' },
      setLength: 48_000,
    })),
  };
  expect(findProblems(project, () => false)).toEqual([]);
  expect(findProblems(project, (asset) => asset === 'fog')).toEqual([
    {
      type: 'one',
      missing: { reason: 'media-lost', segment: 0, asset: 'fog', name: 'fog.jpg' },
      segmentId: 's1',
    },
  ]);
});

it('a video whose bytes are gone is named, though the segment behind it keeps its last frame', () => {
  const video = {
    kind: 'video',
    id: 'sea',
    name: 'sea.mp4',
    bytes: 9,
    type: 'video/mp4',
    sha256: 'b'.repeat(64),
    width: 64,
    height: 36,
    frames: 50,
    samples: 96_000,
    sound: null,
  } as const;
  let project = addAssets.apply(story(), [video]);
  project = showVideo.apply(project, 's1', 'sea');
  project = setVisual.apply(project, ['s2', 's3'], { type: 'previous' });
  project = setLength.apply(project, ['s2', 's3'], 48_000);
  expect(findProblems(project, () => false)).toEqual([]);
  expect(findProblems(project, (asset) => asset === 'sea')).toEqual([
    {
      type: 'one',
      missing: { reason: 'media-lost', segment: 0, asset: 'sea', name: 'sea.mp4' },
      segmentId: 's1',
    },
  ]);
});
