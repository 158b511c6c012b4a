import { nameFor, type Device } from './device.ts';
import { hexOf } from './snapshot.ts';
import type { PersonId } from '#shared/office/office.ts';

/** Bytes by hash in Cache Storage, which holds large ones better than IndexedDB does. */
export type FileCache = {
  /** `undefined` where there is none, or where the bytes no longer hash to the name: those are removed. */
  read(sha256: string): Promise<Blob | undefined>;
  /** Rejects with a QuotaExceededError when it does not fit. */
  write(sha256: string, bytes: Blob): Promise<void>;
  /** Whether it was there. */
  remove(sha256: string): Promise<boolean>;
  hashes(): Promise<readonly string[]>;
};

export function openFileCache(device: Device, person: PersonId): FileCache {
  const opened = () => device.caches.open(fileCacheName(device, person));
  return {
    async read(sha256) {
      const cache = await opened();
      const found = await cache.match(pathOf(sha256));
      if (!found) return undefined;
      // A blob of the cache's own would keep its room taken, and could not be read any more once its file was let go.
      const bytes = await found.arrayBuffer();
      const type = found.headers.get('content-type') ?? '';
      if ((await hashOf(bytes)) === sha256) return new Blob([bytes], { type });
      await cache.delete(pathOf(sha256));
      return undefined;
    },
    async write(sha256, bytes) {
      const headers = { 'content-type': bytes.type, 'content-length': String(bytes.size) };
      await (await opened()).put(pathOf(sha256), new Response(bytes, { headers }));
    },
    remove: async (sha256) => (await opened()).delete(pathOf(sha256)),
    async hashes() {
      const kept = await (await opened()).keys();
      return kept.map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
    },
  };
}

export function fileCacheName(device: Device, person: PersonId): string {
  return nameFor(device, 'files', person);
}

/** No request goes there: the worker serves nothing below it. */
function pathOf(sha256: string): string {
  return `/.device/files/${sha256}`;
}

/** WebCrypto hashes at once; 100 MiB, the largest file there is, fits. */
export async function sha256Of(bytes: Blob): Promise<string> {
  return hashOf(await bytes.arrayBuffer());
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', bytes));
}
