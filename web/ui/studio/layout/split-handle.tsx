import type { JSX } from 'solid-js';
import { clamp } from '../motion/view-maths.ts';

export interface SplitHandleProps {
  readonly label: string;
  /** The panel's id, for screen readers. */
  readonly controls: string;
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** The size a double click goes back to. */
  readonly normal: number;
  /** The panel lies left of (1) or right of (-1) the handle. */
  readonly side: 1 | -1;
  readonly onResize: (size: number) => void;
}

const KEY_STEP = 16;

/** The line between two panels: dragged, or moved by arrow keys; Enter or a double click gives the normal size. */
export function SplitHandle(props: SplitHandleProps): JSX.Element {
  let startX = 0;
  let startSize = 0;
  const resize = (size: number) => props.onResize(Math.round(clamp(size, props.min, props.max)));

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged with a value
    <div
      class="st-split"
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-controls={props.controls}
      aria-valuenow={props.size}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      tabIndex={0}
      data-takes-arrows
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        startX = event.clientX;
        startSize = props.size;
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        resize(startSize + (event.clientX - startX) * props.side);
      }}
      onDblClick={() => resize(props.normal)}
      onKeyDown={(event) => {
        const step = event.shiftKey ? KEY_STEP * 4 : KEY_STEP;
        if (event.key === 'ArrowLeft') resize(props.size - step * props.side);
        else if (event.key === 'ArrowRight') resize(props.size + step * props.side);
        else if (event.key === 'Home') resize(props.min);
        else if (event.key === 'End') resize(props.max);
        else if (event.key === 'Enter') resize(props.normal);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
