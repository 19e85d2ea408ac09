import { pointOnPath } from '../model/crop-paths.ts';
import { visibleMedia } from '../model/derive.ts';
import type { CropPath, Framing, Project } from '../model/project.ts';
import type { Samples } from '../model/time.ts';

/** What steers a segment's crop. A path over another picture than the one shown is `old` and steers nothing. */
export interface SegmentPath {
  readonly path: CropPath | null;
  readonly isOld: boolean;
}

const NONE: SegmentPath = { path: null, isOld: false };

/** The path of every segment. One that keeps the picture before it, and has none of its own, keeps its path too. */
export function segmentPaths(project: Project, paths: Framing['paths']): readonly SegmentPath[] {
  const media = visibleMedia(project);
  let last = NONE;
  return project.storyline.map(({ id, visual }, index) => {
    const shown = media[index] ?? null;
    const own = Object.hasOwn(paths, id) ? paths[id] : undefined;
    if (shown === null) last = NONE;
    else if (own !== undefined) {
      const isOld = own.sha256 !== shown.asset.sha256;
      last = { path: isOld ? null : own, isOld };
    } else if (visual.type !== 'previous') last = NONE;
    const here = last;
    if (here.isOld) last = NONE;
    else if (visual.type === 'video') last = heldAfter(here.path, visual.to - visual.from);
    return here;
  });
}

/** What keeps a video shows its last frame: the path rests where it was then. */
function heldAfter(path: CropPath | null, length: Samples): SegmentPath {
  if (path === null) return NONE;
  const { x, y } = pointOnPath(path.keys, length);
  return { path: { ...path, keys: [{ at: 0, x, y }] }, isOld: false };
}
