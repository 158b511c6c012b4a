import { browserDevice, nameFor } from './device.ts';
import { keepPush } from './pushSubscription.ts';
import type { Replica } from './replica.ts';
import { inBackground } from './sync.ts';

/** A page that stays open asks again now and then, in case that no event told it. */
const PERIOD_MS = 300_000;
/** After the server has closed the stream for good, e.g. with the session. */
const REOPEN_MS = 30_000;

/**
 * For pages only: sends and fetches at start, when the network or the page comes back, and when the server says so.
 * @returns what ends it
 */
export function wakeOn(replica: Replica): () => void {
  const ends = new AbortController();
  const { signal } = ends;

  function syncNow(): void {
    inBackground(replica.flush());
    inBackground(replica.pull());
  }
  const offline = () => inBackground(replica.wentOffline());
  const visible = () => {
    if (document.visibilityState === 'visible') syncNow();
  };
  addEventListener('online', syncNow, { signal });
  addEventListener('offline', offline, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && syncNow(), { signal });
  document.addEventListener('visibilitychange', visible, { signal });
  const timer = setInterval(visible, PERIOD_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  inBackground(listen(replica, signal));

  if (!navigator.onLine) offline();
  syncNow();
  inBackground(resubscribe());
  return () => ends.abort();
}

/** For pages only: the worker names the path of the notification that was touched. Returns what ends it. */
export function onNotification(goTo: (path: string) => void): () => void {
  const ends = new AbortController();
  const take = ({ data, ports }: MessageEvent<{ type?: string; path?: string } | undefined>) => {
    if (data?.type !== 'open' || data.path === undefined) return;
    ports[0]?.postMessage('going');
    goTo(data.path);
  };
  navigator.serviceWorker?.addEventListener('message', take, { signal: ends.signal });
  return () => ends.abort();
}

/** iOS and some browsers change a subscription without telling anybody. */
async function resubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) await keepPush(registration);
}

/** One tab listens for all: what it pulls, the others see. Browsers allow a server only few open connections. */
async function listen(replica: Replica, signal: AbortSignal): Promise<void> {
  const device = browserDevice();
  const name = nameFor(device, 'events', replica.person);
  await device.locks
    .request(name, { signal }, () => holdStream(replica, signal))
    // Ended while it still waited for its turn.
    .catch(() => undefined);
}

/** Holds the stream open, and the lock with it, until `signal`. */
function holdStream(replica: Replica, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source = open();
    const timer = setInterval(() => {
      // The browser itself opens it again after a broken line, but not after an answer such as 401.
      if (source.readyState === EventSource.CLOSED) source = open();
    }, REOPEN_MS);

    function open(): EventSource {
      const opened = new EventSource('/sync/events');
      opened.addEventListener('desk', () => inBackground(replica.pull()));
      return opened;
    }
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      source.close();
      resolve();
    });
  });
}
