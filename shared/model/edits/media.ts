import { dealMove } from '../deal-move.ts';
import type {
  Asset,
  AssetId,
  Motion,
  PictureAsset,
  Project,
  Segment,
  SegmentId,
  Sha256,
  Visual,
} from '../project.ts';
import { sameJson } from '../same-json.ts';
import { defineEdit, mapSame, patched, withSegments } from './define-edit.ts';

export const addAssets = defineEdit('assets.add', 'add media', (project, assets: readonly Asset[]) => {
  const added = Object.fromEntries(assets.map((asset) => [asset.id, asset]));
  return patched(project, { assets: patched(project.assets, added) });
});

/** Removes media and every use of it. */
export const removeAsset = defineEdit('asset.remove', 'remove media', (project, id: AssetId) => {
  if (!project.assets[id]) return project;
  const { [id]: _, ...assets } = project.assets;
  return {
    ...project,
    assets,
    storyline: mapSame(project.storyline, (segment): Segment => {
      const losesPicture = 'asset' in segment.visual && segment.visual.asset === id;
      const losesVoice = segment.narration?.asset === id;
      if (!losesPicture && !losesVoice) return segment;
      return {
        ...segment,
        ...(losesPicture ? { visual: { type: 'none' } as const } : {}),
        ...(losesVoice ? { narration: null, words: null } : {}),
      };
    }),
    audio: mapSame(project.audio, (track) =>
      patched(track, { clips: track.clips.filter((clip) => clip.asset !== id) }),
    ),
  };
});

/** The background hash is done. A system edit: it is saved, but nobody undoes it. */
export const setAssetHash = defineEdit(
  'asset.hashed',
  'read media',
  (project, id: AssetId, sha256: Sha256) => {
    const asset = project.assets[id];
    if (!asset || asset.sha256 === sha256) return project;
    return { ...project, assets: { ...project.assets, [id]: { ...asset, sha256 } } };
  },
);

/** Another file in place of one that was lost: every use of it stays. */
export const relinkAsset = defineEdit('asset.relink', 'relink media', (project, id: AssetId, asset: Asset) =>
  project.assets[id]?.kind === asset.kind
    ? { ...project, assets: { ...project.assets, [id]: { ...asset, id } } }
    : project,
);

/** What a segment shows. Frames that were placed by hand belong to the picture they were placed on. */
export const setVisual = defineEdit(
  'segment.visual',
  'set picture',
  (project, ids: readonly SegmentId[], visual: Segment['visual']) =>
    'asset' in visual && project.assets[visual.asset]?.kind !== visual.type
      ? project
      : withSegments(project, ids, (segment) => showing(project, segment, visual)),
);

/** Pictures go, in order, to the segments that have none, from the given one on; what is over stays in the project. */
export const assignPictures = defineEdit(
  'segments.pictures',
  'assign pictures',
  (project, pictures: readonly AssetId[], from: SegmentId | null) => {
    const queue = pictures.filter((id) => project.assets[id]?.kind === 'picture');
    return assignInOrder(project, from, (segment, isFirst) => {
      if (segment.visual.type !== 'none' && !(isFirst && from !== null)) return segment;
      const asset = queue.shift();
      return asset === undefined ? segment : showing(project, segment, { type: 'picture', asset });
    });
  },
);

export const setNarration = defineEdit(
  'segment.narration',
  'set narration',
  (project, id: SegmentId, asset: AssetId | null) => {
    if (asset !== null && project.assets[asset]?.kind !== 'sound') return project;
    return withSegments(project, [id], (segment) =>
      asset === (segment.narration?.asset ?? null)
        ? segment
        : {
            ...(asset === null ? segment : withoutOwnVoice(segment)),
            narration: asset === null ? null : { asset, gainDb: segment.narration?.gainDb ?? 0 },
            words: null,
          },
    );
  },
);

export const setNarrationGain = defineEdit(
  'segment.narration-gain',
  'set narration volume',
  (project, id: SegmentId, gainDb: number) =>
    withSegments(project, [id], (segment) =>
      segment.narration ? patched(segment, { narration: patched(segment.narration, { gainDb }) }) : segment,
    ),
);

/** Narrations go, in order, to the segments that have none, from the given one on. */
export const assignNarrations = defineEdit(
  'segments.narrations',
  'assign narrations',
  (project, sounds: readonly AssetId[], from: SegmentId | null) => {
    const queue = sounds.filter((id) => project.assets[id]?.kind === 'sound');
    return assignInOrder(project, from, (segment, isFirst) => {
      if (hasVoice(segment) && !(isFirst && from !== null)) return segment;
      const asset = queue.shift();
      return asset === undefined
        ? segment
        : { ...withoutOwnVoice(segment), narration: { asset, gainDb: 0 }, words: null };
    });
  },
);

/** Pictures of the project, in the order they came in. */
export function picturesOf(project: Project): PictureAsset[] {
  return Object.values(project.assets).filter((asset) => asset.kind === 'picture');
}

/** Video moves by itself and stands still; a picture that follows it is dealt a move again. */
function showing(project: Project, segment: Segment, visual: Visual): Segment {
  const next = patched(segment, { visual });
  if (next === segment) return segment;
  const wasVideo = segment.visual.type === 'video';
  const isVideo = visual.type === 'video';
  const ends = { from: null, to: null };
  const shown = { ...next, motion: patched<Motion>(segment.motion, ends) };
  if (isVideo && !wasVideo) shown.motion = patched<Motion>(shown.motion, { move: 'still' });
  if (wasVideo && !isVideo && segment.motion.move === 'still') {
    const at = project.storyline.indexOf(segment);
    const moveAt = (index: number) => project.storyline[index]?.motion.move ?? null;
    shown.motion = patched<Motion>(shown.motion, { move: dealMove(moveAt(at - 1), moveAt(at + 1)) });
  }
  // Words were timed on the voice that goes with the video.
  const losesVoice = hasOwnVoice(segment) && !(isVideo && sameJson(segment.visual, visual));
  if (isVideo && visual.sound === 'narration') return { ...shown, narration: null, words: null };
  return losesVoice ? { ...shown, words: null } : shown;
}

function hasOwnVoice({ visual }: Pick<Segment, 'visual'>): boolean {
  return visual.type === 'video' && visual.sound === 'narration';
}

/** A narration, or the sound of its video in its place. */
export function hasVoice(segment: Pick<Segment, 'narration' | 'visual'>): boolean {
  return segment.narration !== null || hasOwnVoice(segment);
}

/** A segment has one voice: another one takes the video's away. */
function withoutOwnVoice(segment: Segment): Segment {
  const { visual } = segment;
  return visual.type === 'video' && visual.sound === 'narration'
    ? { ...segment, visual: { ...visual, sound: 'off' } }
    : segment;
}

function assignInOrder(
  project: Project,
  from: SegmentId | null,
  change: (segment: Segment, isFirst: boolean) => Segment,
): Project {
  const start =
    from === null
      ? 0
      : Math.max(
          0,
          project.storyline.findIndex((segment) => segment.id === from),
        );
  const storyline = project.storyline.map((segment, index) =>
    index < start ? segment : change(segment, index === start),
  );
  return storyline.every((segment, index) => segment === project.storyline[index])
    ? project
    : { ...project, storyline };
}
