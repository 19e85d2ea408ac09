import './storage.css';
import Download from 'lucide-solid/icons/download';
import Trash2 from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { ConfirmDialog } from '../kit/confirm-dialog.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { showToast } from '../kit/toast.tsx';
import { downloadFile } from '../save-file.ts';
import { settings as words } from '../words/en/settings.ts';
import { formatBytes, formatDuration, formatWhen } from '../words/format.ts';

const text = words.storage;

/** The films that lie in the studio's own storage, each to be taken away or deleted. */
export function FilmList(props: { readonly workspace: Workspace }): JSX.Element {
  const [doomed, setDoomed] = createSignal<Job | null>(null);
  const films = () =>
    [...props.workspace.jobs.list(), ...props.workspace.jobs.bundles()].filter(
      (job) => typeof madeBy(job)?.libraryPath === 'string',
    );
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      showToast({ title: words.failed, body: toErrorData(error).message, tone: 'bad' });
    }
  };
  const remove = (job: Job) =>
    attempt(async () => {
      await props.workspace.jobs.remove(job.id);
      await props.workspace.preferences.refreshUsage();
      showToast({ title: text.filmDeleted(nameOf(job)) });
    });
  const download = (job: Job) =>
    attempt(async () => {
      const file = await props.workspace.jobs.film(job.id);
      if (file === null) showToast({ title: text.filmGone(nameOf(job)), tone: 'bad' });
      else downloadFile(file, file.name);
    });

  return (
    <>
      <h3 class="set-group-title">{text.films}</h3>
      <Show when={films().length > 0} fallback={<p class="sl-muted">{text.noFilms}</p>}>
        <ul class="set-films">
          <For each={films()}>
            {(job) => (
              <li class="set-film">
                <span class="set-film__words">
                  <span class="set-film__name">{nameOf(job)}</span>
                  <small>{factsOf(job)}</small>
                </span>
                <span class="sl-numbers">{formatBytes(madeBy(job)?.bytes ?? 0)}</span>
                <IconButton
                  size="small"
                  icon={Download}
                  label={text.download(nameOf(job))}
                  onClick={() => void download(job)}
                />
                <IconButton
                  size="small"
                  icon={Trash2}
                  label={text.deleteFilm(nameOf(job))}
                  onClick={() => setDoomed(job)}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <ConfirmDialog
        open={doomed() !== null}
        onOpenChange={(open) => {
          if (!open) setDoomed(null);
        }}
        title={text.deleteTitle}
        description={text.deleteBody}
        confirm={text.delete}
        danger
        onConfirm={() => {
          const job = doomed();
          if (job !== null) void remove(job);
        }}
      />
    </>
  );
}

function nameOf(job: Job): string {
  return madeBy(job)?.fileName ?? job.title;
}

const madeBy = ({ artifact, bundle }: Job) => artifact ?? bundle;

function factsOf({ artifact, bundle }: Job): string {
  if (bundle !== null) return text.bundleFacts(formatWhen(bundle.finishedAt, Date.now()));
  if (artifact === null) return '';
  return text.filmFacts(
    formatDuration(artifact.seconds),
    `${artifact.width} × ${artifact.height}`,
    formatWhen(artifact.finishedAt, Date.now()),
  );
}
