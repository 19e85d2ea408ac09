import { type JSX, lazy, Match, Suspense, Switch } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';

const FilmDialog = lazy(async () => ({ default: (await import('../export/film-dialog.tsx')).FilmDialog }));
const FailureDialog = lazy(async () => ({ default: (await import('./failure-dialog.tsx')).FailureDialog }));

/** How an export ended: the film to watch, or the failure explained. Nothing while it still runs. */
export function JobDialog(props: {
  readonly workspace: Workspace;
  readonly jobId: string;
  readonly onClose: () => void;
}): JSX.Element {
  const job = () => props.workspace.jobs.list().find((each) => each.id === props.jobId);
  const failure = () => {
    const failed = job();
    return failed?.state === 'FAILED' && failed.error !== null ? { job: failed, error: failed.error } : null;
  };
  return (
    <Suspense>
      <Switch>
        <Match when={job()?.state === 'COMPLETED'}>
          <FilmDialog workspace={props.workspace} jobId={props.jobId} onClose={() => props.onClose()} />
        </Match>
        <Match when={failure()}>
          {(failed) => (
            <FailureDialog
              workspace={props.workspace}
              job={failed().job}
              error={failed().error}
              onClose={() => props.onClose()}
            />
          )}
        </Match>
      </Switch>
    </Suspense>
  );
}
