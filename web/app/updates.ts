import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** What the browser offers to installable pages; not yet in the DOM types. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

export interface Updates {
  /** A new version is on this computer and waits to be asked in. */
  readonly isReady: Accessor<boolean>;
  /** Another tab let the new version in: what this one has not loaded yet may be gone. */
  readonly isReplaced: Accessor<boolean>;
  /** Lets the new version in and reloads; does nothing while an export runs. */
  apply(): void;
  readonly canInstall: Accessor<boolean>;
  install(): Promise<void>;
}

export interface UpdatesOptions {
  /** An export is running or waiting, in this tab or another. */
  readonly isBusy: () => boolean;
  /** Saves what is not yet saved. */
  readonly beforeReload: () => Promise<void>;
  /** Scripted in tests; else the browser's own, in the built studio only. */
  readonly container?: ServiceWorkerContainer | null;
  readonly reload?: () => void;
}

const CHECK_EVERY_MS = 60 * 60_000;

function ownContainer(): ServiceWorkerContainer | null {
  return import.meta.env.PROD && 'serviceWorker' in navigator ? navigator.serviceWorker : null;
}

/** Keeps the studio up to date without ever doing it behind the person's back. */
export function createUpdates(options: UpdatesOptions): Updates {
  const container = options.container === undefined ? ownContainer() : options.container;
  const reload = options.reload ?? (() => location.reload());
  const [waiting, setWaiting] = createSignal<ServiceWorker | null>(null);
  const [isReplaced, setReplaced] = createSignal(false);
  const [prompt, setPrompt] = createSignal<InstallPromptEvent | null>(null);
  const ended = new AbortController();
  const { signal } = ended;
  let isAsked = false;

  const onInstallPrompt = (event: Event) => {
    event.preventDefault();
    // The browser only fires this event with that method.
    setPrompt(event as InstallPromptEvent);
  };
  window.addEventListener('beforeinstallprompt', onInstallPrompt, { signal });
  window.addEventListener('appinstalled', () => setPrompt(null), { signal });

  const watch = (own: ServiceWorkerContainer, registration: ServiceWorkerRegistration) => {
    if (signal.aborted) return;
    const look = () => {
      // Without a controller this is the first visit: nothing older is running.
      if (own.controller !== null) setWaiting(registration.waiting);
    };
    const follow = () => registration.installing?.addEventListener('statechange', look, { signal });
    look();
    // One that another tab has found is not told again.
    follow();
    registration.addEventListener('updatefound', follow, { signal });
    const timer = setInterval(() => registration.update().catch(() => {}), CHECK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  };

  if (container !== null) {
    let hadController = container.controller !== null;
    container.addEventListener(
      'controllerchange',
      () => {
        if (isAsked) void options.beforeReload().finally(reload);
        else if (hadController) setReplaced(true);
        hadController = true;
      },
      { signal },
    );
    container
      .register('/sw.js')
      .then((registration) => watch(container, registration))
      .catch((error: unknown) => console.warn('Storyloom will not work offline', error));
  }
  onCleanup(() => ended.abort());

  return {
    isReady: () => waiting() !== null,
    isReplaced,
    apply() {
      if (options.isBusy()) return;
      isAsked = true;
      waiting()?.postMessage('activate-update');
    },
    canInstall: () => prompt() !== null,
    async install() {
      const event = prompt();
      setPrompt(null);
      await event?.prompt();
    },
  };
}
