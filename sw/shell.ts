import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

const SHELL = '/index.html';

/** The app itself, offline too; nothing of /api and /sync is ever kept here. */
export function serveShell(): void {
  cleanupOutdatedCaches();
  precacheAndRoute([
    // Kit does not list the fallback page; its content changes with every version.
    { url: SHELL, revision: version },
    ...assets.map(({ path }) => ({ url: `/${path}`, revision: version })),
    ...immutable.map(({ path }) => ({ url: `/${path}`, revision: null })),
  ]);
  const notPages = { denylist: [/^\/(api|sync|healthz|readyz|metrics)(\/|$)/] };
  registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), notPages));
}
