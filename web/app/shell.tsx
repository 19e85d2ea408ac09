import './shell.css';
import {
  type Component,
  createEffect,
  createSignal,
  ErrorBoundary,
  type JSX,
  lazy,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { toErrorData } from '../../shared/errors.ts';
import type { Workspace } from '../state/workspace-types.ts';
import { DashboardScreen } from '../ui/dashboard/dashboard-screen.tsx';
import { TrashScreen } from '../ui/dashboard/trash-screen.tsx';
import { ErrorPage } from '../ui/errors/error-page.tsx';
import { JobBar } from '../ui/jobs/job-bar.tsx';
import { Announcer, announce } from '../ui/kit/announce.tsx';
import { buttonClass } from '../ui/kit/button.tsx';
import { EmptyState } from '../ui/kit/empty-state.tsx';
import { showToast, ToastRegion } from '../ui/kit/toast.tsx';
import { words } from '../ui/words/words.ts';
import { createDropGuard } from './drop-guard.ts';
import { Opening } from './opening.tsx';
import { createRouter, type Route } from './router.ts';
import { createUpdates } from './updates.ts';

const StudioScreen = lazy(async () => ({
  default: (await import('../ui/studio/studio-screen.tsx')).StudioScreen,
}));
const FilmDialog = lazy(async () => ({ default: (await import('../ui/export/film-dialog.tsx')).FilmDialog }));

const [settingsModule] = Object.values(
  import.meta.glob<{ SettingsScreen: Component<SettingsScreenProps> }>('../ui/settings/settings-screen.tsx'),
);
const SettingsScreen = lazy(async () => {
  const module = await settingsModule?.();
  if (module === undefined) throw new TypeError('There is no settings screen');
  return { default: module.SettingsScreen };
});
interface SettingsScreenProps {
  readonly workspace: Workspace;
  readonly section: string | null;
  readonly onBack: () => void;
}

const isLive = (state: string) => state === 'QUEUED' || state === 'RUNNING';

export function Shell(props: { readonly workspace: Workspace }): JSX.Element {
  const { route, go } = createRouter();
  /** The job whose film is being watched. */
  const [watched, setWatched] = createSignal<string | null>(null);
  const isBusy = () => props.workspace.jobs.list().some((job) => isLive(job.state));
  const updates = createUpdates({
    isBusy,
    beforeReload: () => props.workspace.close(),
    onOffline: () => showToast({ title: words.shell.offlineReady, tone: 'good' }),
  });
  createDropGuard(() => showToast({ title: words.shell.dropNowhere }));

  createEffect(() => {
    const { theme } = props.workspace.preferences.settings;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  createEffect(() => {
    if (!updates.isReady()) return;
    // Said again when the export that it waits for is done.
    if (isBusy()) showToast({ title: words.shell.updateReady, body: words.shell.updateWaits });
    else {
      showToast({
        title: words.shell.updateReady,
        body: words.shell.updateBody,
        sticky: true,
        action: { label: words.shell.updateNow, run: () => updates.apply() },
      });
    }
  });
  const titleOf = (at: Route) => {
    if (at.name !== 'story') return words.shell.titles[at.name];
    const story = props.workspace.library.projects().find((project) => project.id === at.id);
    return story === undefined || story.title === '' ? words.shell.titles.story : story.title;
  };
  createEffect(() => {
    document.title = words.shell.screen(titleOf(route()));
  });
  createEffect(
    on(
      route,
      (at) => {
        scrollTo(0, 0);
        announce(titleOf(at));
      },
      { defer: true },
    ),
  );
  const onUnload = (event: BeforeUnloadEvent) => {
    if (
      props.workspace.jobs.list().some((job) => job.state === 'RUNNING') &&
      props.workspace.jobs.isRunner()
    ) {
      event.preventDefault();
    }
  };
  window.addEventListener('beforeunload', onUnload);
  onCleanup(() => window.removeEventListener('beforeunload', onUnload));

  return (
    <>
      <div class="app">
        <ErrorBoundary fallback={(error: unknown) => <ErrorPage error={toErrorData(error)} />}>
          <Suspense fallback={<Opening />}>
            <Switch
              fallback={
                <main class="app-obstacle">
                  <EmptyState
                    title={words.shell.notFound}
                    body={words.shell.notFoundBody}
                    actions={
                      <a class={buttonClass({ variant: 'primary' })} href="/">
                        {words.shell.toDashboard}
                      </a>
                    }
                  />
                </main>
              }
            >
              <Match when={route().name === 'dashboard'}>
                <DashboardScreen
                  workspace={props.workspace}
                  onOpen={(id) => go(`/story/${id}`)}
                  onWatch={setWatched}
                  canInstall={updates.canInstall()}
                  onInstall={() => void updates.install()}
                />
              </Match>
              <Match when={route().name === 'trash'}>
                <TrashScreen workspace={props.workspace} />
              </Match>
              <Match when={settingsModule !== undefined && settingsSection(route())}>
                {(section) => (
                  <SettingsScreen
                    workspace={props.workspace}
                    section={section().section}
                    onBack={() => go('/')}
                  />
                )}
              </Match>
              <Match when={storyId(route())}>
                {(id) => <StudioScreen workspace={props.workspace} projectId={id()} onBack={() => go('/')} />}
              </Match>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </div>
      <JobBar workspace={props.workspace} onWatch={setWatched} />
      <Suspense>
        <Show when={watched()} keyed>
          {(id) => <FilmDialog workspace={props.workspace} jobId={id} onClose={() => setWatched(null)} />}
        </Show>
      </Suspense>
      <Announcer />
      <ToastRegion />
    </>
  );
}

function storyId(route: Route): string | null {
  return route.name === 'story' ? route.id : null;
}

function settingsSection(route: Route): { readonly section: string | null } | null {
  return route.name === 'settings' ? route : null;
}
