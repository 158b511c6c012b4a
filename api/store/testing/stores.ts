import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectStore, type Store } from '../couch.ts';
import { sweep } from '../store.contract.ts';

const couchdbUrl = process.env['COUCHDB_URL'];

/** The embedded store, and CouchDB where there is one: for `describe.each`. */
export const stores: readonly { readonly kind: string; readonly url: string | undefined }[] = [
  { kind: 'embedded', url: undefined },
  ...(couchdbUrl ? [{ kind: 'CouchDB', url: couchdbUrl }] : []),
];

export type TestStore = { readonly store: Store; readonly close: () => Promise<void> };

/** A store that nothing else uses, and that leaves nothing behind. */
export async function openTestStore(url?: string): Promise<TestStore> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-store-'));
  const prefix = `test-${randomBytes(4).toString('hex')}-`;
  const secrets = { storePassword: 'a password: with / and %' };
  const store = await connectStore({ couchdbUrl: url, dataDir, secrets, prefix });
  return {
    store,
    async close() {
      await sweep(store);
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
