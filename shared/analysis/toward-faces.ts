import { visibleMedia } from '../model/derive.ts';
import type { Project, SegmentId, Sha256, View } from '../model/project.ts';
import { moveViews } from '../plan/move-windows.ts';
import { cropPath } from './crop-path.ts';
import type { FoundLook } from './found.ts';
import { fullWindow } from './project-paths.ts';

/**
 * Where each segment's move would end so that it ends at faces: all of them where the frame holds them, else those
 * that weigh most. As near as it ends now. Segments that stand still move only where they are named.
 */
export function viewsTowardFaces(
  project: Project,
  looks: ReadonlyMap<Sha256, readonly FoundLook[]>,
  only: ReadonlySet<SegmentId> | null,
): { readonly views: ReadonlyMap<SegmentId, View>; readonly looked: number } {
  const media = visibleMedia(project);
  const views = new Map<SegmentId, View>();
  let looked = 0;
  for (const [index, segment] of project.storyline.entries()) {
    const shown = media[index] ?? null;
    const found = shown?.asset.sha256 ? looks.get(shown.asset.sha256) : undefined;
    const { motion } = segment;
    const isStill = motion.move === 'still' && motion.to === null;
    if (shown === null || found === undefined) continue;
    if (only === null ? isStill : !only.has(segment.id)) continue;
    looked += 1;
    const near = motion.zoom ?? project.look.zoom;
    const zoom = isStill ? near : (motion.to ?? moveViews(motion.move, near).to).zoom;
    const full = fullWindow(shown.asset, project.look);
    // A video's move ends where its range does.
    const range = shown.range === null ? undefined : { from: shown.range.to - 1, to: shown.range.to };
    const path = cropPath(found, { width: full.width / zoom, height: full.height / zoom }, range);
    const [key] = path.keys;
    if (path.found !== 'faces' || key === undefined) continue;
    views.set(segment.id, { x: key.x, y: key.y, zoom });
  }
  return { views, looked };
}
