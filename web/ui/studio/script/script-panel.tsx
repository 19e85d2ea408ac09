import './script.css';
import FileText from 'lucide-solid/icons/file-text';
import Plus from 'lucide-solid/icons/plus';
import ScrollText from 'lucide-solid/icons/scroll-text';
import Trash2 from 'lucide-solid/icons/trash';
import { createEffect, createMemo, For, type JSX, Show, untrack } from 'solid-js';
import { filmSamples } from '../../../../shared/model/derive.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDuration } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { shortcutOf } from '../studio-shortcuts.ts';
import { createScriptList, ScriptListContext } from './script-list.ts';
import { SegmentRow } from './segment-row.tsx';

/** The story as a list of segments, of which only those near the view are in the document. */
export function ScriptPanel(): JSX.Element {
  const tools = useStudio();
  const { studio, actions, view, story } = tools;
  const list = createScriptList(tools);
  const readOnly = () => studio.mode() === 'read-only';
  const selection = () => studio.session.state.selection;
  const visible = createMemo(() => {
    const { first, end } = list.rows.range();
    return list.ids().slice(first, end);
  });
  const seconds = createMemo(() => samplesToSeconds(filmSamples(studio.document())));

  const add = () => {
    const made = actions.add(selection().at(-1) ?? null);
    if (made !== null) list.focus(made, 'text', 0);
  };
  createEffect(() => {
    const { focus } = studio.session.state;
    if (focus !== null) untrack(() => queueMicrotask(() => list.reveal(focus)));
  });

  return (
    <section class="st-script" aria-label={studioWords.script.title}>
      <header class="st-panel-head">
        <div class="st-panel-head__words">
          <h2 class="st-panel-head__title">{studioWords.script.title}</h2>
          <Show when={list.count() > 0}>
            <p class="st-panel-head__facts sl-numbers">
              {studioWords.script.summary(list.count(), formatDuration(seconds()), story.openSegments())}
            </p>
          </Show>
        </div>
        <Show when={selection().length > 1}>
          <IconButton
            label={studioWords.script.removeMany(selection().length)}
            icon={Trash2}
            size="small"
            shortcut={shortcutOf('delete')}
            disabled={readOnly()}
            onClick={() => actions.remove(selection())}
          />
        </Show>
        <IconButton
          label={studioWords.script.import}
          icon={FileText}
          size="small"
          shortcut={shortcutOf('import-script')}
          disabled={readOnly()}
          onClick={() => view.importScript(null)}
        />
        <IconButton
          label={studioWords.script.add}
          icon={Plus}
          size="small"
          shortcut={shortcutOf('add')}
          disabled={readOnly()}
          onClick={add}
        />
      </header>
      <Show
        when={list.count() > 0}
        fallback={
          <div class="st-script__empty">
            <EmptyState
              icon={ScrollText}
              title={studioWords.script.emptyTitle}
              body={studioWords.script.emptyBody}
              actions={
                <>
                  <Button variant="primary" icon={FileText} onClick={() => view.importScript(null)}>
                    {studioWords.script.paste}
                  </Button>
                  <Button icon={Plus} onClick={add}>
                    {studioWords.script.write}
                  </Button>
                </>
              }
            />
          </div>
        }
      >
        <div class="st-script__view" ref={(element) => list.attach(element)}>
          <ScriptListContext.Provider value={list}>
            <ol class="st-script__rows" style={{ height: `${list.rows.total()}px` }}>
              <For each={visible()}>{(id) => <SegmentRow id={id} />}</For>
            </ol>
          </ScriptListContext.Provider>
          <Show when={list.gap()}>
            {(gap) => (
              <div class="st-script__gap" style={{ transform: `translateY(${list.offset(gap())}px)` }} />
            )}
          </Show>
          <Show when={list.gap() === 0}>
            <div class="st-script__gap" />
          </Show>
        </div>
      </Show>
    </section>
  );
}
