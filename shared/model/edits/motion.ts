import { dealMove } from '../deal-move.ts';
import type { Motion, Move, Segment, SegmentId, Transition, View } from '../project.ts';
import { defineEdit } from './define-edit.ts';
import { withSegment } from './segments.ts';

/** A new move or intensity takes the frames placed by hand away; an easing leaves them. */
export const setMotion = defineEdit(
  'segment.motion',
  'change motion',
  (project, ids: readonly SegmentId[], change: Partial<Pick<Motion, 'move' | 'easing' | 'zoom'>>) =>
    ids.reduce(
      (next, id) =>
        withSegment(next, id, (segment) => ({
          ...segment,
          motion: {
            ...segment.motion,
            ...change,
            ...(change.move === undefined ? {} : { from: null, to: null }),
          },
        })),
      project,
    ),
);

/** The start or end frame placed by hand; null goes back to the move's own. */
export const setView = defineEdit(
  'segment.view',
  'place frame',
  (project, id: SegmentId, end: 'from' | 'to', view: View | null) =>
    withSegment(project, id, (segment) => ({ ...segment, motion: { ...segment.motion, [end]: view } })),
);

/** Deals the cycle of moves to the whole storyline again and forgets frames placed by hand. */
export const dealMovesAgain = defineEdit('segments.deal-moves', 'deal moves again', (project) => {
  let previous: Move | null = null;
  const storyline = project.storyline.map((segment): Segment => {
    const move = dealMove(previous, null);
    previous = move;
    return { ...segment, motion: { ...segment.motion, move, from: null, to: null } };
  });
  return { ...project, storyline };
});

/** How segments come in from the one before; null takes the project's. */
export const setTransition = defineEdit(
  'segment.transition',
  'set transition',
  (project, ids: readonly SegmentId[], transition: Transition | null) =>
    ids.reduce((next, id) => withSegment(next, id, (segment) => ({ ...segment, transition })), project),
);

/** One transition for the project and for every segment. */
export const setTransitionEverywhere = defineEdit(
  'project.transition',
  'set all transitions',
  (project, transition: Transition) => ({
    ...project,
    look: { ...project.look, transition },
    storyline: project.storyline.map((segment) =>
      segment.transition === null ? segment : { ...segment, transition: null },
    ),
  }),
);
