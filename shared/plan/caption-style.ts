import type { CaptionStyle, Look } from '../model/project.ts';
import type { Profile } from '../profiles/profiles.ts';
import { safeAreaOf } from '../profiles/safe-areas.ts';
import { hasShape } from './film-fit.ts';
import type { PictureSize } from './move-windows.ts';
import type { Edges, PlanCaptionStyle } from './plan.ts';

const MOST_LINES = 4;

/**
 * The project's style as one output needs it: inside what the profile keeps free, and with more lines where there is
 * less room across. Outputs of the project's shape without a safe area of their own have the style as it is.
 */
export function captionStyleFor(
  look: Pick<Look, 'width' | 'height' | 'captions'>,
  profile: Profile,
  output: PictureSize,
): PlanCaptionStyle {
  const { style } = look.captions;
  const edges = widerEdges(style, safeAreaOf(profile));
  if (edges === null && hasShape(output, look)) return style;
  const own = roomAcross(look, style.safeArea, style.safeArea);
  const here = roomAcross(output, edges?.left ?? style.safeArea, edges?.right ?? style.safeArea);
  const lines = Math.min(MOST_LINES, Math.ceil(style.maxLines * Math.max(1, own / here) - 0.1));
  const maxLines = Math.max(style.maxLines, lines);
  return { ...style, maxLines, ...(edges === null ? {} : { edges }) };
}

/** At each edge the larger of the two; null where that is the style's own at all of them. */
function widerEdges({ safeArea }: CaptionStyle, edges: Edges | null): Edges | null {
  if (edges === null || Math.max(edges.top, edges.right, edges.bottom, edges.left) <= safeArea) return null;
  const wider = (edge: number) => Math.max(safeArea, edge);
  return {
    top: wider(edges.top),
    right: wider(edges.right),
    bottom: wider(edges.bottom),
    left: wider(edges.left),
  };
}

/** In short sides, which letters are measured in. */
function roomAcross({ width, height }: PictureSize, left: number, right: number): number {
  return (width * (1 - left - right)) / Math.min(width, height);
}
