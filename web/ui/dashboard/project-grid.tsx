import { createSignal, For, type JSX } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { words } from '../words/words.ts';
import { createCards } from './create-cards.ts';
import type { ChosenStories } from './create-chosen-stories.ts';
import type { LibraryActions } from './create-library-actions.ts';
import { createNow } from './create-now.ts';
import { isGridKey, nextInGrid } from './grid-focus.ts';
import { ProjectCard } from './project-card.tsx';

export interface ProjectGridProps {
  readonly workspace: Workspace;
  readonly actions: LibraryActions;
  /** A finished film to watch, or a failed export to explain. */
  readonly onShowJob: (jobId: string) => void;
  readonly chosen: ChosenStories;
  /** The last card went, and the focus with it. */
  readonly onEmptied: () => void;
}

/** The cards; arrow keys go from one to the next, F2 renames, Delete moves to the trash. */
export function ProjectGrid(props: ProjectGridProps): JSX.Element {
  const [renaming, setRenaming] = createSignal<string | null>(null);
  const cards = createCards(() => props.workspace.library.projects());
  const now = createNow();
  let grid: HTMLUListElement | undefined;

  const links = () => [...(grid?.querySelectorAll<HTMLAnchorElement>('.card__link') ?? [])];
  const linkOf = (id: string) =>
    grid?.querySelector<HTMLAnchorElement>(`[data-project="${CSS.escape(id)}"] .card__link`);
  const jobOf = (project: LibraryProject) =>
    props.workspace.jobs.list().find((job) => job.id === project.badge.jobId) ?? null;
  const ratioOf = (project: LibraryProject) => {
    const job = jobOf(project);
    if (job === null || project.badge.state !== 'PROCESSING') return null;
    return props.workspace.jobs.progress(job.id)?.ratio ?? (job.state === 'PAUSED' ? 0 : null);
  };
  const rename = async (project: LibraryProject, title: string | null) => {
    setRenaming(null);
    if (title !== null) await props.actions.rename(project, title);
    // A new title may have given the card a new place.
    requestAnimationFrame(() => linkOf(project.id)?.focus());
  };
  const trash = async (project: LibraryProject) => {
    const at = cards.findIndex(({ id }) => id === project.id);
    const neighbour = cards[at + 1] ?? cards[at - 1];
    await props.actions.trash(project);
    if (neighbour === undefined) props.onEmptied();
    else linkOf(neighbour.id)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = links();
    const from = event.target instanceof HTMLAnchorElement ? all.indexOf(event.target) : -1;
    const id = all[from]?.closest('article')?.dataset.project;
    const project = cards.find((each) => each.id === id);
    if (project === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isGridKey(event.key)) {
      event.preventDefault();
      const places = all.map((link) => {
        const box = link.closest('article')?.getBoundingClientRect();
        return { left: box?.left ?? 0, top: Math.round(box?.top ?? 0) };
      });
      all[nextInGrid(places, from, event.key)]?.focus();
    } else if (event.key === 'F2') {
      event.preventDefault();
      setRenaming(project.id);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      void trash(project);
    }
  };

  return (
    <ul class="dash-grid" ref={grid} aria-label={words.dashboard.grid} onKeyDown={onKeyDown}>
      <For each={cards}>
        {(project) => (
          <li>
            <ProjectCard
              project={project}
              ratio={ratioOf(project)}
              isPaused={jobOf(project)?.state === 'PAUSED'}
              now={now()}
              isRenaming={renaming() === project.id}
              isChosen={props.chosen.has(project.id)}
              isChoosing={props.chosen.ids().length > 0}
              actions={{
                startRenaming: () => setRenaming(project.id),
                rename: (title) => void rename(project, title),
                duplicate: () => void props.actions.duplicate(project),
                saveBundle: () => void props.actions.saveBundle(project),
                trash: () => void trash(project),
                showJob: (jobId) => props.onShowJob(jobId),
                retry: (jobId) => void props.actions.retry(jobId),
                choose: (on) => props.chosen.set(project.id, on),
              }}
            />
          </li>
        )}
      </For>
    </ul>
  );
}
