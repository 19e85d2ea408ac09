import Check from 'lucide-solid/icons/check';
import { createMemo, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Button } from '../../kit/button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { fitInside } from '../preview/fit-inside.ts';
import { useStudio } from '../studio-context.tsx';
import { FramingEditor } from './framing-editor.tsx';

/** The framing of the chosen segment, in place of the preview: as large as the preview is. */
export function FramingOverlay(): JSX.Element {
  const { studio, view, story } = useStudio();
  const [room, setRoom] = createSignal({ width: 0, height: 0 });
  let place: HTMLDivElement | undefined;
  const index = () => story.indexOf(studio.session.state.selection[0] ?? '');
  const chosen = createMemo(() => {
    const segment = studio.project().storyline[index()];
    const picture = story.picture(index());
    return segment !== undefined && picture !== null ? { segment, picture } : null;
  });
  onMount(() => {
    if (place === undefined) return;
    const element = place;
    const observer = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    onCleanup(() => observer.disconnect());
    element.querySelector<HTMLElement>('.st-frame--to')?.focus();
  });
  const box = () => {
    const picture = chosen()?.picture;
    return picture === undefined ? room() : fitInside(room(), picture);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a region over the preview
    <div
      class="st-overlay"
      role="group"
      aria-label={studioWords.motion.title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        view.setFraming(false);
      }}
    >
      <div class="st-overlay__place" ref={place}>
        <Show when={chosen()}>
          {(current) => (
            <div style={{ width: `${box().width}px`, height: `${box().height}px` }}>
              <FramingEditor segment={current().segment} picture={current().picture} />
            </div>
          )}
        </Show>
      </div>
      <footer class="st-overlay__foot">
        <p>{studioWords.motion.help}</p>
        <Button size="small" icon={Check} onClick={() => view.setFraming(false)}>
          {studioWords.motion.done}
        </Button>
      </footer>
    </div>
  );
}
