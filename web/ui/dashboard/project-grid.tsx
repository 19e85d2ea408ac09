import { createSignal, For, type JSX } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { words } from '../words/words.ts';
import type { LibraryActions } from './create-library-actions.ts';
import { createNow } from './create-now.ts';
import { isGridKey, nextInGrid } from './grid-focus.ts';
import { ProjectCard } from './project-card.tsx';

export interface ProjectGridProps {
  readonly workspace: Workspace;
  readonly actions: LibraryActions;
  readonly onWatch: (jobId: string) => void;
  readonly onOpen: (projectId: string) => void;
}

/** The cards; arrow keys go from one to the next, F2 renames, Delete moves to the trash. */
export function ProjectGrid(props: ProjectGridProps): JSX.Element {
  const [renaming, setRenaming] = createSignal<string | null>(null);
  const now = createNow();
  let grid: HTMLUListElement | undefined;

  const links = () => [...(grid?.querySelectorAll<HTMLAnchorElement>('.card__link') ?? [])];
  const focusSoon = (id: string) => {
    requestAnimationFrame(() =>
      grid?.querySelector<HTMLAnchorElement>(`[data-project="${CSS.escape(id)}"] .card__link`)?.focus(),
    );
  };
  const ratioOf = (project: LibraryProject) => {
    const { jobId, state } = project.badge;
    if (jobId === null || state !== 'PROCESSING') return null;
    return props.workspace.jobs.progress(jobId)?.ratio ?? null;
  };
  const trash = async (project: LibraryProject) => {
    const all = links();
    const at = all.findIndex((link) => link.closest('article')?.dataset['project'] === project.id);
    const neighbour = all[at + 1] ?? all[at - 1];
    await props.actions.trash(project);
    neighbour?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = links();
    const from = all.findIndex((link) => link === event.target);
    if (from < 0) return;
    const project = props.workspace.library
      .projects()
      .find((each) => each.id === all[from]?.closest('article')?.dataset['project']);
    if (isGridKey(event.key)) {
      event.preventDefault();
      const places = all.map((link) => {
        const box = link.closest('article')?.getBoundingClientRect();
        return { left: box?.left ?? 0, top: Math.round(box?.top ?? 0) };
      });
      all[nextInGrid(places, from, event.key)]?.focus();
    } else if (event.key === 'F2' && project !== undefined) {
      event.preventDefault();
      setRenaming(project.id);
    } else if (event.key === 'Delete' && project !== undefined) {
      event.preventDefault();
      void trash(project);
    }
  };

  return (
    <ul class="dash-grid" ref={grid} aria-label={words.dashboard.grid} onKeyDown={onKeyDown}>
      <For each={props.workspace.library.projects()}>
        {(project) => (
          <li>
            <ProjectCard
              project={project}
              ratio={ratioOf(project)}
              now={now()}
              isRenaming={renaming() === project.id}
              onRenaming={(isRenaming) => {
                setRenaming(isRenaming ? project.id : null);
                if (!isRenaming) focusSoon(project.id);
              }}
              actions={{
                rename: (title) => void props.actions.rename(project, title),
                duplicate: () => void props.actions.duplicate(project),
                saveBundle: () => void props.actions.saveBundle(project),
                trash: () => void trash(project),
                watch: (jobId) => props.onWatch(jobId),
              }}
            />
          </li>
        )}
      </For>
    </ul>
  );
}
