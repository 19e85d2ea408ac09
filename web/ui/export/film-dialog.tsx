import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';
import { Dialog } from '../kit/dialog.tsx';
import { exports as exportWords } from '../words/en/exports.ts';
import { words } from '../words/words.ts';
import { createFilmUrl } from './create-film-url.ts';
import { JobButtons, JobView, jobTitle } from './job-view.tsx';

export interface FilmDialogProps {
  readonly workspace: Workspace;
  readonly jobId: string;
  readonly onClose: () => void;
}

/** An export and its film, from anywhere outside its story. */
export function FilmDialog(props: FilmDialogProps): JSX.Element {
  const jobs = () => props.workspace.jobs;
  const [again, setAgain] = createSignal<string | null>(null);
  const id = () => again() ?? props.jobId;
  const job = createMemo(
    () =>
      jobs()
        .list()
        .find((each) => each.id === id()) ?? null,
  );
  const film = createFilmUrl(props.workspace.jobs, () => (job()?.state === 'COMPLETED' ? id() : null));
  const isOlder = () => {
    const story = props.workspace.library.projects().find((project) => project.id === job()?.projectId);
    return story?.badge.jobId === id() && story.badge.olderThanEdits;
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      size={job()?.state === 'COMPLETED' ? 'wide' : 'normal'}
      title={titleOf()}
      footer={
        <Show when={job()}>
          {(known) => (
            <JobButtons
              jobs={jobs()}
              job={known()}
              film={film}
              onClose={() => props.onClose()}
              onRenderAgain={setAgain}
            />
          )}
        </Show>
      }
    >
      <Show when={job()} fallback={<p class="sl-muted">{exportWords.jobGone}</p>}>
        {(known) => <JobView jobs={jobs()} job={known()} film={film} isOlder={isOlder()} />}
      </Show>
    </Dialog>
  );

  function titleOf(): string {
    const known = job();
    if (known === null) return exportWords.title;
    return known.state === 'COMPLETED' ? known.title || words.dashboard.untitled : jobTitle(known);
  }
}
