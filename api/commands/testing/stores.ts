import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectStore, type Store } from '../../store/couch.ts';
import { startEmbedded } from '../../store/embedded.ts';
import { sweep } from '../../store/store.contract.ts';
import { startFaultyProxy, type FaultyProxy } from './faultyProxy.ts';

const couchdbUrl = process.env['COUCHDB_URL'];

/** The embedded store, and CouchDB where there is one: for `describe.each`. */
export const stores: readonly { readonly kind: string; readonly url: string | undefined }[] = [
  { kind: 'embedded', url: undefined },
  ...(couchdbUrl ? [{ kind: 'CouchDB', url: couchdbUrl }] : []),
];

/** Each test has a store of its own, or processes, and many run beside each other. */
export const SLOW = { timeout: 60_000 };

export type TestStore = {
  readonly store: Store;
  /** Stands between `store` and the database; does nothing before it is told to. */
  readonly proxy: FaultyProxy;
  /** The store without the proxy. */
  readonly behind: Store;
  readonly dataDir: string;
  readonly close: () => Promise<void>;
};

/** A store of its own with the faulty proxy in front of it. */
export async function openStore(url: string | undefined): Promise<TestStore> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-commands-'));
  const prefix = `test-${randomBytes(4).toString('hex')}-`;
  const secrets = { storePassword: randomBytes(12).toString('hex') };
  const embedded =
    url === undefined
      ? await startEmbedded({ dataDir, password: secrets.storePassword })
      : undefined;
  const target = url ?? embedded?.url ?? '';
  const proxy = await startFaultyProxy(target);
  const store = await connectStore({ couchdbUrl: proxy.url, dataDir, secrets, prefix });
  const behind = await connectStore({ couchdbUrl: target, dataDir, secrets, prefix });
  return {
    store,
    proxy,
    behind,
    dataDir,
    async close() {
      await sweep(behind);
      await proxy.close();
      await embedded?.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
