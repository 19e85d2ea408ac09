import './dashboard.css';
import './trash.css';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import Trash2 from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { samplesToSeconds } from '../../../shared/model/time.ts';
import type { LibraryProject } from '../../state/library-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Button } from '../kit/button.tsx';
import { ConfirmDialog } from '../kit/confirm-dialog.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { showToast } from '../kit/toast.tsx';
import { formatDuration, formatWhen } from '../words/format.ts';
import { words } from '../words/words.ts';
import { BrandBar } from './brand-bar.tsx';
import { createLibraryActions } from './create-library-actions.ts';
import { createNow } from './create-now.ts';
import { ProjectThumbnail } from './project-thumbnail.tsx';

const text = words.dashboard.trashPage;

/** What was thrown away: back, or gone for ever. */
export function TrashScreen(props: { readonly workspace: Workspace }): JSX.Element {
  const library = () => props.workspace.library;
  const { run } = createLibraryActions(props.workspace, () => {});
  const now = createNow();
  const [doomed, setDoomed] = createSignal<LibraryProject | 'all' | null>(null);
  const titleOf = (project: LibraryProject) => project.title || words.dashboard.untitled;
  /** The row that held the focus is gone. */
  const refocus = () => {
    const next = document.querySelector<HTMLElement>('.trash-row button');
    (next ?? document.querySelector<HTMLElement>('.dash-brand__back'))?.focus();
  };
  const restore = (project: LibraryProject) =>
    run(async () => {
      await library().restore(project.id);
      refocus();
      showToast({ title: text.restored(titleOf(project)), tone: 'good' });
    });
  const remove = (what: LibraryProject | 'all' | null) =>
    run(async () => {
      if (what === 'all') await library().emptyTrash();
      else if (what !== null) await library().remove(what.id);
      refocus();
      await props.workspace.preferences.refreshUsage();
    });
  const question = () => {
    const what = doomed();
    if (what === null) return '';
    return what === 'all' ? text.emptyAllTitle(library().trashed().length) : text.removeTitle(titleOf(what));
  };

  return (
    <div class="dash">
      <BrandBar workspace={props.workspace} />
      <main>
        <div class="dash-head">
          <h1 class="sl-title dash-head__title">{text.title}</h1>
          <div class="dash-head__actions">
            <Show when={library().trashed().length > 0}>
              <Button variant="danger" icon={Trash2} onClick={() => setDoomed('all')}>
                {text.emptyAll}
              </Button>
            </Show>
          </div>
        </div>
        <Show
          when={library().trashed().length > 0}
          fallback={<EmptyState icon={Trash2} title={text.emptyTitle} body={text.emptyBody} />}
        >
          <ul class="trash-list">
            <For each={library().trashed()}>
              {(project) => (
                <li class="trash-row">
                  <div class="trash-row__stage">
                    <ProjectThumbnail project={project} />
                  </div>
                  <div class="trash-row__words">
                    <h2 class="card__title" dir="auto">
                      {titleOf(project)}
                    </h2>
                    <p class="card__facts">
                      <span>{formatDuration(samplesToSeconds(project.samples))}</span>
                      <span>{text.trashedWhen(formatWhen(project.trashedAt ?? 0, now()))}</span>
                    </p>
                  </div>
                  <div class="trash-row__actions">
                    <Button
                      icon={RotateCcw}
                      aria-label={text.restoreNamed(titleOf(project))}
                      onClick={() => void restore(project)}
                    >
                      {text.restore}
                    </Button>
                    <Button
                      variant="danger"
                      aria-label={text.removeNamed(titleOf(project))}
                      onClick={() => setDoomed(project)}
                    >
                      {text.remove}
                    </Button>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </main>
      <ConfirmDialog
        open={doomed() !== null}
        onOpenChange={(open) => {
          if (!open) setDoomed(null);
        }}
        title={question()}
        description={text.removeBody}
        confirm={text.remove}
        danger
        onConfirm={() => void remove(doomed())}
      />
    </div>
  );
}
