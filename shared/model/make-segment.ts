import { dealMove } from './deal-move.ts';
import type { Move, Segment } from './project.ts';

export interface NewSegment extends Partial<Omit<Segment, 'id' | 'text' | 'motion'>> {
  readonly id: string;
  readonly text: string;
  /** The neighbours' moves, so that this one gets another; inserting deals again by place. */
  readonly previous?: Move | null;
  readonly next?: Move | null;
}

export function makeSegment({ id, text, previous = null, next = null, ...given }: NewSegment): Segment {
  return {
    id,
    text,
    visual: { type: 'none' },
    narration: null,
    setLength: null,
    motion: { move: dealMove(previous, next), easing: 'linear', zoom: null, from: null, to: null },
    transition: null,
    words: null,
    cues: null,
    ...given,
  };
}
