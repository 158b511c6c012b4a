import type { PersonId } from '#shared/office/office.ts';

/** The tag of the `sync` event that wakes the worker to send what waits. */
export const FLUSH_TAG = 'flush';

/** What the replica uses of the browser; tests give a server of their own, the browser gives itself. */
export type Device = {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly locks: LockManager;
  readonly caches: Pick<CacheStorage, 'open' | 'delete'>;
  readonly storage?: StorageManager;
  readonly cookies?: CookieStore;
  /** Milliseconds since 1970, as the device believes. */
  readonly now: () => number;
  /** `false` is certain, `true` is only a guess. */
  readonly isOnline: () => boolean;
  /** Asks for the worker to be woken, with `FLUSH_TAG`, when there is a network. */
  readonly wakeLater: () => Promise<void>;
  /** Takes notifications of this app off the screen: those about these documents, or all. */
  readonly closeNotices: (documents?: ReadonlySet<string>) => Promise<void>;
  /** Comes before every name of a database, cache and lock. */
  readonly prefix: string;
};

/** The page or the worker that this runs in. */
export function browserDevice(): Device {
  const { cookieStore: cookies } = globalThis as { cookieStore?: CookieStore };
  return {
    fetch: (url, init) => fetch(url, init),
    locks: navigator.locks,
    caches,
    storage: navigator.storage,
    ...(cookies ? { cookies } : {}),
    now: () => Date.now(),
    isOnline: () => navigator.onLine,
    wakeLater,
    closeNotices,
    prefix: '',
  };
}

/** Background Sync, where the browser has it: the worker is woken when there is a network, even without the app. */
async function wakeLater(): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const registration = await serviceWorker?.getRegistration();
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  // Refused where the person forbade it; the app's own attempts remain.
  await sync?.register(FLUSH_TAG).catch(() => undefined);
}

/** A notification about a document is tagged with its id. */
async function closeNotices(documents?: ReadonlySet<string>): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const worker = (globalThis as { registration?: ServiceWorkerRegistration }).registration;
  const registration = worker ?? (await serviceWorker?.getRegistration());
  for (const notification of (await registration?.getNotifications()) ?? []) {
    if (!documents || documents.has(notification.tag)) notification.close();
  }
}

/** Person ids hold characters that names of databases and caches refuse. */
export function nameFor(device: Device, what: string, person: PersonId, generation = ''): string {
  const bytes = new TextEncoder().encode(person);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${device.prefix}${what}-${hex}${generation && `-${generation}`}`;
}

/** Runs `work` while this device has one holder of `name`, in whichever tab or worker it is. */
export function withLock<T>(device: Device, name: string, work: () => Promise<T>): Promise<T> {
  return device.locks.request(name, work) as Promise<T>;
}

/** Whoever holds it is the only sender of this person's acts on this device. */
export function flushLock(device: Device, person: PersonId): string {
  return nameFor(device, 'flush', person);
}
