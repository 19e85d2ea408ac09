import Download from 'lucide-solid/icons/download';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { hasVoice } from '../../../../shared/model/edits/media.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { PICTURE_DRAG_TYPE } from './drag-types.ts';
import { countKinds, type DropCounts, describeDrop, fileKind } from './drop-plan.ts';
import { type FilePlace, takeFiles } from './take-files.ts';

const words = studioWords.drop;

interface Hover {
  readonly counts: DropCounts;
  /** What is under the pointer. */
  readonly place: FilePlace;
  /** A picture of the library is dragged, not files. */
  readonly isOwn: boolean;
  /** Where on the screen that is. */
  readonly box: DOMRect | null;
}

/** Takes files dropped or pasted anywhere on the screen, and says before the drop what will become of them. */
export function DropLayer(): JSX.Element {
  const tools = useStudio();
  const { studio, actions, story } = tools;
  const [hover, setHover] = createSignal<Hover | null>(null);
  const canTake = () => studio.mode() === 'edit' && tools.view.dialog() === null;

  const elementUnder = ({ target }: DragEvent): HTMLElement | null =>
    target instanceof Element
      ? target.closest<HTMLElement>('[data-drop-library], [data-drop-segment]')
      : null;
  const placeOf = (element: HTMLElement | null): FilePlace => {
    if (element === null) return null;
    const segmentId = element.dataset.dropSegment;
    return segmentId === undefined ? 'library' : { segmentId };
  };
  const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  const isOwn = (event: DragEvent) => event.dataTransfer?.types.includes(PICTURE_DRAG_TYPE) === true;

  const onOver = (event: DragEvent) => {
    if (!isFiles(event) && !isOwn(event)) return;
    event.preventDefault();
    if (!canTake()) {
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
      return;
    }
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    // Browsers tell kinds but no names while a drag goes on.
    const kinds = [...(event.dataTransfer?.items ?? [])]
      .filter((item) => item.kind === 'file')
      .map((item) => fileKind(item.type));
    const element = elementUnder(event);
    setHover({
      counts: countKinds(kinds),
      place: placeOf(element),
      isOwn: isOwn(event),
      box: element?.getBoundingClientRect() ?? null,
    });
  };
  const onLeave = (event: DragEvent) => {
    if (event.relatedTarget === null) setHover(null);
  };
  const onDrop = (event: DragEvent) => {
    if (!isFiles(event) && !isOwn(event)) return;
    event.preventDefault();
    setHover(null);
    if (!canTake()) return;
    const place = placeOf(elementUnder(event));
    const own = event.dataTransfer?.getData(PICTURE_DRAG_TYPE);
    if (own) {
      if (place !== null && place !== 'library') actions.setPicture([place.segmentId], own);
      return;
    }
    void takeFiles(tools, [...(event.dataTransfer?.files ?? [])], place);
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !canTake()) return;
    event.preventDefault();
    const [only, ...rest] = studio.session.state.selection;
    void takeFiles(tools, files, only !== undefined && rest.length === 0 ? { segmentId: only } : null);
  };

  onMount(() => {
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    document.addEventListener('paste', onPaste);
    onCleanup(() => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
      document.removeEventListener('paste', onPaste);
    });
  });

  const sentence = ({ counts, place, isOwn: isOwnDrag }: Hover): string => {
    const dropPlace = place === null || place === 'library' ? place : story.indexOf(place.segmentId) + 1;
    if (isOwnDrag) return typeof dropPlace === 'number' ? words.own(dropPlace) : words.ownNowhere;
    const { storyline } = studio.document();
    return describeDrop(counts, dropPlace, {
      pictures: storyline.filter(({ visual }) => visual.type === 'none').length,
      narrations: storyline.filter((segment) => !hasVoice(segment)).length,
      isEmpty: storyline.length === 0,
    });
  };

  return (
    <Show when={hover()}>
      {(current) => (
        <div class="st-drop" classList={{ 'st-drop--quiet': current().isOwn || current().place !== null }}>
          <Show when={!(current().isOwn && current().place === 'library') && current().box}>
            {(box) => (
              <div
                class="st-drop__target"
                style={{
                  left: `${box().left}px`,
                  top: `${box().top}px`,
                  width: `${box().width}px`,
                  height: `${box().height}px`,
                }}
              />
            )}
          </Show>
          <div class="st-drop__card">
            <Download size={20} aria-hidden="true" />
            <p>{sentence(current())}</p>
          </div>
        </div>
      )}
    </Show>
  );
}
