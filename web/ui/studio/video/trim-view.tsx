import ArrowLeftToLine from 'lucide-solid/icons/arrow-left-to-line';
import ArrowRightToLine from 'lucide-solid/icons/arrow-right-to-line';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import type { JSX } from 'solid-js';
import type { SegmentId, VideoAsset, VideoVisual } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Kbd } from '../../kit/kbd.tsx';
import { video as words } from '../../words/en/video.ts';
import { formatDuration, formatExactTime } from '../../words/format.ts';
import { shortcutOf } from '../studio-shortcuts.ts';
import { BitmapCanvas } from './bitmap-canvas.tsx';
import type { FootageView } from './create-footage.ts';
import { type FrameTimes, firstFrameOf, lastFrameOf, rangeSeconds, startOfFrame } from './frame-times.ts';
import { TrimBar } from './trim-bar.tsx';
import { TrimTimes } from './trim-times.tsx';
import { createTrimTools } from './trim-tools.ts';

export interface TrimViewProps {
  readonly segment: SegmentId;
  readonly visual: VideoVisual;
  readonly asset: VideoAsset;
  readonly footage: FootageView;
  readonly times: FrameTimes;
}

/** Looks through a video, frame by frame, and chooses the part of it that is shown. */
export function TrimView(props: TrimViewProps): JSX.Element {
  const tools = createTrimTools({
    segment: () => props.segment,
    visual: () => props.visual,
    times: () => props.times,
    show: (frame) => props.footage.show(frame),
  });
  const picture = () => props.footage.picture();
  const time = () => formatExactTime(samplesToSeconds(startOfFrame(props.times, tools.head())));
  const frames = () => lastFrameOf(props.times, tools.range()) - firstFrameOf(props.times, tools.range()) + 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = { i: tools.startHere, o: tools.endHere }[event.key.toLowerCase()];
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this
    <div class="st-cutting" role="group" aria-label={words.trim} onKeyDown={onKeyDown}>
      <div class="st-cutting__stage" style={{ '--shape': props.asset.width / props.asset.height }}>
        <BitmapCanvas
          class="st-cutting__picture"
          bitmap={picture()?.bitmap ?? null}
          frame={picture()?.frame}
          label={words.view(props.asset.name, tools.head() + 1)}
        />
      </div>
      <div class="st-cutting__place">
        <IconButton
          label={words.back}
          icon={ChevronLeft}
          size="small"
          onClick={() => tools.setHead(tools.head() - 1)}
        />
        <span class="st-cutting__words sl-numbers">
          {words.place(tools.head() + 1, props.times.timestamps.length, time())}
        </span>
        <IconButton
          label={words.on}
          icon={ChevronRight}
          size="small"
          onClick={() => tools.setHead(tools.head() + 1)}
        />
      </div>
      <TrimBar tools={tools} strip={props.footage.strip()} />
      <div class="st-cutting__here">
        <Button
          size="small"
          icon={ArrowLeftToLine}
          aria-keyshortcuts="I"
          disabled={tools.isReadOnly()}
          onClick={() => tools.startHere()}
        >
          {words.startHere}
          <Kbd keys={shortcutOf('trim-start')} />
        </Button>
        <Button
          size="small"
          icon={ArrowRightToLine}
          aria-keyshortcuts="O"
          disabled={tools.isReadOnly()}
          onClick={() => tools.endHere()}
        >
          {words.endHere}
          <Kbd keys={shortcutOf('trim-end')} />
        </Button>
      </div>
      <TrimTimes tools={tools} />
      <div class="st-cutting__sum">
        <span class="sl-faint sl-numbers">
          {words.chosen(frames(), formatDuration(rangeSeconds(tools.range())))}
        </span>
        <Button
          size="small"
          disabled={tools.isReadOnly()}
          unavailable={tools.isWhole()}
          onClick={() => tools.useWhole()}
        >
          {words.whole}
        </Button>
      </div>
    </div>
  );
}
