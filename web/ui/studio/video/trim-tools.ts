import { type Accessor, createEffect, createSignal, on } from 'solid-js';
import type { SegmentId, VideoVisual } from '../../../../shared/model/project.ts';
import { useStudio } from '../studio-context.tsx';
import {
  endingWith,
  endOfFrame,
  evenRate,
  type FrameTimes,
  firstFrameOf,
  lastFrameOf,
  type Range,
  startingWith,
  startOfFrame,
} from './frame-times.ts';

/** Everything that chooses a part of a video, shared by its strip, its fields, its buttons and its keys. */
export interface TrimTools {
  readonly times: Accessor<FrameTimes>;
  readonly range: Accessor<Range>;
  /** The frame that is looked at. */
  readonly head: Accessor<number>;
  setHead(frame: number): void;
  /** Each shows the frame that it chooses. */
  setFirst(frame: number): void;
  setLast(frame: number): void;
  startHere(): void;
  endHere(): void;
  useWhole(): void;
  isWhole(): boolean;
  isReadOnly(): boolean;
  /** Frames in a second, for large steps. */
  perSecond(): number;
  /** What happens between these is one undo step; both may be called again and again. */
  begin(): void;
  end(): void;
}

export interface TrimOptions {
  readonly segment: Accessor<SegmentId>;
  readonly visual: Accessor<VideoVisual>;
  readonly times: Accessor<FrameTimes>;
  readonly show: (frame: number) => void;
}

export function createTrimTools({ segment, visual, times, show }: TrimOptions): TrimTools {
  const { studio, actions } = useStudio();
  const range = (): Range => ({ from: visual().from, to: Math.min(visual().to, times().samples) });
  const [head, moveHead] = createSignal(firstFrameOf(times(), range()));
  let isOpen = false;
  createEffect(on(head, show));

  const setHead = (frame: number) => {
    moveHead(Math.max(0, Math.min(times().timestamps.length - 1, frame)));
  };
  const setRange = (next: Range) => actions.setVideoRange(segment(), next);
  const isReadOnly = () => studio.mode() === 'read-only';
  const tools: TrimTools = {
    times,
    range,
    head,
    setHead,
    setFirst(frame) {
      setRange(startingWith(times(), range(), frame));
      setHead(firstFrameOf(times(), range()));
    },
    setLast(frame) {
      setRange(endingWith(times(), range(), frame));
      setHead(lastFrameOf(times(), range()));
    },
    startHere() {
      if (isReadOnly()) return;
      const { samples } = times();
      // Behind the end of the part, a new part begins here.
      if (head() <= lastFrameOf(times(), range())) setRange(startingWith(times(), range(), head()));
      else setRange({ from: startOfFrame(times(), head()), to: samples });
    },
    endHere() {
      if (isReadOnly()) return;
      if (head() >= firstFrameOf(times(), range())) setRange(endingWith(times(), range(), head()));
      else setRange({ from: 0, to: endOfFrame(times(), head()) });
    },
    useWhole: () => setRange({ from: 0, to: times().samples }),
    isWhole: () => range().from === 0 && range().to === times().samples,
    isReadOnly,
    perSecond: () => Math.max(1, Math.round(evenRate(times()) ?? 25)),
    begin() {
      if (isOpen) return;
      isOpen = true;
      actions.begin();
    },
    end() {
      if (!isOpen) return;
      isOpen = false;
      actions.end();
    },
  };
  return tools;
}
