import type { ShownAsset } from '../../../../shared/model/derive.ts';
import type { Project, Segment, View } from '../../../../shared/model/project.ts';
import { moveViews } from '../../../../shared/plan/move-windows.ts';
import { keepInside } from './view-maths.ts';

/** Where a segment's motion starts and ends on its picture: as placed by hand, else as its move says. */
export function segmentViews(
  project: Project,
  segment: Segment,
  picture: ShownAsset,
): { readonly from: View; readonly to: View } {
  const { motion } = segment;
  const dealt = moveViews(motion.move, motion.zoom ?? project.look.zoom);
  return {
    from: keepInside(motion.from ?? dealt.from, picture, project.look),
    to: keepInside(motion.to ?? dealt.to, picture, project.look),
  };
}
