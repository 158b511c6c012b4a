import { describe } from 'vitest';
import { accessContract } from './contract/access.contract.ts';
import { databasesContract } from './contract/databases.contract.ts';
import { documentsContract } from './contract/documents.contract.ts';
import { feedsContract } from './contract/feeds.contract.ts';
import { fenceContract } from './contract/fence.contract.ts';
import { replicationContract } from './contract/replication.contract.ts';
import { revisionsContract } from './contract/revisions.contract.ts';
import type { Store } from './couch.ts';

/** What every line above the store relies on, the same on CouchDB and on the embedded store. */
export function storeContract(open: () => Promise<Store>): void {
  describe('databases', () => databasesContract(open));
  describe('documents', () => documentsContract(open));
  describe('given revisions', () => revisionsContract(open));
  describe('_changes', () => feedsContract(open));
  describe('who may do what', () => accessContract(open));
  describe('one writer', () => fenceContract(open));
  describe('replication', () => replicationContract(open));
}

/** Takes away everything that a run left under its prefix, on a server that others use too. */
export async function sweep(store: Store): Promise<void> {
  for (const name of await store.databases()) await store.dropDatabase(name);
  const users = store.admin.use('_users');
  const start = `org.couchdb.user:${store.prefix}`;
  const { rows } = await users.list({ startkey: start, endkey: `${start}\uffff` });
  for (const { id, value } of rows) await users.destroy(id, value.rev);
}
