import './sheets.css';
import { For, type JSX } from 'solid-js';
import { Dialog } from '../../kit/dialog.tsx';
import { Kbd } from '../../kit/kbd.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { SHORTCUT_GROUPS, studioShortcuts } from '../studio-shortcuts.ts';

/** Every key, on one sheet. */
export function ShortcutSheet(): JSX.Element {
  const { view } = useStudio();
  return (
    <Dialog
      open={view.dialog() === 'shortcuts'}
      onOpenChange={(open) => view.open(open ? 'shortcuts' : null)}
      title={studioWords.keys.title}
      size="wide"
      isReading
    >
      <div class="st-keys">
        <For each={SHORTCUT_GROUPS}>
          {(group) => (
            <section>
              <h3 class="st-keys__title">{studioWords.keys.groups[group]}</h3>
              <dl class="st-keys__list">
                <For each={studioShortcuts.filter((each) => each.group === group)}>
                  {(shortcut) => (
                    <div class="st-keys__row">
                      <dt>{shortcut.label}</dt>
                      <dd>
                        <For each={shortcut.keys}>{(keys) => <Kbd keys={keys} />}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  );
}
