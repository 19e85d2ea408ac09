import { addClip, addTrack, changeClip } from '../../shared/model/edits/audio.ts';
import {
  assignNarrations,
  assignPictures,
  hasVoice,
  setNarration,
  setVisual,
} from '../../shared/model/edits/media.ts';
import { insertSegments } from '../../shared/model/edits/segments.ts';
import { showVideo } from '../../shared/model/edits/video.ts';
import type { Asset, AssetId, AudioClip, Project, Segment, SegmentId } from '../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { Gesture, NarrationTarget, PictureTarget } from './studio-types.ts';

/** How long a picture without words is shown, until it gets a narration or another length. */
const SILENT_LENGTH = 5 * SAMPLE_RATE;

/** Pictures and videos, in the order in which they are given. */
export function placeVisuals(
  before: Project,
  gesture: Gesture,
  visuals: readonly Asset[],
  target: PictureTarget,
): void {
  if (target.type === 'library') return;
  if (target.type === 'segment') {
    const [first, ...rest] = visuals;
    if (first !== undefined) show(gesture, target.segmentId, first);
    const next = firstAfter(before, target.segmentId, ({ visual }) => visual.type === 'none');
    if (rest.length > 0 && next !== null) assign(before, gesture, rest, next);
    return;
  }
  if (before.storyline.length > 0) {
    assign(before, gesture, visuals, segmentAt(before, target.from));
    return;
  }
  const segments = visuals.map((asset) => ({
    id: crypto.randomUUID(),
    text: '',
    visual: asset.kind === 'picture' ? ({ type: 'picture', asset: asset.id } as const) : NOTHING,
    // A video lasts as long as it is.
    setLength: asset.kind === 'picture' ? SILENT_LENGTH : null,
  }));
  gesture.perform(insertSegments, 0, segments);
  for (const [index, asset] of visuals.entries()) {
    const segment = segments[index];
    if (asset.kind === 'video' && segment !== undefined) gesture.perform(showVideo, segment.id, asset.id);
  }
}

const NOTHING = { type: 'none' } as const;

function show(gesture: Gesture, segment: SegmentId, asset: Asset): void {
  if (asset.kind === 'video') gesture.perform(showVideo, segment, asset.id);
  else gesture.perform(setVisual, [segment], { type: 'picture', asset: asset.id });
}

/** As `assignPictures`, which does only pictures, and hundreds of them at once. */
function assign(before: Project, gesture: Gesture, visuals: readonly Asset[], from: SegmentId | null): void {
  if (visuals.every(({ kind }) => kind === 'picture')) {
    gesture.perform(
      assignPictures,
      visuals.map(({ id }) => id),
      from,
    );
    return;
  }
  const start = from === null ? 0 : before.storyline.findIndex(({ id }) => id === from);
  const open = before.storyline.filter(
    ({ id, visual }, index) => index >= start && (id === from || visual.type === 'none'),
  );
  for (const [index, asset] of visuals.entries()) {
    const segment = open[index];
    if (segment !== undefined) show(gesture, segment.id, asset);
  }
}

export function placeNarrations(
  before: Project,
  gesture: Gesture,
  sounds: readonly AssetId[],
  target: NarrationTarget,
): void {
  if (target.type === 'library') return;
  if (target.type === 'segment') {
    const [first, ...rest] = sounds;
    if (first !== undefined) gesture.perform(setNarration, target.segmentId, first);
    const next = firstAfter(before, target.segmentId, (segment) => !hasVoice(segment));
    if (rest.length > 0 && next !== null) gesture.perform(assignNarrations, rest, next);
    return;
  }
  if (before.storyline.length > 0) {
    gesture.perform(assignNarrations, sounds, segmentAt(before, target.from));
    return;
  }
  const segments = sounds.map((asset) => ({
    id: crypto.randomUUID(),
    text: '',
    narration: { asset, gainDb: 0 },
  }));
  gesture.perform(insertSegments, 0, segments);
}

/** One piece after the other on one track; the last one repeats until the film ends. */
export function placeMusic(document: () => Project, gesture: Gesture, sounds: readonly AssetId[]): void {
  for (const asset of sounds) {
    const [track] = document().audio;
    const trackId = track?.id ?? crypto.randomUUID();
    if (track === undefined) gesture.perform(addTrack, { id: trackId, name: 'Music', clips: [] });
    const last = track?.clips.at(-1);
    if (last?.loop === true) gesture.perform(changeClip, last.id, { loop: false });
    const clip: AudioClip = {
      id: crypto.randomUUID(),
      asset,
      at: last === undefined ? 0 : last.at + clipSamples(document(), last),
      from: 0,
      to: null,
      loop: true,
      gainDb: -6,
      fadeIn: SAMPLE_RATE / 2,
      fadeOut: 2 * SAMPLE_RATE,
      duck: true,
    };
    gesture.perform(addClip, trackId, clip);
  }
}

function clipSamples(project: Project, clip: AudioClip): number {
  const asset = project.assets[clip.asset];
  const end = clip.to ?? (asset?.kind === 'sound' ? asset.samples : clip.from);
  return Math.max(0, end - clip.from);
}

function segmentAt(project: Project, index: number | undefined): SegmentId | null {
  return index === undefined ? null : (project.storyline[index]?.id ?? null);
}

/** What is there already is not replaced by what was meant for another segment. */
function firstAfter(
  { storyline }: Project,
  id: SegmentId,
  isOpen: (segment: Segment) => boolean,
): SegmentId | null {
  const index = storyline.findIndex((segment) => segment.id === id);
  return storyline.find((segment, at) => index !== -1 && at > index && isOpen(segment))?.id ?? null;
}
