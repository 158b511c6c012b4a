import { browserDevice, nameFor, type Device } from './device.ts';
import { inBackground } from './direction.ts';
import { openEvents } from './eventStream.ts';
import { withLock, type Hold } from './lock.ts';
import { pathToOpen } from './workerMessages.ts';
import { keepPush } from './pushSubscription.ts';
import type { Replica } from './replica.ts';

/** A page that stays open asks again now and then, in case that no event told it. */
const PERIOD_MS = 300_000;

/**
 * For pages only: sends and fetches at start, when the network or the page comes back, and when the server says so.
 * @returns what ends it
 */
export function wakeOn(replica: Replica, device: Device = browserDevice()): () => void {
  const ends = new AbortController();
  const { signal } = ends;

  const { wake } = replica;
  const offline = () => inBackground(replica.wentOffline());
  const visible = () => {
    if (document.visibilityState === 'visible') wake();
  };
  addEventListener('online', wake, { signal });
  addEventListener('offline', offline, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal });
  document.addEventListener('visibilitychange', visible, { signal });
  const timer = setInterval(visible, PERIOD_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  inBackground(listen(replica, device, signal));

  if (!navigator.onLine) offline();
  wake();
  inBackground(resubscribe());
  return () => ends.abort();
}

/** For pages only: the worker names the path of the notification that was touched. Returns what ends it. */
export function onNotification(goTo: (path: string) => void): () => void {
  const ends = new AbortController();
  const take = ({ data, ports }: MessageEvent<unknown>) => {
    const path = pathToOpen(data, location.origin);
    if (path === undefined) return;
    ports[0]?.postMessage('going');
    goTo(path);
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
async function listen(replica: Replica, device: Device, signal: AbortSignal): Promise<void> {
  const name = nameFor(device, 'events', replica.person);
  while (!signal.aborted) {
    await withLock(device, name, (hold) => holdStream(replica, device, [hold, signal]), signal)
      // Ended while it still waited for its turn.
      .catch(() => undefined);
  }
}

/** Holds the stream open, and the lock with it, until the page ends or another tab takes over. */
function holdStream(
  replica: Replica,
  device: Device,
  [hold, pageEnds]: readonly [Hold, AbortSignal],
): Promise<void> {
  const signal = AbortSignal.any([hold.signal, pageEnds]);
  openEvents(device, { signal, onDesk: replica.pullSoon, onOpen: replica.serverWasReached });
  // The stream may be quiet for long: what shows that this tab is not frozen is that its timers run.
  const timer = setInterval(hold.progress, device.waits.takeOver / 5);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      resolve();
    });
  });
}
