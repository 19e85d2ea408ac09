import { describe, expect, test } from 'vitest';
import { exportProblems, segmentSamples, visibleMedia } from '../../../shared/model/derive.ts';
import * as media from '../../../shared/model/edits/media.ts';
import * as motion from '../../../shared/model/edits/motion.ts';
import * as segments from '../../../shared/model/edits/segments.ts';
import * as video from '../../../shared/model/edits/video.ts';
import { MOVES, type Project } from '../../../shared/model/project.ts';
import { FACTS, story } from '../plan/story.ts';

const start = story([48_000, 96_000]);
const at = (project: Project, index: number) => {
  const segment = project.storyline[index];
  if (segment === undefined) throw new TypeError(`There is no segment ${index}`);
  return { segment, length: segmentSamples(project, segment), visual: segment.visual };
};

describe('a segment that shows a video', () => {
  const shown = video.showVideo.apply(start, 'g0', 'v64');

  test('takes its voice and length from the range, and stands still', () => {
    expect(at(shown, 0).visual).toMatchObject({ from: 0, to: 480_000, sound: 'narration' });
    expect(at(shown, 0).length).toBe(480_000);
    expect(at(shown, 0).segment.motion.move).toBe('still');
    const trimmed = video.setVideoRange.apply(shown, 'g0', { from: 4800, to: 52_800 });
    expect(at(trimmed, 0).length).toBe(48_000);
  });

  test('has one voice: a narration takes the video’s away, and the other way round', () => {
    const narrated = media.setNarration.apply(shown, 'g0', 's33');
    expect(at(narrated, 0).visual).toMatchObject({ sound: 'off' });
    expect(at(narrated, 0).length).toBe(96_000);
    const beside = video.setVideoSound.apply(narrated, 'g0', 'beside');
    expect(at(beside, 0).segment.narration?.asset).toBe('s33');
    const spoken = video.setVideoSound.apply(beside, 'g0', 'narration');
    expect(at(spoken, 0).segment.narration).toBe(null);
    expect(at(spoken, 0).length).toBe(480_000);
  });

  test('without narration is as long as was set, else as its range', () => {
    const silent = video.showVideo.apply(start, 'g0', 'v65');
    expect(at(silent, 0).visual).toMatchObject({ sound: 'off' });
    expect(at(silent, 0).length).toBe(48_000);
    const free = segments.setLength.apply(silent, ['g0'], null);
    expect(at(free, 0).length).toBe(144_000);
    expect(exportProblems(free)).toEqual([]);
  });

  test('keeps its range inside the video', () => {
    const wide = video.setVideoRange.apply(shown, 'g0', { from: 479_999, to: 900_000 });
    expect(at(wide, 0).visual).toMatchObject({ from: 479_999, to: 480_000 });
    const none = video.setVideoRange.apply(shown, 'g0', { from: 480_000, to: 0 });
    expect(at(none, 0).visual).toMatchObject({ from: 479_999, to: 480_000 });
  });

  test('is dealt a move again when a picture takes its place, and none while it is a video', () => {
    const dealt = motion.dealMovesAgain.apply(shown);
    expect(at(dealt, 0).segment.motion.move).toBe('still');
    const back = media.setVisual.apply(shown, ['g0'], { type: 'picture', asset: 'p3' });
    expect(MOVES).toContain(at(back, 0).segment.motion.move);
    expect(at(back, 0).segment.motion.move).not.toBe(at(back, 1).segment.motion.move);
  });

  test('split goes on in the second half where the first one ends; merged again it is one range', () => {
    const split = segments.splitSegment.apply(shown, 'g0', 8, 'new');
    const [first, second] = [at(split, 0), at(split, 1)];
    if (first.visual.type !== 'video' || second.visual.type !== 'video') throw new TypeError('No video');
    expect(first.visual.to).toBe(second.visual.from);
    expect((first.length ?? 0) + (second.length ?? 0)).toBe(480_000);
    expect(second.segment.motion.move).toBe('still');
    const merged = segments.mergeWithPrevious.apply(split, 'new');
    expect(at(merged, 0).visual).toEqual(at(shown, 0).visual);
  });

  test('is kept by the next segment as the last frame of its range', () => {
    const kept = media.setVisual.apply(shown, ['g1'], { type: 'previous' });
    expect(visibleMedia(kept)[1]).toMatchObject({
      asset: { id: 'v64' },
      range: { from: 480_000, to: 480_000 },
    });
  });

  test('that is lost is named, once', () => {
    const kept = media.setVisual.apply(shown, ['g1'], { type: 'previous' });
    const some = new Set([...FACTS.available].filter((hash) => hash !== kept.assets.v64?.sha256));
    expect(exportProblems(kept, some)).toEqual([
      { reason: 'media-lost', segment: 0, asset: 'v64', name: 'talk.mp4' },
    ]);
    const removed = media.removeAsset.apply(shown, 'v64');
    expect(at(removed, 0).visual).toEqual({ type: 'none' });
  });

  test('cannot be a picture, nor a picture a video', () => {
    expect(media.setVisual.apply(start, ['g0'], { type: 'picture', asset: 'v64' })).toBe(start);
    expect(video.showVideo.apply(start, 'g0', 'p1')).toBe(start);
    expect(video.showVideo.apply(start, 'gone', 'v64')).toBe(start);
    expect(video.setVideoRange.apply(start, 'g0', { from: 0, to: 9 })).toBe(start);
  });
});
