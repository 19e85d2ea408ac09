import { createEffect, on, onCleanup } from 'solid-js';
import type { Workspace } from '../state/workspace-types.ts';
import { announce } from '../ui/kit/announce.tsx';

/** The theme that was chosen; without a choice the style sheet follows the system. */
export function createTheme(workspace: Workspace): void {
  createEffect(() => {
    const { theme } = workspace.preferences.settings;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  });
}

/**
 * Asks before the tab is left while it writes to a file that the person chose, which the browser throws away
 * unfinished, and while files are copied in, which would have to be chosen again. Everything else goes on where it was when the studio is opened again.
 */
export function createLeaveGuard(workspace: Workspace): void {
  const { jobs } = workspace;
  const onUnload = (event: BeforeUnloadEvent) => {
    const isWriting = jobs.list().some((job) => job.state === 'RUNNING' && job.destination === 'file');
    if ((isWriting && jobs.isRunner()) || workspace.isTakingIn()) event.preventDefault();
  };
  window.addEventListener('beforeunload', onUnload);
  onCleanup(() => window.removeEventListener('beforeunload', onUnload));
}

/** A new screen begins at its top, is said, and has the focus, which was on something that is gone. */
export function createArrivals(options: {
  /** Changes with the screen, not with what is on it. */
  readonly screen: () => string;
  readonly title: () => string;
  readonly focus: () => HTMLElement | undefined;
}): void {
  createEffect(
    on(
      options.screen,
      () => {
        scrollTo(0, 0);
        announce(options.title());
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) options.focus()?.focus({ preventScroll: true });
        });
      },
      { defer: true },
    ),
  );
}
