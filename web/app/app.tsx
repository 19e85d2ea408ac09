import { createResource, createSignal, ErrorBoundary, type JSX, Match, onCleanup, Switch } from 'solid-js';
import { toErrorData } from '../../shared/errors.ts';
import { openWorkspace } from '../state/workspace.ts';
import { ErrorPage } from '../ui/errors/error-page.tsx';
import { Opening } from './opening.tsx';
import { Shell } from './shell.tsx';

/** The composition root: opens what is kept on this computer and hands it to the screens. */
export function App(): JSX.Element {
  const [obstacle, setObstacle] = createSignal<'blocked' | 'lost' | null>(null);
  const [workspace] = createResource(() =>
    openWorkspace({
      onBlocked: () => setObstacle('blocked'),
      onLost: () => setObstacle('lost'),
    }).then((opened) => {
      if (obstacle() === 'blocked') setObstacle(null);
      return opened;
    }),
  );
  onCleanup(() => {
    if (workspace.state === 'ready') void workspace().close();
  });

  return (
    <ErrorBoundary fallback={(error: unknown) => <ErrorPage what="screen" error={toErrorData(error)} />}>
      <Switch fallback={<Opening />}>
        <Match when={obstacle()}>{(which) => <Opening obstacle={which()} />}</Match>
        <Match when={workspace.state === 'errored'}>
          <ErrorPage what="storage" error={toErrorData(workspace.error)} />
        </Match>
        <Match when={workspace.state === 'ready' && workspace()}>
          {(ready) => <Shell workspace={ready()} />}
        </Match>
      </Switch>
    </ErrorBoundary>
  );
}
