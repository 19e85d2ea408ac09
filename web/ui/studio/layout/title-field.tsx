import { createSignal, type JSX, Show } from 'solid-js';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';

/** The story's title, edited where it stands. */
export function TitleField(): JSX.Element {
  const { studio, actions } = useStudio();
  const [editing, setEditing] = createSignal(false);
  let before = '';
  const title = () => studio.project().title;
  const shown = () => (title().trim() === '' ? studioWords.top.untitled : title());

  return (
    <Show
      when={editing()}
      fallback={
        <h1 class="st-title">
          <button
            type="button"
            class="st-title__button sl-title"
            title={studioWords.top.rename}
            aria-label={studioWords.top.titleName(shown())}
            disabled={studio.mode() === 'read-only'}
            onClick={() => {
              before = title();
              setEditing(true);
            }}
          >
            {shown()}
          </button>
        </h1>
      }
    >
      <input
        ref={(element) => {
          queueMicrotask(() => {
            element.focus();
            element.select();
          });
        }}
        class="st-title__input sl-title"
        aria-label={studioWords.top.rename}
        maxLength={200}
        value={title()}
        dir="auto"
        onBlur={(event) => {
          const next = event.currentTarget.value.trim();
          setEditing(false);
          if (next !== '' && next !== before) actions.setTitle(next);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.value = before;
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          event.stopPropagation();
        }}
      />
    </Show>
  );
}
