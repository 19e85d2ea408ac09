import Download from 'lucide-solid/icons/download';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { studioWords } from '../../words/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { PICTURE_DRAG_TYPE } from './drag-types.ts';
import { countKinds, type DropCounts, describeDrop, fileKind } from './drop-plan.ts';
import { takeFiles } from './take-files.ts';

const words = studioWords.drop;

interface Hover {
  readonly counts: DropCounts;
  /** The segment under the pointer, by number, or null. */
  readonly segmentId: string | null;
  /** A picture of the library is dragged, not files. */
  readonly isOwn: boolean;
}

/** Takes files dropped or pasted anywhere on the screen, and says before the drop what will become of them. */
export function DropLayer(): JSX.Element {
  const tools = useStudio();
  const { studio, actions, story } = tools;
  const [hover, setHover] = createSignal<Hover | null>(null);
  const canTake = () => studio.mode() === 'edit' && tools.view.dialog() === null;

  const segmentUnder = (event: DragEvent): string | null =>
    event.target instanceof Element
      ? (event.target.closest<HTMLElement>('[data-drop-segment]')?.dataset.dropSegment ?? null)
      : null;
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
    setHover({ counts: countKinds(kinds), segmentId: segmentUnder(event), isOwn: isOwn(event) });
  };
  const onLeave = (event: DragEvent) => {
    if (event.relatedTarget === null) setHover(null);
  };
  const onDrop = (event: DragEvent) => {
    if (!isFiles(event) && !isOwn(event)) return;
    event.preventDefault();
    setHover(null);
    if (!canTake()) return;
    const segmentId = segmentUnder(event);
    const own = event.dataTransfer?.getData(PICTURE_DRAG_TYPE);
    if (own) {
      if (segmentId !== null) actions.setPicture([segmentId], own);
      return;
    }
    void takeFiles(tools, [...(event.dataTransfer?.files ?? [])], segmentId);
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !canTake()) return;
    event.preventDefault();
    const [only, ...rest] = studio.session.state.selection;
    void takeFiles(tools, files, only !== undefined && rest.length === 0 ? only : null);
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

  const sentence = (current: Hover): string => {
    const number = current.segmentId === null ? null : story.indexOf(current.segmentId) + 1;
    if (current.isOwn) return number === null ? words.ownNowhere : words.own(number);
    const open = studio.document().storyline;
    return describeDrop(current.counts, number, {
      pictures: open.filter((segment) => segment.visual.type === 'none').length,
      narrations: open.filter((segment) => segment.narration === null).length,
    });
  };

  return (
    <Show when={hover()}>
      {(current) => (
        <div
          class="st-drop"
          classList={{ 'st-drop--quiet': current().isOwn || current().segmentId !== null }}
        >
          <div class="st-drop__card">
            <Download size={20} aria-hidden="true" />
            <p>{sentence(current())}</p>
          </div>
        </div>
      )}
    </Show>
  );
}
