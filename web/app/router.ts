import { type Accessor, createSignal, onCleanup } from 'solid-js';

export type Route =
  | { readonly name: 'dashboard' }
  | { readonly name: 'trash' }
  | { readonly name: 'queue' }
  | { readonly name: 'story'; readonly id: string }
  | { readonly name: 'settings'; readonly section: string | null }
  | { readonly name: 'missing' };

export function parseRoute(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second, third] = parts;
  if (first === undefined) return { name: 'dashboard' };
  if (third !== undefined) return { name: 'missing' };
  if (first === 'trash' && second === undefined) return { name: 'trash' };
  if (first === 'queue' && second === undefined) return { name: 'queue' };
  if (first === 'story' && second !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(second)) {
    return { name: 'story', id: second };
  }
  if (first === 'settings') return { name: 'settings', section: second ?? null };
  return { name: 'missing' };
}

export interface Router {
  readonly route: Accessor<Route>;
  go(path: string): void;
}

/** Addresses of our own, over the history: the back button, links and a typed address all lead to a screen. */
export function createRouter(): Router {
  const [path, setPath] = createSignal(location.pathname);
  const [route, setRoute] = createSignal<Route>(parseRoute(path()));
  const follow = () => {
    setPath(location.pathname);
    setRoute(parseRoute(location.pathname));
  };
  const go = (next: string) => {
    if (next === location.pathname) return;
    history.pushState(null, '', next);
    follow();
  };
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || !isOurs(link, event)) return;
    event.preventDefault();
    go(link.pathname);
  };
  window.addEventListener('popstate', follow);
  document.addEventListener('click', onClick);
  onCleanup(() => {
    window.removeEventListener('popstate', follow);
    document.removeEventListener('click', onClick);
  });
  return { route, go };
}

/** A plain click on a link to a screen; anything else is the browser's. */
function isOurs(link: HTMLAnchorElement, event: MouseEvent): boolean {
  return (
    !event.defaultPrevented &&
    event.button === 0 &&
    !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) &&
    link.origin === location.origin &&
    link.target === '' &&
    !link.hasAttribute('download') &&
    link.dataset.fullLoad === undefined &&
    !(link.hash !== '' && link.pathname === location.pathname) &&
    parseRoute(link.pathname).name !== 'missing'
  );
}
