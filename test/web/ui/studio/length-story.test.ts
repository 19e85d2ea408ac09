import { expect, it } from 'vitest';
import { addAssets, setNarration } from '../../../../shared/model/edits/media.ts';
import { insertSegments, setLength } from '../../../../shared/model/edits/segments.ts';
import { setVideoRange, setVideoSound, showVideo } from '../../../../shared/model/edits/video.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import type { Project } from '../../../../shared/model/project.ts';
import { lengthStory } from '../../../../web/ui/studio/video/length-story.ts';

const file = { bytes: 9, type: '', sha256: null };
const video = { ...file, kind: 'video', id: 'v', name: 'v.mp4', width: 64, height: 36 } as const;
const sound = { samples: 96_000, channels: 2, offset: 0 };

function story(): Project {
  const empty = makeProject({ id: 'story', title: 'A story' });
  const filled = addAssets.apply(insertSegments.apply(empty, 0, [{ id: 's', text: '' }]), [
    { ...video, frames: 50, samples: 96_000, sound },
    { ...file, kind: 'sound', id: 'n', name: 'n.wav', samples: 60_000, channels: 1 },
  ]);
  return showVideo.apply(filled, 's', 'v');
}

function told(project: Project) {
  const [segment] = project.storyline;
  if (segment?.visual.type !== 'video') throw new Error('There is no video');
  return lengthStory(project, segment, segment.visual);
}

it('says what a segment’s length comes from, and what that does to its video', () => {
  const speaking = story();
  expect(told(speaking)).toEqual({ type: 'voice', length: 96_000 });
  const silent = setVideoSound.apply(speaking, 's', 'off');
  expect(told(silent)).toEqual({ type: 'range', length: 96_000 });
  const narrated = setNarration.apply(silent, 's', 'n');
  expect(told(narrated)).toEqual({ type: 'cut', by: 'narration', length: 60_000, rest: 36_000 });
  const trimmed = setVideoRange.apply(narrated, 's', { from: 48_000, to: 96_000 });
  expect(told(trimmed)).toEqual({ type: 'held', by: 'narration', length: 60_000, rest: 12_000 });
  const set = setLength.apply(silent, ['s'], 96_100);
  expect(told(set)).toEqual({ type: 'fits', by: 'set', length: 96_100, rest: 100 });
});
