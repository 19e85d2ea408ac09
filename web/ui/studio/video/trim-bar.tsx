import type { JSX } from 'solid-js';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { lastNotAfter, microseconds } from '../../../../shared/plan/video-time.ts';
import { video as words } from '../../words/en/video.ts';
import { formatExactTime } from '../../words/format.ts';
import { BitmapCanvas } from './bitmap-canvas.tsx';
import { endOfFrame, firstFrameOf, lastFrameOf, startOfFrame } from './frame-times.ts';
import type { TrimTools } from './trim-tools.ts';

/** The whole video as a strip of pictures, with the part that is shown between two handles. */
export function TrimBar(props: {
  readonly tools: TrimTools;
  readonly strip: ImageBitmap | null;
}): JSX.Element {
  let bar: HTMLDivElement | undefined;
  const { times, range, head, setHead } = props.tools;
  const first = () => firstFrameOf(times(), range());
  const last = () => lastFrameOf(times(), range());
  const count = () => times().timestamps.length;
  const percent = (sample: number) => `${(sample / times().samples) * 100}%`;
  const frameAt = (clientX: number) => {
    const box = bar?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return lastNotAfter(times().timestamps, microseconds(Math.round(share * times().samples)));
  };
  const time = (sample: number) => formatExactTime(samplesToSeconds(sample));

  return (
    <div
      class="st-trim"
      ref={bar}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setHead(frameAt(event.clientX));
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) setHead(frameAt(event.clientX));
      }}
    >
      <BitmapCanvas class="st-trim__strip" bitmap={props.strip} />
      <div class="st-trim__rest" style={{ left: '0', width: percent(range().from) }} />
      <div class="st-trim__rest" style={{ left: percent(range().to), right: '0' }} />
      <div
        class="st-trim__part"
        style={{ left: percent(range().from), width: percent(range().to - range().from) }}
      />
      <TrimHandle
        class="st-trim__handle st-trim__handle--from"
        label={words.handles.from}
        at={percent(range().from)}
        frame={first()}
        count={count()}
        text={words.startValue(first() + 1, time(range().from))}
        tools={props.tools}
        frameAt={frameAt}
        onFrame={(frame) => props.tools.setFirst(frame)}
      />
      <TrimHandle
        class="st-trim__head"
        label={words.head}
        at={percent(startOfFrame(times(), head()))}
        frame={head()}
        count={count()}
        text={words.headValue(head() + 1, time(startOfFrame(times(), head())))}
        tools={props.tools}
        isFree
        frameAt={frameAt}
        onFrame={setHead}
      />
      <TrimHandle
        class="st-trim__handle st-trim__handle--to"
        label={words.handles.to}
        at={percent(range().to)}
        frame={last()}
        count={count()}
        text={words.endValue(last() + 1, time(endOfFrame(times(), last())))}
        tools={props.tools}
        frameAt={frameAt}
        onFrame={(frame) => props.tools.setLast(frame)}
      />
    </div>
  );
}

interface TrimHandleProps {
  readonly class: string;
  readonly label: string;
  readonly at: string;
  readonly frame: number;
  readonly count: number;
  readonly text: string;
  readonly tools: TrimTools;
  /** Changes nothing of the story. */
  readonly isFree?: boolean;
  readonly frameAt: (clientX: number) => number;
  readonly onFrame: (frame: number) => void;
}

/** A slider over frames. What is dragged, or held down on the keyboard, is one undo step. */
function TrimHandle(props: TrimHandleProps): JSX.Element {
  const isFixed = () => props.isFree !== true && props.tools.isReadOnly();
  const go = (frame: number) => {
    if (isFixed()) return;
    if (props.isFree !== true) props.tools.begin();
    props.onFrame(Math.max(0, Math.min(props.count - 1, frame)));
  };
  const end = () => {
    if (props.isFree !== true) props.tools.end();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const second = props.tools.perSecond();
    const step = event.shiftKey ? 10 : 1;
    const next = {
      ArrowRight: props.frame + step,
      ArrowUp: props.frame + step,
      ArrowLeft: props.frame - step,
      ArrowDown: props.frame - step,
      PageUp: props.frame + second,
      PageDown: props.frame - second,
      Home: 0,
      End: props.count - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(next);
  };
  return (
    <div
      class={props.class}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={1}
      aria-valuemax={props.count}
      aria-valuenow={props.frame + 1}
      aria-valuetext={props.text}
      aria-disabled={isFixed() ? 'true' : undefined}
      style={{ left: props.at }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(props.frameAt(event.clientX));
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
      onKeyUp={end}
      onBlur={end}
    />
  );
}
