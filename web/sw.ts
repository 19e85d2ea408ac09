import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/**
 * Keeps the whole studio on this computer, so that it opens without the helper and without a network.
 * The build puts the list of files in place of `__WB_MANIFEST`; the GPL licensed ffmpeg core is not in it
 * and is fetched from our own origin only when a browser needs it.
 */
declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html')));

// The tab of the first visit too: what it has not loaded yet comes from here when the network is gone.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A new version waits until the person agrees: a reload in the middle of an export would lose its place.
self.addEventListener('message', (event) => {
  if (event.data === 'activate-update') void self.skipWaiting();
});
