import type { AssetId, Project, SegmentId, VideoAsset, VideoSound, VideoVisual } from '../project.ts';
import type { Samples } from '../time.ts';
import { defineEdit, patched, withSegments } from './define-edit.ts';
import { setVisual } from './media.ts';

/** Shows a video from its start to its end. Where there is no narration, its own sound becomes the voice. */
export const showVideo = defineEdit(
  'segment.video',
  'set video',
  (project, id: SegmentId, assetId: AssetId) => {
    const asset = project.assets[assetId];
    const segment = project.storyline.find((each) => each.id === id);
    if (asset?.kind !== 'video' || segment === undefined) return project;
    return setVisual.apply(
      project,
      [id],
      wholeVideo(asset, segment.narration === null ? 'narration' : 'off'),
    );
  },
);

export function wholeVideo(asset: VideoAsset, sound: VideoSound): VideoVisual {
  return {
    type: 'video',
    asset: asset.id,
    from: 0,
    to: asset.samples,
    sound: asset.sound === null ? 'off' : sound,
    gainDb: 0,
  };
}

/** The range that is shown, kept inside the video and at least a sample long. */
export const setVideoRange = defineEdit(
  'segment.video-range',
  'trim video',
  (project, id: SegmentId, range: { readonly from: Samples; readonly to: Samples }) =>
    withVideo(project, id, (_, asset) => {
      const from = Math.max(0, Math.min(range.from, asset.samples - 1));
      return { from, to: Math.max(from + 1, Math.min(range.to, asset.samples)) };
    }),
);

/** What its sound is used for. Its voice takes the place of a narration, of which the segment has one. */
export const setVideoSound = defineEdit(
  'segment.video-sound',
  'use the sound of a video',
  (project, id: SegmentId, sound: VideoSound) =>
    withVideo(project, id, (_, asset) => ({ sound: asset.sound === null ? 'off' : sound })),
);

export const setVideoGain = defineEdit(
  'segment.video-gain',
  'set the volume of a video',
  (project, id: SegmentId, gainDb: number) => withVideo(project, id, () => ({ gainDb })),
);

function withVideo(
  project: Project,
  id: SegmentId,
  change: (visual: VideoVisual, asset: VideoAsset) => Partial<VideoVisual>,
): Project {
  return withSegments(project, [id], (segment) => {
    const { visual } = segment;
    const asset = visual.type === 'video' ? project.assets[visual.asset] : undefined;
    if (visual.type !== 'video' || asset?.kind !== 'video') return segment;
    const next = patched<VideoVisual>(visual, change(visual, asset));
    if (next === visual) return segment;
    const speaks = next.sound === 'narration';
    const spoke = visual.sound === 'narration';
    return {
      ...segment,
      visual: next,
      narration: speaks ? null : segment.narration,
      // Words were timed on the voice, which is another one now, or another part of it.
      words: speaks || spoke ? (isSameVoice(visual, next) ? segment.words : null) : segment.words,
    };
  });
}

function isSameVoice(a: VideoVisual, b: VideoVisual): boolean {
  return a.sound === b.sound && a.from === b.from && a.to === b.to;
}
