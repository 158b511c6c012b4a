import 'fake-indexeddb/auto';
import type { Device } from '#web/replica/device.ts';

export type NodeDevice = Device & {
  /** Moves the device's clock away from the server's, in milliseconds. */
  skew: number;
  /** What `navigator.onLine` would say. */
  online: boolean;
  /** Bytes that fit in the file cache; beyond, a write fails as a browser's does. */
  room: number;
};

let count = 0;

/** A device in this process: the same code as in a browser, on fake-indexeddb, with files in memory. */
export function openNodeDevice(origin: string): NodeDevice {
  const cookies = new Map<string, string>();
  const device: NodeDevice = {
    ...{ skew: 0, online: true, room: Infinity },
    fetch: (path, init) => fetchWithCookies(origin + path, init, cookies),
    locks: navigator.locks,
    caches: memoryCaches(() => device.room),
    cookies: memoryCookies(),
    now: () => Date.now() + device.skew,
    isOnline: () => device.online,
    wakeLater: () => Promise.resolve(),
    closeNotices: () => Promise.resolve(),
    prefix: `d${(count += 1)}-`,
  };
  return device;
}

async function fetchWithCookies(
  url: string,
  init: RequestInit = {},
  cookies: Map<string, string>,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (cookies.size > 0) {
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  }
  const response = await fetch(url, { ...init, headers });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  return response;
}

/** What the replica uses of the Cookie Store API. */
function memoryCookies(): CookieStore {
  const cookies = new Map<string, string>();
  const part: Pick<CookieStore, 'delete'> & Record<'get' | 'getAll' | 'set', unknown> = {
    get: (name: string) => {
      const value = cookies.get(name);
      return Promise.resolve(value === undefined ? null : { name, value });
    },
    getAll: () => Promise.resolve([...cookies].map(([name, value]) => ({ name, value }))),
    set: ({ name, value }: CookieInit) => Promise.resolve(void cookies.set(name, value)),
    delete: (name) => Promise.resolve(void cookies.delete(String(name))),
  };
  return part as CookieStore;
}

type MemoryCache = Map<string, { readonly bytes: Blob; readonly headers: Headers }>;

/** What the replica uses of Cache Storage. */
function memoryCaches(room: () => number): Device['caches'] {
  const caches = new Map<string, MemoryCache>();
  return {
    open(name) {
      const cache = caches.get(name) ?? new Map();
      caches.set(name, cache);
      return Promise.resolve(memoryCache(cache, room));
    },
    delete: (name) => Promise.resolve(caches.delete(name)),
  };
}

function memoryCache(cache: MemoryCache, room: () => number): Cache {
  const used = () => [...cache.values()].reduce((sum, { bytes }) => sum + bytes.size, 0);
  const part = {
    match: (path: string) => {
      const found = cache.get(path);
      return Promise.resolve(found && new Response(found.bytes, { headers: found.headers }));
    },
    async put(path: string, response: Response) {
      const bytes = await response.blob();
      if (used() + bytes.size > room()) throw new DOMException('full', 'QuotaExceededError');
      cache.set(path, { bytes, headers: response.headers });
    },
    delete: (path: string) => Promise.resolve(cache.delete(path)),
    keys: () => Promise.resolve([...cache.keys()].map((path) => ({ url: path }))),
  };
  return part as unknown as Cache;
}
