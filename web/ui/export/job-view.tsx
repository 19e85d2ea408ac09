import './export.css';
import AppWindow from 'lucide-solid/icons/app-window';
import Download from 'lucide-solid/icons/download';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Settings2 from 'lucide-solid/icons/settings-2';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import { isLive } from '../../../shared/queue/job-states.ts';
import type { ExportJobs, Job } from '../../state/job-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { Button } from '../kit/button.tsx';
import { showToast } from '../kit/toast.tsx';
import { downloadFile } from '../save-file.ts';
import { exports as words } from '../words/en/exports.ts';
import { words as appWords } from '../words/words.ts';
import type { FilmUrl } from './create-film-url.ts';
import { ExportRun } from './export-run.tsx';
import { FilmView } from './film-view.tsx';

export function jobTitle(job: Job): string {
  if (job.state === 'COMPLETED') return words.done;
  if (job.state === 'FAILED') return words.failed;
  if (job.state === 'CANCELED') return words.cancelled;
  return appWords.jobs.exporting(job.title || appWords.dashboard.untitled);
}

export interface JobViewProps {
  readonly jobs: ExportJobs;
  readonly job: Job;
  readonly film: FilmUrl;
  readonly isOlder: boolean;
}

/** One export in whatever state it is. */
export function JobView(props: JobViewProps): JSX.Element {
  return (
    <Switch>
      <Match when={isLive(props.job.state)}>
        <ExportRun job={props.job} progress={props.jobs.progress(props.job.id)} />
      </Match>
      <Match when={props.job.state === 'COMPLETED'}>
        <FilmView job={props.job} film={props.film} isOlder={props.isOlder} />
      </Match>
      <Match when={props.job.state === 'FAILED' && props.job.error}>
        {(error) => <ErrorNote error={error()} />}
      </Match>
      <Match when={props.job.state === 'CANCELED'}>
        <p class="sl-muted">{words.cancelledBody}</p>
      </Match>
    </Switch>
  );
}

export interface JobButtonsProps {
  readonly jobs: ExportJobs;
  readonly job: Job;
  readonly film: FilmUrl;
  readonly onClose: () => void;
  /** Another run of the same was started. */
  readonly onRenderAgain: (jobId: string) => void;
  /** Where there is a form to go back to. */
  readonly onChangeSettings?: (() => void) | undefined;
}

/** What can be done with an export in its state; the most likely last, where the hand is. */
export function JobButtons(props: JobButtonsProps): JSX.Element {
  const attempt = async (work: () => Promise<unknown>, failure: string) => {
    try {
      await work();
    } catch (error) {
      showToast({ title: failure, body: toErrorData(error).message, tone: 'bad' });
    }
  };
  // Stopping waits for the part that is being written.
  const [busy, setBusy] = createSignal<'cancel' | 'pause' | null>(null);
  const isPaused = () => props.job.state === 'PAUSED';
  const halt = async (how: 'cancel' | 'pause' | 'resume') => {
    setBusy(how === 'cancel' ? 'cancel' : 'pause');
    await attempt(() => props.jobs[how](props.job.id), words.stopFailed);
    setBusy(null);
  };
  const renderAgain = () =>
    attempt(async () => props.onRenderAgain(await props.jobs.renderAgain(props.job.id)), words.startFailed);
  const inBrowser = () =>
    attempt(
      async () => props.onRenderAgain(await props.jobs.renderInBrowser(props.job.id)),
      words.startFailed,
    );
  const retry = () => attempt(() => props.jobs.retry(props.job.id), words.startFailed);
  const download = () =>
    attempt(async () => {
      const file = await props.jobs.film(props.job.id);
      if (file !== null) downloadFile(file, file.name);
    }, words.downloadFailed);

  return (
    <Switch>
      <Match when={isLive(props.job.state)}>
        <Button
          variant="ghost"
          class="export-foot__far"
          busy={busy() === 'cancel'}
          onClick={() => void halt('cancel')}
        >
          {words.cancel}
        </Button>
        <Show when={props.job.engine === 'helper'}>
          <Button
            icon={AppWindow}
            variant="ghost"
            title={words.inBrowserHint}
            onClick={() => void inBrowser()}
          >
            {words.inBrowser}
          </Button>
        </Show>
        <Button
          icon={isPaused() ? Play : Pause}
          busy={busy() === 'pause'}
          onClick={() => void (isPaused() ? halt('resume') : halt('pause'))}
        >
          {isPaused() ? words.resume : words.pause}
        </Button>
        <Button variant="primary" onClick={() => props.onClose()}>
          {words.keepEditing}
        </Button>
      </Match>
      <Match when={props.job.state === 'COMPLETED'}>
        <Button icon={RotateCw} variant="ghost" class="export-foot__far" onClick={() => void renderAgain()}>
          {words.renderAgain}
        </Button>
        <ChangeSettings onClick={props.onChangeSettings} label={words.exportAgain} />
        <Show when={!props.film.isGone()}>
          <Button variant="primary" icon={Download} onClick={() => void download()}>
            {words.download}
          </Button>
        </Show>
      </Match>
      <Match when={true}>
        <ChangeSettings onClick={props.onChangeSettings} label={words.changeSettings} />
        <Button variant="primary" icon={RotateCw} onClick={() => void retry()}>
          {appWords.common.retry}
        </Button>
      </Match>
    </Switch>
  );
}

function ChangeSettings(props: {
  readonly label: string;
  readonly onClick: (() => void) | undefined;
}): JSX.Element {
  return (
    <Show when={props.onClick}>
      {(change) => (
        <Button icon={Settings2} onClick={() => change()()}>
          {props.label}
        </Button>
      )}
    </Show>
  );
}
