import Clapperboard from 'lucide-solid/icons/clapperboard';
import { type JSX, Show } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';

/** The stage's own aspect, as in the style sheet. */
const STAGE = 16 / 9;

/** The first frame in the film's own aspect, on a stage that is the same for every card. */
export function ProjectThumbnail(props: {
  readonly project: Pick<LibraryProject, 'width' | 'height' | 'thumbnail'>;
  readonly children?: JSX.Element;
}): JSX.Element {
  const aspect = () => props.project.width / props.project.height;
  const shape = () => {
    // Sizes are whole pixels: 854 by 480 is 16:9 as well.
    if (Math.abs(aspect() / STAGE - 1) < 0.01) return 'full';
    return aspect() > STAGE ? 'wide' : 'tall';
  };
  return (
    <div class="card__stage">
      <div
        class={`card__frame card__frame--${shape()}`}
        style={{ 'aspect-ratio': shape() === 'full' ? undefined : String(aspect()) }}
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
