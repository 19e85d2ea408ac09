import './motion.css';
import { createSignal, type JSX, Show } from 'solid-js';
import type { ShownAsset } from '../../../../shared/model/derive.ts';
import type { Segment } from '../../../../shared/model/project.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { segmentViews } from './segment-views.ts';
import { ViewFrame } from './view-frame.tsx';
import { viewRect } from './view-maths.ts';

/** A picture with the frames at which its motion starts and ends, both to be dragged. */
export function FramingEditor(props: {
  readonly segment: Segment;
  readonly picture: ShownAsset;
}): JSX.Element {
  const { studio, actions } = useStudio();
  const [active, setActive] = createSignal<'from' | 'to'>('to');
  let area: HTMLDivElement | undefined;
  const look = () => studio.project().look;
  const views = () => segmentViews(studio.project(), props.segment, props.picture);
  const readOnly = () => studio.mode() === 'read-only';
  /** A picture that this browser cannot show by itself, such as HEIC. */
  const [unshown, setUnshown] = createSignal<string | null>(null);
  const source = () => {
    // A video's file is no picture.
    if (props.picture.kind === 'video') return studio.media.thumbnail(props.picture.id);
    const url = studio.media.url(props.picture.id);
    return url === null || url === unshown() ? studio.media.thumbnail(props.picture.id) : url;
  };
  const path = () => {
    const from = viewRect(views().from, props.picture, look());
    const to = viewRect(views().to, props.picture, look());
    return {
      x1: `${(from.x + from.width / 2) * 100}%`,
      y1: `${(from.y + from.height / 2) * 100}%`,
      x2: `${(to.x + to.width / 2) * 100}%`,
      y2: `${(to.y + to.height / 2) * 100}%`,
    };
  };
  const frame = (end: 'from' | 'to') => (
    <ViewFrame
      end={end}
      view={views()[end]}
      picture={props.picture}
      output={look()}
      active={active() === end}
      disabled={readOnly()}
      area={() => area?.getBoundingClientRect()}
      onActivate={() => setActive(end)}
      onBegin={() => actions.begin()}
      onChange={(view) => actions.setView(props.segment.id, end, view)}
      onEnd={() => actions.end()}
      onAbandon={() => actions.abandon()}
    />
  );

  return (
    <div class="st-framing" ref={area} style={{ '--shape': props.picture.width / props.picture.height }}>
      <Show when={source()} fallback={<div class="st-framing__loading" />}>
        {(url) => (
          <img
            class="st-framing__picture"
            src={url()}
            alt={studioWords.motion.picture(props.picture.name)}
            draggable={false}
            onError={() => setUnshown(url())}
          />
        )}
      </Show>
      <svg class="st-framing__path" aria-hidden="true">
        <line {...path()} />
        <circle cx={path().x2} cy={path().y2} r="3.5" />
      </svg>
      {frame('from')}
      {frame('to')}
    </div>
  );
}
