import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import X from 'lucide-solid/icons/x';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { showToast } from '../kit/toast.tsx';
import { words } from '../words/words.ts';
import { titleOf } from './job-words.ts';

export interface JobActionsProps {
  readonly job: Job;
  readonly workspace: Workspace;
  /** Shows the film or explains the failure. */
  readonly onShow: (jobId: string) => void;
  readonly onPutAway: (jobId: string) => void;
}

/** What can be done with a job in the state in which it is. */
export function JobActions(props: JobActionsProps): JSX.Element {
  const jobs = () => props.workspace.jobs;
  /** Stopping takes until the frames in flight are let go. */
  const [busy, setBusy] = createSignal(false);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showToast({ title: words.dashboard.failed, body: toErrorData(error).message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  const cancel = (job: Job) =>
    run(async () => {
      await jobs().cancel(job.id);
      showToast({
        title: words.jobs.cancelled(titleOf(job)),
        action: { label: words.common.undo, run: () => void run(() => jobs().retry(job.id)) },
      });
    });
  const show = () => props.onShow(props.job.id);

  return (
    <div class="job-actions" aria-busy={busy()}>
      <Switch>
        <Match when={props.job.state === 'COMPLETED'}>
          <Button size="small" icon={Play} onClick={show}>
            {words.jobs.watch}
          </Button>
        </Match>
        <Match when={props.job.state === 'FAILED'}>
          <Button size="small" onClick={show}>
            {words.jobs.why}
          </Button>
          <Button size="small" icon={RotateCw} onClick={() => void run(() => jobs().retry(props.job.id))}>
            {words.common.retry}
          </Button>
        </Match>
        <Match when={props.job.state === 'PAUSED'}>
          <IconButton
            size="small"
            icon={Play}
            label={words.jobs.resumeNamed(titleOf(props.job))}
            tooltipPlacement="top"
            disabled={busy()}
            onClick={() => void run(() => jobs().resume(props.job.id))}
          />
        </Match>
        <Match when={props.job.state === 'RUNNING' || props.job.state === 'QUEUED'}>
          <IconButton
            size="small"
            icon={Pause}
            label={words.jobs.pauseNamed(titleOf(props.job))}
            tooltipPlacement="top"
            disabled={busy()}
            onClick={() => void run(() => jobs().pause(props.job.id))}
          />
        </Match>
      </Switch>
      <Show
        when={props.job.state === 'COMPLETED' || props.job.state === 'FAILED'}
        fallback={
          <IconButton
            size="small"
            icon={X}
            label={words.jobs.cancelNamed(titleOf(props.job))}
            tooltipPlacement="top"
            disabled={busy()}
            onClick={() => void cancel(props.job)}
          />
        }
      >
        <IconButton
          size="small"
          icon={X}
          label={words.jobs.putAway}
          tooltipPlacement="top"
          onClick={() => props.onPutAway(props.job.id)}
        />
      </Show>
    </div>
  );
}
