import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Studio } from '../../state/studio-types.ts';
import { BitmapCanvas } from '../studio/video/bitmap-canvas.tsx';
import { framing as words } from '../words/en/framing.ts';
import type { VideoSource } from './create-source.ts';
import { dragOn } from './drag.ts';
import { middleInside, type Point } from './hand-path.ts';
import type { FramedSegment, WindowRect } from './shot-window.ts';

export interface FramingStageProps {
  readonly studio: Studio;
  readonly shot: FramedSegment;
  readonly video: VideoSource;
  /** What is shown of the picture now. */
  readonly window: WindowRect;
  /** The window is moved, the point that stays in sight is, or nothing is. */
  readonly handle: 'window' | 'focus' | null;
  readonly focus: Point;
  readonly disabled: boolean;
  readonly onBegin: () => void;
  /** The middle of the window, or the point, in parts of the picture. */
  readonly onMove: (to: Point) => void;
  readonly onEnd: () => void;
  readonly onAbandon: () => void;
}

const STEP = 0.005;
const BIG_STEP = 0.04;

/** The whole picture or frame, with what one shape shows of it lit, to be moved by pointer or by keys. */
export function FramingStage(props: FramingStageProps): JSX.Element {
  let stage: HTMLDivElement | undefined;
  /** A picture that this browser cannot show by itself, such as HEIC. */
  const [unshown, setUnshown] = createSignal<string | null>(null);
  const url = () => {
    const { media } = props.studio;
    const own = media.url(props.shot.asset.id);
    return own === null || own === unshown() ? media.thumbnail(props.shot.asset.id) : own;
  };
  const middle = (): Point =>
    props.handle === 'focus'
      ? props.focus
      : { x: props.window.x + props.window.width / 2, y: props.window.y + props.window.height / 2 };
  const inside = (to: Point): Point =>
    props.handle === 'focus'
      ? { x: Math.min(1, Math.max(0, to.x)), y: Math.min(1, Math.max(0, to.y)) }
      : middleInside(to, props.window);

  const onPointerDown = (event: PointerEvent) => {
    if (stage === undefined || props.handle === null || props.disabled) return;
    const start = middle();
    const { x, y, width, height } = props.window;
    dragOn(event, stage, {
      // What is seized moves along; elsewhere it comes to the pointer.
      from: (at) => {
        const isSeized = at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
        return props.handle === 'window' && isSeized
          ? { x: start.x - at.x, y: start.y - at.y }
          : { x: 0, y: 0 };
      },
      onBegin: props.onBegin,
      onMove: (to) => props.onMove(inside(to)),
      onEnd: props.onEnd,
      onAbandon: props.onAbandon,
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (props.disabled || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = middle();
    props.onBegin();
    props.onMove(inside({ x: x + move[0], y: y + move[1] }));
    props.onEnd();
  };

  return (
    <div
      class="fr-stage"
      classList={{ 'fr-stage--movable': props.handle !== null && !props.disabled }}
      ref={stage}
      style={{ '--shape': props.shot.asset.width / props.shot.asset.height }}
      onPointerDown={onPointerDown}
    >
      <Switch fallback={<div class="fr-stage__source" />}>
        <Match when={props.shot.isVideo}>
          <BitmapCanvas
            class="fr-stage__source"
            bitmap={props.video.picture()}
            label={words.source(props.shot.asset.name)}
          />
          <Show when={props.video.picture() === null}>
            <p class="fr-stage__note" role="status">
              {props.video.error()?.message ?? words.opening}
            </p>
          </Show>
        </Match>
        <Match when={url()}>
          {(source) => (
            <img
              class="fr-stage__source"
              src={source()}
              alt={words.source(props.shot.asset.name)}
              draggable={false}
              onError={(event) => setUnshown(event.currentTarget.getAttribute('src'))}
            />
          )}
        </Match>
      </Switch>
      {/* biome-ignore lint/a11y/useSemanticElements: a rectangle on a picture has no element of its own */}
      <div
        class="fr-window"
        classList={{ 'fr-window--fixed': props.handle !== 'window' }}
        role="group"
        aria-roledescription={words.windowRole}
        aria-label={words.window(middleOf(props.window))}
        tabIndex={props.handle === 'window' && !props.disabled ? 0 : undefined}
        data-takes-arrows
        style={{
          left: `${props.window.x * 100}%`,
          top: `${props.window.y * 100}%`,
          width: `${props.window.width * 100}%`,
          height: `${props.window.height * 100}%`,
        }}
        onKeyDown={onKeyDown}
      />
      <Show when={props.handle === 'focus'}>
        {/* biome-ignore lint/a11y/useSemanticElements: a point on a picture has no element of its own */}
        <div
          class="fr-focus"
          role="group"
          aria-roledescription={words.focusRole}
          aria-label={words.focus(props.focus)}
          tabIndex={props.disabled ? undefined : 0}
          data-takes-arrows
          style={{ left: `${props.focus.x * 100}%`, top: `${props.focus.y * 100}%` }}
          onKeyDown={onKeyDown}
        />
      </Show>
    </div>
  );
}

function middleOf({ x, y, width, height }: WindowRect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
