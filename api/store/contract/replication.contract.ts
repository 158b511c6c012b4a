import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import httpAdapter from 'pouchdb-adapter-http';
import leveldbAdapter from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import { bulk } from '../documents.ts';

PouchDB.plugin(httpAdapter).plugin(leveldbAdapter).plugin(replication);
const EVERYTHING = { include_docs: true, conflicts: true } as const;

/** An unmodified PouchDB on the other side. */
export function replicationContract(open: () => Promise<Store>): void {
  let store: Store;
  let folder: string;
  const locals: PouchDB[] = [];
  beforeAll(async () => {
    store = await open();
    folder = await mkdtemp(path.join(tmpdir(), 'butphe-pouch-'));
  });
  afterAll(async () => {
    for (const local of locals) await local.close();
    await rm(folder, { recursive: true });
  });
  function local(name: string): PouchDB {
    const database = new PouchDB(path.join(folder, name), { adapter: 'leveldb' });
    locals.push(database);
    return database;
  }
  async function remote(name: string): Promise<PouchDB> {
    await store.ensureDatabase(name, { q: 1 });
    return new PouchDB(`${store.url}/${encodeURIComponent(store.prefix + name)}`, {
      adapter: 'http',
    });
  }
  const all = async (database: PouchDB) => (await database.allDocs(EVERYTHING)).rows;

  test('from the store', async () => {
    const [source, target] = [await remote('source'), local('target')];
    const docs = Array.from({ length: 250 }, (_, n) => ({ _id: `văn bản/${n}`, n }));
    await bulk(store.use<never>('source'), docs);
    await source.remove(await source.get('văn bản/7'));
    await source.put({ ...(await source.get('văn bản/8')), n: 800 } as never);
    expect(await target.replicate.from(source)).toMatchObject({ ok: true, docs_written: 250 });
    expect(await all(target)).toEqual(await all(source));
    await source.put({ _id: 'one more' });
    expect(await target.replicate.from(source)).toMatchObject({ docs_written: 1 });
    expect(await target.replicate.from(source)).toMatchObject({ docs_read: 0 });
  });

  test('to the store and back, conflicts too', async () => {
    const [hub, left, right] = [await remote('hub'), local('left'), local('right')];
    await left.put({ _id: 'shared', by: 'left' });
    await left.replicate.to(hub);
    await right.replicate.from(hub);
    await left.put({ ...(await left.get('shared')), by: 'left again' } as never);
    await right.put({ ...(await right.get('shared')), by: 'right' } as never);
    await right.put({ _id: 'gone' });
    await right.remove(await right.get('gone'));
    for (const side of [left, right, left]) {
      await side.replicate.to(hub);
      await side.replicate.from(hub);
    }
    const rows = await all(hub);
    expect(rows).toMatchObject([{ id: 'shared', doc: { _conflicts: [/^2-/] } }]);
    expect(await all(left)).toEqual(rows);
    expect(await all(right)).toEqual(rows);
  });

  test('live: what is written arrives', async () => {
    const [source, target] = [await remote('live'), local('live')];
    const arrived = Promise.withResolvers<unknown>();
    const live = target.replicate.from(source, { live: true, since: 0 });
    live.on('change', ({ docs }: { docs: object[] }) => arrived.resolve(docs[0]));
    await source.put({ _id: 'news' });
    expect(await arrived.promise).toMatchObject({ _id: 'news' });
    const complete = Promise.withResolvers<void>();
    live.on('complete', () => complete.resolve());
    live.cancel();
    await complete.promise;
  });
}
