import type {
  Asset,
  AssetId,
  Motion,
  PictureAsset,
  Project,
  Segment,
  SegmentId,
  Sha256,
} from '../project.ts';
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
      const losesPicture = segment.visual.type === 'picture' && segment.visual.asset === id;
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
    visual.type === 'picture' && project.assets[visual.asset]?.kind !== 'picture'
      ? project
      : withSegments(project, ids, (segment) => showing(segment, visual)),
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
      return asset === undefined ? segment : showing(segment, { type: 'picture', asset });
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
            ...segment,
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
      if (segment.narration && !(isFirst && from !== null)) return segment;
      const asset = queue.shift();
      return asset === undefined ? segment : { ...segment, narration: { asset, gainDb: 0 }, words: null };
    });
  },
);

/** Pictures of the project, in the order they came in. */
export function picturesOf(project: Project): PictureAsset[] {
  return Object.values(project.assets).filter((asset) => asset.kind === 'picture');
}

function showing(segment: Segment, visual: Segment['visual']): Segment {
  const next = patched(segment, { visual });
  return next === segment
    ? segment
    : { ...next, motion: patched<Motion>(segment.motion, { from: null, to: null }) };
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
