import { dealMove } from '../deal-move.ts';
import type { Motion, Move, Segment, SegmentId, Transition, View } from '../project.ts';
import { defineEdit, mapSame, patched, withSegments } from './define-edit.ts';

/** A new move or intensity takes the frames placed by hand away; an easing leaves them. */
export const setMotion = defineEdit(
  'segment.motion',
  'change motion',
  (project, ids: readonly SegmentId[], change: Partial<Pick<Motion, 'move' | 'easing' | 'zoom'>>) =>
    withSegments(project, ids, (segment) => {
      const ends = change.move === undefined ? {} : { from: null, to: null };
      return patched(segment, { motion: patched<Motion>(segment.motion, { ...change, ...ends }) });
    }),
);

/** The start or end frame placed by hand; null goes back to the move's own. */
export const setView = defineEdit(
  'segment.view',
  'place frame',
  (project, id: SegmentId, end: 'from' | 'to', view: View | null) =>
    withSegments(project, [id], (segment) =>
      patched(segment, { motion: patched<Motion>(segment.motion, { [end]: view }) }),
    ),
);

/** Deals the cycle of moves to the whole storyline again and forgets frames placed by hand. */
export const dealMovesAgain = defineEdit('segments.deal-moves', 'deal moves again', (project) => {
  let previous: Move | null = null;
  const storyline = mapSame(project.storyline, (segment): Segment => {
    if (segment.motion.move === 'still') return segment;
    const move = dealMove(previous, null);
    previous = move;
    return patched(segment, { motion: patched<Motion>(segment.motion, { move, from: null, to: null }) });
  });
  return storyline === project.storyline ? project : { ...project, storyline };
});

/** How segments come in from the one before; null takes the project's. */
export const setTransition = defineEdit(
  'segment.transition',
  'set transition',
  (project, ids: readonly SegmentId[], transition: Transition | null) =>
    withSegments(project, ids, (segment) => patched(segment, { transition })),
);

/** One transition for the project and for every segment. */
export const setTransitionEverywhere = defineEdit(
  'project.transition',
  'set all transitions',
  (project, transition: Transition) => {
    const look = patched(project.look, { transition });
    const storyline = mapSame(project.storyline, (segment) => patched(segment, { transition: null }));
    return look === project.look && storyline === project.storyline
      ? project
      : { ...project, look, storyline };
  },
);
