import { beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import { bulk, readMany, readRange } from '../documents.ts';
import { call, pathOf } from './call.ts';

export function documentsContract(open: () => Promise<Store>): void {
  let store: Store;
  let path: string;
  beforeAll(async () => {
    store = await open();
    await store.ensureDatabase('documents', { q: 1 });
    path = pathOf(store, 'documents');
  });
  const put = (id: string, body: object) => call(store, `${path}/${id}`, { method: 'PUT', body });

  test('a document is written, read, changed by its revision, deleted', async () => {
    const first = await put('life', { n: 1 });
    expect([first.status, first.json['ok'], first.json['id']]).toEqual([201, true, 'life']);
    const rev = String(first.json['rev']);
    const read = await call(store, `${path}/life`);
    expect(read.json).toEqual({ _id: 'life', _rev: rev, n: 1 });
    expect(read.headers.get('ETag')).toBe(`"${rev}"`);
    expect((await put('life', { n: 2 })).status).toBe(409);
    expect((await put('life', { n: 2, _rev: rev })).status).toBe(201);
    const old = await call(store, `${path}/life?rev=${rev}`, { method: 'DELETE' });
    expect([old.status, old.json['error']]).toEqual([409, 'conflict']);
    const { json } = await call(store, `${path}/life`);
    const gone = await call(store, `${path}/life?rev=${String(json['_rev'])}`, {
      method: 'DELETE',
    });
    expect(gone.status).toBe(200);
    const after = await call(store, `${path}/life`);
    expect([after.status, after.json]).toEqual([404, { error: 'not_found', reason: 'deleted' }]);
    expect((await put('life', { n: 3 })).json['rev']).toMatch(/^4-/);
  });

  test('what never was is missing', async () => {
    const { status, json } = await call(store, `${path}/never`);
    expect([status, json]).toEqual([404, { error: 'not_found', reason: 'missing' }]);
    expect((await call(store, `${path}/never`, { method: 'DELETE' })).status).toBe(404);
  });

  test('HEAD tells the revision', async () => {
    const { json } = await put('head', {});
    const head = await call(store, `${path}/head`, { method: 'HEAD' });
    expect([head.status, head.headers.get('ETag')]).toEqual([200, `"${String(json['rev'])}"`]);
    expect((await call(store, `${path}/headless`, { method: 'HEAD' })).status).toBe(404);
  });

  test('POST makes an id', async () => {
    const { status, json } = await call(store, path, { method: 'POST', body: { n: 1 } });
    expect(status).toBe(201);
    expect(json['id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['slashes', 'a/b//c'],
    ['a percent sign that looks like a code', 'a%2Fb'],
    ['plus and space', 'a+b c'],
    ['Vietnamese', 'văn bản đến số 12/QĐ-STTTT'],
    ['beyond the first plane', '📄'],
    ['what separates the tables of LevelDB', 'ÿdocument-storeÿx'],
    ['marks of a query', 'a?b=c&d#e'],
    ['quotes', `"a'b"`],
    ['an underscore inside', 'a_local/b'],
  ])('an id may hold %s', async (_, id) => {
    const at = `${path}/${encodeURIComponent(id)}`;
    const { status, json } = await call(store, at, { method: 'PUT', body: { of: id } });
    expect([status, json['id']]).toEqual([201, id]);
    expect((await call(store, at)).json).toMatchObject({ _id: id, of: id });
    const found = await readMany(store.use<{ of: string }>('documents'), [id]);
    expect(found.get(id)?.of).toBe(id);
    const range = { startkey: id, endkey: id };
    expect((await store.use('documents').list(range)).rows.map((row) => row.id)).toEqual([id]);
  });

  test('a plus sign that is not encoded is a space', async () => {
    await put('left+right', { of: 'space' });
    expect((await call(store, `${path}/left%20right`)).json).toMatchObject({ _id: 'left right' });
    expect((await call(store, `${path}/left%2Bright`)).status).toBe(404);
  });

  test.each(['_mine', '_', '_Design/x'])('no document may be called %s', async (id) => {
    const { status, json } = await put(encodeURIComponent(id), {});
    expect([status, json['error']]).toEqual([400, 'illegal_docid']);
    const row = { docs: [{ _id: id }] };
    const bulked = await call(store, `${path}/_bulk_docs`, { method: 'POST', body: row });
    expect(bulked.status).toBe(400);
  });

  test('members with an underscore are refused, the whole request with them', async () => {
    const docs = [{ _id: 'fine' }, { _id: 'bad', _mine: 1 }];
    const { status, json } = await call(store, `${path}/_bulk_docs`, {
      method: 'POST',
      body: { docs },
    });
    expect([status, json['error']]).toEqual([400, 'doc_validation']);
    expect((await call(store, `${path}/fine`)).status).toBe(404);
  });

  test.each([
    ['no JSON', '{"a":'],
    ['a list', '[]'],
    ['a text', '"a"'],
  ])('%s is no document', async (_, body) => {
    expect((await call(store, `${path}/x`, { method: 'PUT', body })).status).toBe(400);
  });

  describe('_bulk_docs', () => {
    test('tells row by row, in order', async () => {
      const db = store.use<never>('documents');
      await bulk(db, [{ _id: 'bulk-2' }]);
      const rows = await bulk(
        db,
        ['bulk-1', 'bulk-2', 'bulk-3'].map((_id) => ({ _id })),
      );
      expect(rows.map(({ id, ok }) => [id, ok])).toEqual([
        ['bulk-1', true],
        ['bulk-2', false],
        ['bulk-3', true],
      ]);
      expect(rows[1]).toMatchObject({ error: 'conflict' });
    });

    test('of two with one id in one request, one is written', async () => {
      const docs = [
        { _id: 'twin', n: 1 },
        { _id: 'twin', n: 2 },
      ];
      const rows = await bulk(store.use<never>('documents'), docs);
      expect(rows.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });

    test('deletes', async () => {
      const db = store.use<never>('documents');
      const [row] = await bulk(db, [{ _id: 'doomed' }]);
      if (!row?.ok) throw new Error('not written');
      const doc = { _id: 'doomed', _rev: row.rev, _deleted: true };
      expect(await bulk(db, [doc])).toMatchObject([{ ok: true }]);
      expect((await readMany(db, ['doomed'])).size).toBe(0);
    });
  });

  describe('_all_docs', () => {
    const ids = ['a', 'aa', 'b', 'B', 'é', 'z', '\uffee', '📄'];
    const byBytes = ['B', 'a', 'aa', 'b', 'z', 'é', '\uffee', '📄'];
    let db: ReturnType<Store['use']>;
    const list = async (query: object) => (await db.list(query)).rows.map(({ id }) => id);

    beforeAll(async () => {
      db = await store.ensureDatabase('ordered', { q: 1 });
      await bulk(
        db as never,
        ids.map((_id) => ({ _id, of: _id })),
      );
      const [row] = await bulk(db as never, [{ _id: 'deleted' }]);
      if (row?.ok) await db.destroy('deleted', row.rev);
    });

    test('is in the order of the bytes', async () => {
      expect(await list({})).toEqual(byBytes);
      expect(await list({ descending: true })).toEqual(byBytes.toReversed());
    });

    test('takes ranges from either side', async () => {
      expect(await list({ startkey: 'a', endkey: 'b' })).toEqual(['a', 'aa', 'b']);
      expect(await list({ startkey: 'a', endkey: 'b', inclusive_end: false })).toEqual(['a', 'aa']);
      const down = { startkey: 'b', endkey: 'a', descending: true };
      expect(await list(down)).toEqual(['b', 'aa', 'a']);
      expect(await list({ startkey: 'z' })).toEqual(['z', 'é', '\uffee', '📄']);
      expect(await list({ endkey: 'a' })).toEqual(['B', 'a']);
      expect(await list({ startkey: 'a\u0000', endkey: 'b' })).toEqual(['aa', 'b']);
      expect(await list({ key: 'aa' })).toEqual(['aa']);
    });

    test('takes limit and skip', async () => {
      expect(await list({ limit: 2 })).toEqual(['B', 'a']);
      expect(await list({ limit: 2, skip: 1 })).toEqual(['a', 'aa']);
      expect(await list({ limit: 0 })).toEqual([]);
    });

    test('tells by key what is there, what was deleted and what never was', async () => {
      const { json } = await call(
        store,
        `${pathOf(store, 'ordered')}/_all_docs?include_docs=true`,
        {
          method: 'POST',
          body: { keys: ['z', 'deleted', 'never', 'a'] },
        },
      );
      expect(json['rows']).toMatchObject([
        { id: 'z', doc: { of: 'z' } },
        { id: 'deleted', value: { deleted: true }, doc: null },
        { key: 'never', error: 'not_found' },
        { id: 'a', doc: { of: 'a' } },
      ]);
    });

    test('readRange comes through several pages', async () => {
      const found = [];
      const range = { from: 'a', to: 'z', page: 2 };
      for await (const doc of readRange<{ of: string }>(store.use('ordered'), range)) {
        found.push(doc.of);
      }
      expect(found).toEqual(['a', 'aa', 'b', 'z']);
    });
  });

  test('_local documents are kept apart', async () => {
    const at = `${path}/_local/checkpoint`;
    const { json, status } = await call(store, at, { method: 'PUT', body: { seq: 1 } });
    expect(status).toBe(201);
    const next = { seq: 2, _rev: json['rev'] };
    expect((await call(store, at, { method: 'PUT', body: next })).status).toBe(201);
    const read = await call(store, at);
    expect(read.json).toMatchObject({ _id: '_local/checkpoint', seq: 2 });
    const { rows } = await store.use('documents').list({ startkey: '_local', endkey: '_local0' });
    expect(rows).toEqual([]);
    const removed = await call(store, `${at}?rev=${String(read.json['_rev'])}`, {
      method: 'DELETE',
    });
    expect(removed.status).toBe(200);
    expect((await call(store, at)).status).toBe(404);
  });

  test('4 MiB in one document arrive as they were sent, 9 MB are refused', async () => {
    const db = store.use<{ data: string }>('documents');
    const data = Buffer.alloc(4 << 20, 'Bút Phê').toString('base64');
    await db.insert({ data }, 'large');
    expect((await db.get('large')).data === data).toBe(true);
    const { status, json } = await put('too-large', { data: 'x'.repeat(9_000_000) });
    expect([status, json['error']]).toEqual([413, 'document_too_large']);
  });
}
