import type { Edges, PlanCaptionStyle } from '../plan/plan.ts';

/** What a style keeps free of captions. */
export function edgesOf({ safeArea, edges }: PlanCaptionStyle): Edges {
  return edges ?? { top: safeArea, right: safeArea, bottom: safeArea, left: safeArea };
}
