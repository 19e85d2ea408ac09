import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** What the browser offers to installable pages; not yet in the DOM types. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

export interface Updates {
  /** A new version is on this computer and waits to be asked in. */
  readonly isReady: Accessor<boolean>;
  /** Lets it in and reloads; does nothing while an export runs. */
  apply(): void;
  readonly canInstall: Accessor<boolean>;
  install(): Promise<void>;
}

export interface UpdatesOptions {
  /** An export is running or waiting, in this tab or another. */
  readonly isBusy: () => boolean;
  /** Saves what is not yet saved. */
  readonly beforeReload: () => Promise<void>;
  readonly onOffline?: () => void;
}

const CHECK_EVERY_MS = 60 * 60_000;

/** Keeps the studio up to date without ever doing it behind the person's back. */
export function createUpdates(options: UpdatesOptions): Updates {
  const [waiting, setWaiting] = createSignal<ServiceWorker | null>(null);
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

  const watch = (registration: ServiceWorkerRegistration) => {
    const look = () => {
      if (registration.waiting !== null && navigator.serviceWorker.controller !== null) {
        setWaiting(registration.waiting);
      }
    };
    look();
    registration.addEventListener(
      'updatefound',
      () => {
        const isFirst = navigator.serviceWorker.controller === null;
        const worker = registration.installing;
        worker?.addEventListener(
          'statechange',
          () => {
            look();
            if (isFirst && worker.state === 'activated') options.onOffline?.();
          },
          { signal },
        );
      },
      { signal },
    );
    const timer = setInterval(() => registration.update().catch(() => {}), CHECK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  };

  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener(
      'controllerchange',
      () => {
        // Also fires in tabs that did not ask, and there the page goes on with what it has loaded.
        if (isAsked) void options.beforeReload().finally(() => location.reload());
      },
      { signal },
    );
    navigator.serviceWorker.register('/sw.js').then(watch, (error: unknown) => {
      console.warn('Storyloom will not work offline', error);
    });
  }
  onCleanup(() => ended.abort());

  return {
    isReady: () => waiting() !== null,
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
