import { beforeAll, expect, test } from 'vitest';
import { compact } from '../compact.ts';
import type { Store } from '../couch.ts';
import { bulk, readChanges } from '../documents.ts';
import { call, pathOf } from './call.ts';

export function databasesContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => (store = await open()));

  test('tells who it is', async () => {
    const { json } = await call(store, '/');
    expect(json).toMatchObject({ couchdb: 'Welcome' });
    expect(json['uuid']).toMatch(/^[0-9a-f]{32}$/);
    expect(Number.parseFloat(String(json['version']))).toBeGreaterThanOrEqual(3.3);
  });

  test('a database is made once, listed, and gone when it is deleted', async () => {
    const path = pathOf(store, 'one');
    expect((await call(store, path)).status).toBe(404);
    expect((await call(store, `${path}?q=1`, { method: 'PUT' })).status).toBe(201);
    const again = await call(store, path, { method: 'PUT' });
    expect([again.status, again.json['error']]).toEqual([412, 'file_exists']);
    expect(await store.databases()).toContain('one');
    expect((await call(store, path, { method: 'HEAD' })).status).toBe(200);
    expect((await call(store, path)).json).toMatchObject({
      db_name: `${store.prefix}one`,
      doc_count: 0,
    });
    expect(await store.dropDatabase('one')).toBe(true);
    expect(await store.dropDatabase('one')).toBe(false);
    expect(await store.databases()).not.toContain('one');
    const put = await call(store, `${path}/x`, { method: 'PUT', body: {} });
    expect([put.status, put.json['error']]).toEqual([404, 'not_found']);
  });

  test('a document remembers as many revisions as the database is told', async () => {
    const path = pathOf(store, 'limited');
    const db = await store.ensureDatabase<{ n: number }>('limited', { q: 1 });
    expect((await call(store, `${path}/_revs_limit`)).text.trim()).toBe('1000');
    const told = await call(store, `${path}/_revs_limit`, { method: 'PUT', body: 3 });
    expect([told.status, told.json]).toEqual([200, { ok: true }]);
    expect((await call(store, `${path}/_revs_limit`)).text.trim()).toBe('3');
    let rev = {};
    for (let n = 0; n < 8; n += 1) {
      const [row] = await bulk(db as never, [{ _id: 'one', n, ...rev }] as never);
      rev = row?.ok ? { _rev: row.rev } : {};
    }
    const { json } = await call(store, `${path}/one?revs=true`);
    expect(json['_revisions']).toMatchObject({ start: 8, ids: { length: 3 } });
    const wrong = await call(store, `${path}/_revs_limit`, { method: 'PUT', body: 0 });
    // CouchDB 3.5 stumbles over it.
    expect([400, 500]).toContain(wrong.status);
  });

  test('ensureDatabase may be called again, by several at once too', async () => {
    const made = await Promise.all([1, 2, 3].map(() => store.ensureDatabase('same', { q: 1 })));
    expect(made.map(({ config }) => config.db)).toEqual(Array(3).fill(`${store.prefix}same`));
  });

  test('a database made again under its name is empty, and a follower of the old one starts over', async () => {
    const first = await store.ensureDatabase<never>('again', { q: 1 });
    await bulk(first, [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }]);
    const { last_seq } = await readChanges(first);
    await store.dropDatabase('again');
    const second = await store.ensureDatabase<never>('again', { q: 1 });
    await bulk(second, [{ _id: 'd' }]);
    const { results } = await readChanges(second, { since: last_seq });
    expect(results.map(({ id }) => id)).toEqual(['d']);
  });

  test.each(['Upper', '1digit', '_mine', 'a b', 'ä', 'a.b', 'a*'])(
    'no database may be called %s',
    async (name) => {
      const { status, json } = await call(store, `/${encodeURIComponent(name)}`, { method: 'PUT' });
      expect([status, json['error']]).toEqual([400, 'illegal_database_name']);
    },
  );

  test('a name may hold _ $ ( ) + - and /', async () => {
    const path = `/${encodeURIComponent(`${store.prefix}a_$()+-/z`)}`;
    expect((await call(store, path, { method: 'PUT' })).status).toBe(201);
    expect((await call(store, path)).json['db_name']).toBe(`${store.prefix}a_$()+-/z`);
    expect((await call(store, path, { method: 'DELETE' })).status).toBe(200);
  });

  test('what was deleted is not found after a compaction, and everything else is', async () => {
    const db = await store.ensureDatabase<{ text: string }>('compacted', { q: 1 });
    const { rev } = await db.insert({ text: 'giữ' }, 'kept');
    await db.destroy('gone', (await db.insert({ text: 'bỏ' }, 'gone')).rev);
    await db.insert({ text: 'giữ lại', _rev: rev } as { text: string }, 'kept');
    await compact(db as never);
    expect(await db.get('kept')).toMatchObject({ text: 'giữ lại' });
    await expect(db.get('kept', { rev })).rejects.toMatchObject({ statusCode: 404 });
    await expect(db.get('gone')).rejects.toMatchObject({ reason: 'deleted' });
  });

  test('answers that a write is on the disk', async () => {
    await store.ensureDatabase('same', { q: 1 });
    const path = `${pathOf(store, 'same')}/_ensure_full_commit`;
    expect((await call(store, path, { method: 'POST', body: {} })).status).toBe(201);
  });
}
