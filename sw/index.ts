import { self } from '$app/service-worker';
import { betweenFlushes } from '#web/replica/betweenFlushes.ts';
import { FLUSH_TAG } from '#web/replica/device.ts';
import { isTakeOver } from '#web/replica/workerMessages.ts';
import { keepPush } from '#web/replica/pushSubscription.ts';
import { openFrom, receivePush } from './push.ts';
import { serveShell } from './shell.ts';
import { flushInBackground } from './work.ts';

/** Background Sync, which TypeScript does not know. */
type SyncEvent = ExtendableEvent & { readonly tag: string };

serveShell();

// The first version serves the pages that installed it; a later one waits until the person lets it take over.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (isTakeOver(event.data)) event.waitUntil(betweenFlushes(() => void self.skipWaiting()));
});

self.addEventListener('sync', (event) => {
  const woken = event as SyncEvent;
  if (woken.tag === FLUSH_TAG) woken.waitUntil(flushInBackground());
});
self.addEventListener('push', (event) => event.waitUntil(receivePush(event.data)));
self.addEventListener('notificationclick', (event) =>
  event.waitUntil(openFrom(event.notification)),
);
self.addEventListener('pushsubscriptionchange', (event) =>
  event.waitUntil(keepPush(self.registration)),
);
