import Clapperboard from 'lucide-solid/icons/clapperboard';
import { type JSX, Show } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';

/** The first frame in the film's own aspect, on a stage that is the same for every card. */
export function ProjectThumbnail(props: {
  readonly project: Pick<LibraryProject, 'width' | 'height' | 'thumbnail'>;
  readonly children?: JSX.Element;
}): JSX.Element {
  const isWide = () => props.project.width / props.project.height >= 1.6;
  return (
    <div class="card__stage">
      <div
        class="card__frame"
        classList={{ 'card__frame--wide': isWide(), 'card__frame--tall': !isWide() }}
        style={{ 'aspect-ratio': `${props.project.width} / ${props.project.height}` }}
      >
        <Show
          when={props.project.thumbnail}
          fallback={
            <div class="card__blank">
              <Clapperboard size={28} strokeWidth={1.5} aria-hidden="true" />
            </div>
          }
        >
          {(url) => <img class="card__picture" src={url()} alt="" draggable={false} />}
        </Show>
      </div>
      {props.children}
    </div>
  );
}
