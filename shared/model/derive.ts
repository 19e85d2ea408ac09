import type { Missing } from '../plan/plan.ts';
import type {
  PictureAsset,
  Project,
  Segment,
  Sha256,
  SoundAsset,
  VideoAsset,
  VideoVisual,
} from './project.ts';
import { SAMPLE_RATE, type Samples } from './time.ts';

/**
 * How long a segment is shown while it has neither narration nor a set length, so that a story can be looked
 * at before it is complete. It cannot be exported like that: `exportProblems` names it.
 */
export const PLACEHOLDER_SAMPLES: Samples = 3 * SAMPLE_RATE;

/**
 * The exact length of a segment: of its narration, which may be a video's own sound, else as it was set, else of
 * the video it shows. Null where nothing gives one.
 */
export function segmentSamples(project: Project, segment: Segment): Samples | null {
  const narration = narrationAsset(project, segment);
  if (narration !== null) return narration.samples;
  const range = segment.visual.type === 'video' ? rangeSamples(segment.visual) : null;
  return segment.visual.type === 'video' && segment.visual.sound === 'narration'
    ? range
    : (segment.setLength ?? range);
}

/** At least one: a range that a damaged file turned around is still a place in the story. */
export function rangeSamples({ from, to }: Pick<VideoVisual, 'from' | 'to'>): Samples {
  return Math.max(1, to - from);
}

/** As `segmentSamples`, with the placeholder where there is none: what timelines and previews show. */
export function shownSamples(project: Project, segment: Segment): Samples {
  return segmentSamples(project, segment) ?? PLACEHOLDER_SAMPLES;
}

export function narrationAsset(project: Project, segment: Segment): SoundAsset | null {
  const asset = segment.narration === null ? undefined : project.assets[segment.narration.asset];
  return asset?.kind === 'sound' ? asset : null;
}

export type ShownAsset = PictureAsset | VideoAsset;

/** What a segment shows, "previous" followed back to where it comes from. */
export type Shown =
  | { readonly asset: PictureAsset; readonly range: null }
  /** Keeping a video keeps the last frame of its range: both ends of the range are then its end. */
  | { readonly asset: VideoAsset; readonly range: { readonly from: Samples; readonly to: Samples } };

/** The picture or video of every segment; null where there is none. */
export function visiblePictures(project: Project): readonly (ShownAsset | null)[] {
  return visibleMedia(project).map((shown) => shown?.asset ?? null);
}

/** What every segment shows, in one walk: 2,000 times "previous" would otherwise walk back 2,000 times. */
export function visibleMedia(project: Project): readonly (Shown | null)[] {
  let shown: Shown | null = null;
  return project.storyline.map(({ visual }) => {
    if (visual.type !== 'previous') shown = shownBy(project, visual);
    else if (shown?.range) shown = { ...shown, range: { from: shown.range.to, to: shown.range.to } };
    return shown;
  });
}

function shownBy(project: Project, visual: Segment['visual']): Shown | null {
  if (visual.type !== 'picture' && visual.type !== 'video') return null;
  const asset = project.assets[visual.asset];
  if (visual.type === 'picture') return asset?.kind === 'picture' ? { asset, range: null } : null;
  return asset?.kind === 'video' ? { asset, range: { from: visual.from, to: visual.to } } : null;
}

/** Where each segment starts, and after the last one the film's end: one more than there are segments. */
export function segmentStarts(project: Project): readonly Samples[] {
  const starts: Samples[] = [0];
  let at = 0;
  for (const segment of project.storyline) {
    at += shownSamples(project, segment);
    starts.push(at);
  }
  return starts;
}

export function filmSamples(project: Project): Samples {
  return project.storyline.reduce((sum, segment) => sum + shownSamples(project, segment), 0);
}

/**
 * Everything that stops an export, in the order of the story. `available` are the hashes whose bytes are at
 * hand; null takes all of them to be.
 */
export function exportProblems(project: Project, available: ReadonlySet<Sha256> | null = null): Missing[] {
  const missing: Missing[] = [];
  if (project.storyline.length === 0) missing.push({ reason: 'no-segments' });
  const told = new Set<string>();
  const tell = (assetId: string, segment: number | null) => {
    if (told.has(assetId)) return;
    told.add(assetId);
    const asset = project.assets[assetId];
    const about = { segment, asset: assetId, name: asset?.name ?? assetId };
    if (asset === undefined) missing.push({ reason: 'media-lost', ...about });
    else if (asset.sha256 === null) missing.push({ reason: 'media-hashing', ...about });
    else if (available !== null && !available.has(asset.sha256))
      missing.push({ reason: 'media-lost', ...about });
  };
  const pictures = visiblePictures(project);
  for (const [index, segment] of project.storyline.entries()) {
    const { visual, narration, id } = segment;
    if (visual.type === 'picture' || visual.type === 'video') tell(visual.asset, index);
    else if (pictures[index] === null && !continuesLostPicture(project, index)) {
      missing.push({ reason: 'no-picture', segment: index, segmentId: id });
    }
    if (narration !== null) tell(narration.asset, index);
    else if (segmentSamples(project, segment) === null)
      missing.push({ reason: 'no-narration', segment: index, segmentId: id });
  }
  for (const track of project.audio) for (const clip of track.clips) tell(clip.asset, null);
  return missing;
}

/** "Keep previous" of a picture that is lost: the loss is named once, where the picture is. */
function continuesLostPicture(project: Project, index: number): boolean {
  for (let at = index; at >= 0; at -= 1) {
    const visual = project.storyline[at]?.visual;
    if (visual?.type === 'picture' || visual?.type === 'video') return true;
    if (visual?.type !== 'previous') return false;
  }
  return false;
}
