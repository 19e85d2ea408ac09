import { toErrorData } from '../../../shared/errors.ts';
import type { ProjectId } from '../../../shared/model/project.ts';
import type { LibraryProject } from '../../state/library-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { showToast } from '../kit/toast.tsx';
import { saveBundle } from '../save-bundle.ts';
import { chosenStories } from '../words/en/chosen-stories.ts';
import { words } from '../words/words.ts';

export interface LibraryActions {
  create(): Promise<void>;
  openBundle(file: File): Promise<void>;
  rename(project: LibraryProject, title: string): Promise<void>;
  duplicate(project: LibraryProject): Promise<void>;
  saveBundle(project: LibraryProject): Promise<void>;
  /** Each with its media as one file, by the queue; true once they are in it. */
  exportBundles(ids: readonly ProjectId[], onShowQueue: () => void): Promise<boolean>;
  trash(project: LibraryProject): Promise<void>;
  addSample(): Promise<void>;
  exportSample(project: LibraryProject): Promise<void>;
  retry(jobId: string): Promise<void>;
  run(work: () => Promise<void>): Promise<void>;
}

/** What a person can do with stories, each with its visible end: the change, or what went wrong. */
export function createLibraryActions(workspace: Workspace, onOpen: (id: string) => void): LibraryActions {
  const { library } = workspace;
  const titleOf = (project: LibraryProject) => project.title || words.dashboard.untitled;
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      showToast({ title: words.dashboard.failed, body: toErrorData(error).message, tone: 'bad' });
    }
  };
  /** The button that was pressed is gone with its message: the focus goes to the card that is back. */
  const bringBack = async (id: string) => {
    await library.restore(id);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-project="${CSS.escape(id)}"] .card__link`)?.focus(),
    );
  };
  return {
    run,
    create: () => run(async () => onOpen(await library.create())),
    openBundle: (file) =>
      run(async () => {
        const id = await library.importBundle(file);
        showToast({ title: words.dashboard.opened(file.name), tone: 'good' });
        onOpen(id);
      }),
    rename: (project, title) => run(() => library.rename(project.id, title)),
    duplicate: (project) =>
      run(async () => {
        await library.duplicate(project.id);
        showToast({ title: words.dashboard.duplicated(titleOf(project)) });
      }),
    saveBundle: (project) => saveBundle(workspace, project),
    async exportBundles(ids, onShowQueue) {
      let isQueued = false;
      await run(async () => {
        const stories = await Promise.all(ids.map((id) => workspace.batches.open(id)));
        await workspace.batches.bundle(chosenStories.bundleName(ids.length), stories);
        isQueued = true;
        showToast({
          title: chosenStories.bundleStarted(ids.length),
          action: { label: chosenStories.toQueue, run: onShowQueue },
        });
      });
      return isQueued;
    },
    trash: (project) =>
      run(async () => {
        await library.trash(project.id);
        showToast({
          title: words.dashboard.trashed(titleOf(project)),
          action: { label: words.common.undo, run: () => void run(() => bringBack(project.id)) },
        });
      }),
    addSample: () =>
      run(async () => {
        await library.addSample();
      }),
    retry: (jobId) => run(() => workspace.jobs.retry(jobId)),
    exportSample: (project) =>
      run(async () => {
        // Opened only to read the document: closed again at once, as nothing is edited.
        const studio = await workspace.openStudio(project.id);
        const document = studio.document();
        const revision = studio.revision();
        await studio.close();
        await workspace.jobs.start({
          project: document,
          revision,
          profile: 'PROJECT',
          container: 'mp4',
          destination: { type: 'library' },
        });
      }),
  };
}
