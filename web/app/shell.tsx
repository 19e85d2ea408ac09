import './shell.css';
import {
  createEffect,
  createMemo,
  createSignal,
  ErrorBoundary,
  type JSX,
  Match,
  on,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { toErrorData } from '../../shared/errors.ts';
import type { Workspace } from '../state/workspace-types.ts';
import { DashboardScreen } from '../ui/dashboard/dashboard-screen.tsx';
import { ErrorPage } from '../ui/errors/error-page.tsx';
import { JobBar } from '../ui/jobs/job-bar.tsx';
import { JobDialog } from '../ui/jobs/job-dialog.tsx';
import { Announcer } from '../ui/kit/announce.tsx';
import { showToast, ToastRegion } from '../ui/kit/toast.tsx';
import { createQueueVoice } from '../ui/queue/create-queue-voice.ts';
import { words } from '../ui/words/words.ts';
import { createArrivals, createLeaveGuard, createTheme } from './create-page-guards.ts';
import { createUpdateNotices } from './create-update-notices.ts';
import { createDropGuard } from './drop-guard.ts';
import { lazyScreen } from './lazy-screen.ts';
import { MissingPage } from './missing-page.tsx';
import { createRouter, type Route } from './router.ts';
import { VERSION } from './version.ts';

const StudioScreen = lazyScreen(async () => (await import('../ui/studio/studio-screen.tsx')).StudioScreen);
const TrashScreen = lazyScreen(async () => (await import('../ui/dashboard/trash-screen.tsx')).TrashScreen);
const QueueScreen = lazyScreen(async () => (await import('../ui/queue/queue-screen.tsx')).QueueScreen);
const SettingsScreen = lazyScreen(
  async () => (await import('../ui/settings/settings-screen.tsx')).SettingsScreen,
);
const probe = async () => (await import('./probe-capabilities.ts')).probeCapabilities();

/** What surrounds every screen: its address, the bar of exports, messages, and what holds for the page. */
export function Shell(props: { readonly workspace: Workspace }): JSX.Element {
  const { route, go } = createRouter();
  /** The job whose film is watched or whose failure is explained. */
  const [shownJob, setShownJob] = createSignal<string | null>(null);
  const updates = createUpdateNotices(props.workspace);
  let main: HTMLDivElement | undefined;

  const title = createMemo(() => titleOf(route(), props.workspace));
  /** Moving between the sections of one screen is no new screen. */
  const screen = createMemo(() => screenOf(route()));
  createEffect(() => {
    document.title = words.shell.screen(title());
  });
  createTheme(props.workspace);
  createQueueVoice({
    queue: props.workspace.queue,
    mayNotify: () => props.workspace.preferences.settings.queue.notify,
    onShow: () => go('/queue'),
  });
  createLeaveGuard(props.workspace);
  createArrivals({ screen, title, focus: () => main });
  createDropGuard(() => showToast({ title: words.shell.dropNowhere }));

  const broken = (error: unknown, reset: () => void) => {
    createEffect(on(screen, reset, { defer: true }));
    return <ErrorPage what="screen" error={toErrorData(error)} />;
  };

  return (
    <>
      <div class="app" ref={main} tabIndex={-1}>
        <ErrorBoundary fallback={broken}>
          <Suspense fallback={<div class="app-wait" role="status" aria-label={words.common.loading} />}>
            <Switch fallback={<MissingPage />}>
              <Match when={route().name === 'dashboard'}>
                <DashboardScreen
                  workspace={props.workspace}
                  onOpen={(id) => go(`/story/${id}`)}
                  onShowJob={setShownJob}
                  onShowQueue={() => go('/queue')}
                  canInstall={updates.canInstall()}
                  onInstall={() => void updates.install()}
                />
              </Match>
              <Match when={route().name === 'trash'}>
                <TrashScreen workspace={props.workspace} />
              </Match>
              <Match when={route().name === 'queue'}>
                <QueueScreen workspace={props.workspace} onShow={setShownJob} />
              </Match>
              <Match when={storyId(route())}>
                {(id) => (
                  <StudioScreen
                    workspace={props.workspace}
                    projectId={id()}
                    onBack={() => go('/')}
                    onShowQueue={() => go('/queue')}
                  />
                )}
              </Match>
              <Match when={settingsSection(route())}>
                {(at) => (
                  <SettingsScreen
                    workspace={props.workspace}
                    section={at().section}
                    version={VERSION}
                    probe={probe}
                  />
                )}
              </Match>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </div>
      {/* The queue's page says it all itself. */}
      <JobBar
        workspace={props.workspace}
        onShow={setShownJob}
        shown={shownJob()}
        isHidden={route().name === 'queue'}
      />
      <Show when={shownJob()} keyed>
        {(id) => <JobDialog workspace={props.workspace} jobId={id} onClose={() => setShownJob(null)} />}
      </Show>
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

function screenOf(route: Route): string {
  return route.name === 'story' ? `story ${route.id}` : route.name;
}

function titleOf(route: Route, workspace: Workspace): string {
  if (route.name !== 'story') return words.shell.titles[route.name];
  const story = workspace.library.projects().find((project) => project.id === route.id);
  return story?.title || words.shell.titles.story;
}
