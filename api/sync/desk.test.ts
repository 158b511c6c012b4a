import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { stores } from '../commands/testing/stores.ts';
import { openServer, type TestServer } from './testing/openServer.ts';

type Body = Record<string, unknown>;

describe.each(stores)('the desk as a database on the $kind store', ({ url }) => {
  let running: TestServer;
  let cookie: string;
  let document: string;
  beforeAll(async () => {
    running = await openServer(url);
    cookie = await running.signIn('giamdoc');
    document = await running.register();
    await running.settled();
  }, 60_000);
  afterAll(() => running.close());

  const get = (path: string, init?: RequestInit) => running.get(cookie, path, init);
  const post = (path: string, body: unknown) =>
    get(path, { method: 'POST', body: JSON.stringify(body) });
  const jsonAt = async (path: string) => (await (await get(path)).json()) as Body;

  test('the server is a CouchDB whose uuid is the generation', async () => {
    const generation = running.projections.generation();
    expect(await jsonAt('/sync/')).toMatchObject({ couchdb: 'Welcome', uuid: generation });
    const info = await jsonAt('/sync/desk/');
    expect(info).toMatchObject({ db_name: 'desk', doc_count: expect.any(Number) });
    expect(JSON.stringify(info)).not.toContain('giamdoc');
    expect(await jsonAt('/sync/desk')).toEqual(info);
  });

  test('nothing without a session', async () => {
    const paths = ['/sync/', '/sync/desk/', '/sync/desk', '/sync/desk/_changes', '/sync/events'];
    for (const path of [...paths, `/sync/desk/${document}`, '/sync/desk/_snapshot']) {
      expect((await fetch(running.url + path)).status, path).toBe(401);
    }
  });

  test('a document, its revisions, and HEAD', async () => {
    const answer = await get(`/sync/desk/${encodeURIComponent(document)}?revs=true`);
    const doc = (await answer.json()) as Body & { _rev: string };
    expect(doc).toMatchObject({ _id: document, kind: 'incoming', _revisions: { start: 1 } });
    expect(answer.headers.get('ETag')).toBe(`"${doc._rev}"`);
    const head = await get(`/sync/desk/${document}`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await jsonAt(`/sync/desk/${document}?rev=${doc._rev}`)).toMatchObject({ version: 1 });
    const open = await get(`/sync/desk/${document}?open_revs=all`);
    expect(await open.json()).toMatchObject([{ ok: { _id: document } }]);
  });

  test('an older revision is refused, and only `latest` turns it into the newest', async () => {
    const card = await running.register();
    await running.settled();
    const { _rev: old } = (await jsonAt(`/sync/desk/${card}`)) as { _rev: string };
    await running.act('giamdoc', card, { type: 'Comment', text: 'Đã xem.' });
    await running.settled();
    expect((await get(`/sync/desk/${card}?rev=${old}`)).status).toBe(404);
    const open = encodeURIComponent(JSON.stringify([old]));
    expect(await (await get(`/sync/desk/${card}?open_revs=${open}`)).json()).toEqual([
      { missing: old },
    ]);
    const asked = { docs: [{ id: card, rev: old }] };
    expect(await (await post('/sync/desk/_bulk_get', asked)).json()).toMatchObject({
      results: [{ id: card, docs: [{ error: { error: 'not_found', rev: old } }] }],
    });
    expect(await (await post('/sync/desk/_bulk_get?latest=true', asked)).json()).toMatchObject({
      results: [{ docs: [{ ok: { version: 2 } }] }],
    });
    expect(await jsonAt(`/sync/desk/${card}?rev=${old}&latest=true`)).toMatchObject({ version: 2 });
    const invented = { docs: [{ id: card, rev: `1-${'0'.repeat(32)}` }] };
    expect(await (await post('/sync/desk/_bulk_get?latest=true', invented)).json()).toMatchObject({
      results: [{ docs: [{ error: { error: 'not_found' } }] }],
    });
  });

  test('a card is answered once, however many of its revisions are asked for', async () => {
    const card = await running.register();
    await running.settled();
    const { _rev: old } = (await jsonAt(`/sync/desk/${card}`)) as { _rev: string };
    await running.act('giamdoc', card, { type: 'Comment', text: 'Đã xem.' });
    await running.settled();
    const { _rev: rev } = (await jsonAt(`/sync/desk/${card}`)) as { _rev: string };
    const revs = Array.from({ length: 100 }, (_, n) => (n % 2 ? old : rev));
    const path = `/sync/desk/${card}?latest=true&open_revs=${encodeURIComponent(JSON.stringify(revs))}`;
    expect(await jsonAt(path)).toMatchObject([{ ok: { _rev: rev } }]);
    const multipart = await get(path, { headers: { Accept: 'multipart/mixed' } });
    expect((await multipart.text()).split(`"_id":"${card}"`)).toHaveLength(2);
  });

  test('what was lost leaves a tombstone without content, and its old card is gone', async () => {
    const card = await running.register();
    await running.act('giamdoc', card, toDeputy);
    await running.settled();
    const deputy = await running.signIn('pgd.hatang');
    const before = (await (await running.get(deputy, `/sync/desk/${card}`)).json()) as {
      _rev: string;
      directives: [{ id: string }];
    };
    const [{ id: directive }] = before.directives;
    const reason = 'Giao nhầm người, giao lại';
    await running.act('giamdoc', card, { type: 'RecallDirective', directive, reason });
    await running.settled();
    const gone = await running.get(deputy, `/sync/desk/${card}`);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toMatchObject({ error: 'not_found', reason: 'deleted' });
    expect((await running.get(deputy, `/sync/desk/${card}?rev=${before._rev}`)).status).toBe(404);
    const open = await running.get(deputy, `/sync/desk/${card}?open_revs=all`);
    const [{ ok }] = (await open.json()) as [{ ok: Body }];
    expect(Object.keys(ok).sort()).toEqual(['_deleted', '_id', '_rev']);
  });

  test('nobody else’s desk, whatever the path says', async () => {
    const officer = await running.signIn('cv.bcvt1');
    const desk = await running.projections.deskOf('giamdoc');
    const { prefix } = running.opened.store;
    for (const path of [
      `/sync/desk/${document}`,
      `/sync/desk/..%2F${prefix}${desk}%2F${document}`,
      `/sync/desk/%2e%2e/${prefix}${desk}/${document}`,
      `/sync/${desk}/`,
      `/sync/desk/${prefix}${desk}`,
    ]) {
      expect([403, 404], path).toContain((await running.get(officer, path)).status);
    }
    expect(await (await running.get(officer, '/sync/desk/_all_docs')).text()).not.toContain(
      document,
    );
  });

  test('every other path, method or parameter is refused', async () => {
    const refused: readonly (readonly [string, string, readonly number[]])[] = [
      ['GET', '/sync/desk/_security', [403]],
      ['PUT', '/sync/desk/_security', [403]],
      ['GET', '/sync/desk/_design/x', [403]],
      ['GET', '/sync/desk/_design%2Fx', [403]],
      ['GET', '/sync/desk/_design/x/_view/y', [403]],
      ['POST', '/sync/desk/_bulk_docs', [403]],
      ['POST', '/sync/desk/_find', [403]],
      ['POST', '/sync/desk/_purge', [403]],
      ['GET', '/sync/desk/_local_docs', [403]],
      ['GET', '/sync/desk/__proto__', [403]],
      ['GET', '/sync/desk/constructor', [404]],
      ['GET', '/sync/_all_dbs', [404]],
      ['GET', '/sync/_session', [404]],
      ['PUT', '/sync/desk/', [405]],
      ['DELETE', '/sync/desk/', [405]],
      ['POST', '/sync/desk/', [405]],
      ['PUT', `/sync/desk/${document}`, [405]],
      ['DELETE', `/sync/desk/${document}`, [405]],
      ['POST', '/sync/desk/_all_docs', [405]],
      ['DELETE', '/sync/desk/_local/x', [405]],
      ['GET', '/sync/desk/_local', [404]],
      ['GET', `/sync/desk/${document}/attachment`, [403]],
      ['GET', `/sync/desk/${document}?attachments_of=x`, [403]],
      ['GET', '/sync/desk/_changes?filter=_view&view=x/y', [403]],
      ['GET', '/sync/desk/_changes?doc_ids=[]', [403]],
      ['GET', '/sync/desk/_changes?since=../x', [400]],
      ['GET', '/sync/desk/_changes?limit=-1', [400]],
      ['GET', '/sync/desk/_changes?feed=eventsource', [400]],
      ['GET', '/sync/desk/_all_docs?keys=["a"]', [403]],
      ['GET', '/sync/desk/_all_docs?startkey={}', [400]],
      ['GET', '/sync/desk/%E0%A4%A', [400]],
      ['GET', '/sync/desk/a%2Fb', [404]],
    ];
    for (const [method, path, statuses] of refused) {
      const answer = await get(path, { method });
      expect(statuses, `${method} ${path}`).toContain(answer.status);
      const problem = (await answer.json()) as Body;
      expect(problem).toMatchObject({ status: answer.status, title: expect.any(String) });
      if (path.startsWith('/sync/desk')) {
        expect(problem).toMatchObject({ error: expect.any(String), reason: expect.any(String) });
      }
    }
  });

  test('bodies are checked', async () => {
    const rev = `1-${'a'.repeat(32)}`;
    const many = Array.from({ length: 1_001 }, () => ({ id: document }));
    for (const [path, body, status] of [
      ['/sync/desk/_bulk_get', [], 400],
      ['/sync/desk/_bulk_get', { docs: 7 }, 400],
      ['/sync/desk/_bulk_get', { docs: [null] }, 400],
      ['/sync/desk/_bulk_get', { docs: [{ id: 7 }] }, 400],
      ['/sync/desk/_bulk_get', { docs: many }, 413],
      ['/sync/desk/_bulk_get', { docs: [], more: true }, 403],
      ['/sync/desk/_revs_diff', { _security: ['1-x'] }, 400],
      ['/sync/desk/_revs_diff', { [document]: '1-x' }, 400],
      ['/sync/desk/_changes', { doc_ids: [document] }, 403],
      ['/sync/desk/_revs_diff', { [document]: [[rev]] }, 400],
    ] as const) {
      expect((await post(path, body)).status, `${path} ${JSON.stringify(body)}`).toBe(status);
    }
    const strange = { docs: [{ id: '_security' }, { id: '../x' }, { id: 'office' }] };
    expect(await (await post('/sync/desk/_bulk_get', strange)).json()).toMatchObject({
      results: [
        { docs: [{ error: { error: 'not_found' } }] },
        { docs: [{ error: { error: 'not_found' } }] },
        { docs: [{ ok: { _id: 'office' } }] },
      ],
    });
  });

  test('a body that is nested without end is refused', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    for (const [method, path, body] of [
      ['POST', '_changes', `{"since":${deep}}`],
      ['POST', '_bulk_get', `{"docs":[],"revs":${deep}}`],
      ['POST', '_revs_diff', `{"${document}":[${deep}]}`],
      ['PUT', '_local/deep', `{"a":${deep}}`],
    ] as const) {
      expect((await get(`/sync/desk/${path}`, { method, body })).status, path).toBe(400);
    }
  });

  test('a body has its limit', async () => {
    const large = { docs: 'x'.repeat(5 << 20) };
    for (const path of ['_changes', '_bulk_get', '_revs_diff']) {
      const answer = await post(`/sync/desk/${path}`, large);
      expect([path, answer.status]).toEqual([path, 413]);
      expect(await answer.json()).toMatchObject({ error: 'too_large' });
    }
  });

  test('_revs_diff and _ensure_full_commit', async () => {
    const rev = `9-${'a'.repeat(32)}`;
    const diff = await post('/sync/desk/_revs_diff', { [document]: [rev] });
    expect(await diff.json()).toMatchObject({ [document]: { missing: [rev] } });
    const commit = await get('/sync/desk/_ensure_full_commit', { method: 'POST' });
    expect([commit.status, await commit.json()]).toMatchObject([201, { ok: true }]);
  });

  test('checkpoints are a person’s own, limited in size and number', async () => {
    const path = '/sync/desk/_local/abc%2Bdef%3D%3D';
    expect((await get(path)).status).toBe(404);
    const put = (address: string, body: unknown, whose = cookie) =>
      running.get(whose, address, { method: 'PUT', body: JSON.stringify(body) });
    const first = await put(path, { last_seq: 7 });
    expect(first.status).toBe(201);
    const { rev } = (await first.json()) as { rev: string };
    expect(await jsonAt(path)).toMatchObject({ _id: '_local/abc+def==', _rev: rev, last_seq: 7 });
    // CouchDB lets the last writer win, PouchDB does not.
    expect([201, 409]).toContain((await put(path, { last_seq: 7 })).status);
    const newest = (await jsonAt(path)) as { _rev: string };
    expect((await put(path, { ...newest, last_seq: 8 })).status).toBe(201);
    const other = await running.signIn('vanthu');
    expect((await running.get(other, path)).status).toBe(404);
    expect((await put(path, { big: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await put(path, ['no document'])).status).toBe(400);
    expect((await put('/sync/desk/_local/gone', { _deleted: true })).status).toBe(400);
    const more = Array.from({ length: 40 }, (_, at) => put(`/sync/desk/_local/more${at}`, {}));
    expect(new Set((await Promise.all(more)).map(({ status }) => status))).toEqual(new Set([201]));
    expect((await get(path)).status).toBe(404);
    expect((await get('/sync/desk/_local/more39')).status).toBe(200);
  });
});
