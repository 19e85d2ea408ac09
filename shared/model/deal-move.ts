import { MOVES, type Move } from './project.ts';

/** The next move of the cycle that is neither the one before nor the one after. */
export function dealMove(previous: Move | null, next: Move | null): Move {
  // `still` is not in the cycle: after it, the cycle starts anew.
  const start = previous === null || previous === 'still' ? 0 : MOVES.indexOf(previous) + 1;
  for (let step = 0; step < MOVES.length; step += 1) {
    const move = MOVES[(start + step) % MOVES.length];
    if (move !== undefined && move !== previous && move !== next) return move;
  }
  throw new TypeError('There are fewer than three moves');
}
