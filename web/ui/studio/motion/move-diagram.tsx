import type { JSX } from 'solid-js';
import type { Move } from '../../../../shared/model/project.ts';

/** Start and end of a move in a drawing 28 wide and 20 high: outlined from, filled to. */
const ENDS: Readonly<Record<Move, readonly [Place, Place]>> = {
  centre: ['full', 'centre'],
  'tl-br': ['tl', 'br'],
  'tr-bl': ['tr', 'bl'],
  'bl-tr': ['bl', 'tr'],
  'br-tl': ['br', 'tl'],
  'centre-tl': ['full', 'tl'],
  'centre-br': ['full', 'br'],
  still: ['full', 'full'],
};
type Place = 'full' | 'centre' | 'tl' | 'tr' | 'bl' | 'br';

const BOXES: Readonly<Record<Place, readonly [number, number, number, number]>> = {
  full: [2, 2, 24, 16],
  centre: [8, 6, 12, 8],
  tl: [2, 2, 13, 9],
  tr: [13, 2, 13, 9],
  bl: [2, 9, 13, 9],
  br: [13, 9, 13, 9],
};

export function MoveDiagram(props: { readonly move: Move }): JSX.Element {
  const from = () => BOXES[ENDS[props.move][0]];
  const to = () => BOXES[ENDS[props.move][1]];
  const centre = (box: readonly [number, number, number, number]) => ({
    x: box[0] + box[2] / 2,
    y: box[1] + box[3] / 2,
  });
  return (
    <svg viewBox="0 0 28 20" fill="none" stroke="currentColor" aria-hidden="true">
      <rect
        x={from()[0]}
        y={from()[1]}
        width={from()[2]}
        height={from()[3]}
        rx="1.5"
        stroke-dasharray="2 1.6"
        opacity="0.7"
      />
      <rect
        x={to()[0]}
        y={to()[1]}
        width={to()[2]}
        height={to()[3]}
        rx="1.5"
        fill="currentColor"
        fill-opacity="0.22"
      />
      <line
        x1={centre(from()).x}
        y1={centre(from()).y}
        x2={centre(to()).x}
        y2={centre(to()).y}
        stroke-width="1.2"
      />
      <circle cx={centre(to()).x} cy={centre(to()).y} r="1.6" fill="currentColor" stroke="none" />
    </svg>
  );
}
