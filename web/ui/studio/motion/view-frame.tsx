import { For, type JSX } from 'solid-js';
import type { View } from '../../../../shared/model/project.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { CORNERS, moveView, resizeView, type Size, viewRect, zoomView } from './view-maths.ts';

export interface ViewFrameProps {
  readonly end: 'from' | 'to';
  readonly view: View;
  readonly picture: Size;
  readonly output: Size;
  readonly active: boolean;
  readonly disabled: boolean;
  /** The picture's box on the screen. */
  readonly area: () => DOMRect | undefined;
  readonly onActivate: () => void;
  readonly onBegin: () => void;
  readonly onChange: (view: View) => void;
  readonly onEnd: () => void;
  readonly onAbandon: () => void;
}

const STEP = 0.005;
const BIG_STEP = 0.04;
const ZOOM_STEP = 1.02;

/** Where the motion starts or ends: a rectangle of the output's aspect on the picture. */
export function ViewFrame(props: ViewFrameProps): JSX.Element {
  const rect = () => viewRect(props.view, props.picture, props.output);
  const share = (event: PointerEvent) => {
    const area = props.area();
    if (area === undefined || area.width === 0) return { x: 0, y: 0 };
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  };

  function drag(
    event: PointerEvent & { currentTarget: HTMLElement },
    change: (at: { x: number; y: number }) => View,
  ) {
    if (event.button !== 0 || props.disabled) return;
    event.stopPropagation();
    event.preventDefault();
    props.onActivate();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    props.onBegin();
    const onMove = (move: PointerEvent) => props.onChange(change(share(move)));
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      finish(false);
    };
    const onUp = () => finish(true);
    const finish = (keep: boolean) => {
      target.removeEventListener('pointermove', onMove);
      target.removeEventListener('pointerup', onUp);
      target.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey, true);
      if (keep) props.onEnd();
      else props.onAbandon();
    };
    const onCancel = () => finish(false);
    target.addEventListener('pointermove', onMove);
    target.addEventListener('pointerup', onUp);
    target.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey, true);
  }

  const onMoveStart = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const start = share(event);
    const view = props.view;
    drag(event, (at) => moveView(view, at.x - start.x, at.y - start.y, props.picture, props.output));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (props.disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const move = (dx: number, dy: number) => moveView(props.view, dx, dy, props.picture, props.output);
    const zoom = (factor: number) => zoomView(props.view, factor, props.picture, props.output);
    const changes: Readonly<Record<string, () => View>> = {
      ArrowLeft: () => move(-step, 0),
      ArrowRight: () => move(step, 0),
      ArrowUp: () => move(0, -step),
      ArrowDown: () => move(0, step),
      '+': () => zoom(ZOOM_STEP),
      '=': () => zoom(ZOOM_STEP),
      '-': () => zoom(1 / ZOOM_STEP),
    };
    const change = changes[event.key];
    if (change === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    props.onBegin();
    props.onChange(change());
    props.onEnd();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rectangle on a picture has no element of its own
    <div
      class={`st-frame st-frame--${props.end}`}
      classList={{ 'st-frame--active': props.active }}
      role="group"
      aria-roledescription={studioWords.motion.frameRole}
      aria-label={studioWords.motion.frameName(props.end, props.view)}
      tabIndex={props.disabled ? -1 : 0}
      data-takes-arrows
      style={{
        left: `${rect().x * 100}%`,
        top: `${rect().y * 100}%`,
        width: `${rect().width * 100}%`,
        height: `${rect().height * 100}%`,
      }}
      onFocus={() => props.onActivate()}
      onPointerDown={onMoveStart}
      onKeyDown={onKeyDown}
    >
      <span class="st-frame__label">
        {props.end === 'from' ? studioWords.motion.start : studioWords.motion.end}
      </span>
      <For each={CORNERS}>
        {(corner) => (
          <span
            class={`st-frame__corner st-frame__corner--${corner}`}
            aria-hidden="true"
            onPointerDown={(event) => {
              const view = props.view;
              drag(event, (at) => resizeView(view, corner, at, props.picture, props.output));
            }}
          />
        )}
      </For>
    </div>
  );
}
