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
  /** Does `work` after so many milliseconds. Returns what takes that back. */
  readonly later: (ms: number, work: () => Promise<unknown>) => () => void;
  readonly waits: Waits;
  /** `false` is certain, `true` is only a guess. */
  readonly isOnline: () => boolean;
  /** Asks for the worker to be woken, with `FLUSH_TAG`, when there is a network. */
  readonly wakeLater: () => Promise<void>;
  /** Takes notifications of this app off the screen: those about these documents, or all. */
  readonly closeNotices: (documents?: ReadonlySet<string>) => Promise<void>;
  /** Comes before every name of a database, cache and lock. */
  readonly prefix: string;
};

/** How long the device waits for others, in milliseconds. */
export type Waits = {
  /** A request without an answer for so long is given up. */
  readonly answer: number;
  /** An answer that brings nothing more for so long is given up. */
  readonly silence: number;
  /** A lock whose holder shows no progress for so long is taken over; longer than the two above. */
  readonly takeOver: number;
  /** After the first failure, and at most. */
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** The event stream beats every 15 seconds; one that is silent for so long is dead. */
  readonly stream: number;
};

export const WAITS: Waits = {
  answer: 25_000,
  silence: 20_000,
  takeOver: 30_000,
  firstRetry: 2_000,
  lastRetry: 300_000,
  stream: 40_000,
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
    later,
    waits: WAITS,
    isOnline: () => navigator.onLine,
    wakeLater,
    closeNotices,
    prefix: '',
  };
}

function later(ms: number, work: () => Promise<unknown>): () => void {
  const timer = setTimeout(() => void work(), ms);
  return () => clearTimeout(timer);
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

/** Whoever holds it is the only sender of this person's acts on this device. */
export function flushLock(device: Device, person: PersonId): string {
  return nameFor(device, 'flush', person);
}
