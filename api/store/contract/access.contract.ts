import { beforeAll, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import { call, pathOf } from './call.ts';

export function accessContract(open: () => Promise<Store>): void {
  let store: Store;
  let path: string;
  let member: string;
  let stranger: string;
  beforeAll(async () => {
    store = await open();
    await store.ensureDatabase('closed', { q: 1 });
    path = pathOf(store, 'closed');
    [member, stranger] = [`${store.prefix}member`, `${store.prefix}stranger`];
    for (const name of [member, stranger]) await addUser(name);
    const security = {
      admins: { names: [], roles: ['_admin'] },
      members: { names: [member], roles: [] },
    };
    const put = await call(store, `${path}/_security`, { method: 'PUT', body: security });
    expect(put.status).toBe(200);
    expect((await call(store, `${path}/_security`)).json).toEqual(security);
    await store.use<object>('closed').insert({}, 'doc');
  });
  const addUser = (name: string, password = 'pass:word') =>
    call(store, `/_users/org.couchdb.user:${name}`, {
      method: 'PUT',
      body: { name, password, roles: [], type: 'user' },
    });
  const requests = () =>
    [
      ['GET', path],
      ['GET', `${path}/doc`],
      ['GET', `${path}/_all_docs`],
      ['GET', `${path}/_changes`],
      ['GET', `${path}/_local/x`],
      ['PUT', `${path}/new`, {}],
      ['PUT', `${path}/_local/x`, {}],
      ['POST', `${path}/_bulk_docs`, { docs: [{ _id: 'new' }] }],
      ['POST', `${path}/_bulk_get`, { docs: [{ id: 'doc' }] }],
      ['POST', `${path}/_revs_diff`, { doc: ['1-a'] }],
    ] as const;

  test('a database is closed to all but administrators until somebody is let in', async () => {
    await store.ensureDatabase('untouched', { q: 1 });
    const { status } = await call(store, pathOf(store, 'untouched'), { as: `${member}:pass:word` });
    expect(status).toBe(403);
  });

  test('nobody in particular is refused everything', async () => {
    for (const [method, at, body] of requests()) {
      const { status, json } = await call(store, at, { method, body, as: null });
      expect([at, status, json['error']]).toEqual([at, 401, 'unauthorized']);
    }
  });

  test('a wrong password is refused', async () => {
    for (const who of [`${member}:wrong`, `${member}:`, 'nobody:x', 'no colon']) {
      expect((await call(store, `${path}/doc`, { as: who })).status).toBe(401);
    }
  });

  test('who is not a member is refused everything', async () => {
    for (const [method, at, body] of requests()) {
      const { status, json } = await call(store, at, { method, body, as: `${stranger}:pass:word` });
      expect([at, status, json['error']]).toEqual([at, 403, 'forbidden']);
    }
    expect((await call(store, `${path}/new`)).status).toBe(404);
  });

  test('a member reads and writes documents, and changes nothing else', async () => {
    const as = `${member}:pass:word`;
    expect((await call(store, `${path}/mine`, { method: 'PUT', body: {}, as })).status).toBe(201);
    expect((await call(store, `${path}/_all_docs`, { as })).status).toBe(200);
    const design = await call(store, `${path}/_design/x`, { method: 'PUT', body: {}, as });
    expect([401, 403]).toContain(design.status);
    const bulk = { docs: [{ _id: '_design/x' }] };
    await call(store, `${path}/_bulk_docs`, { method: 'POST', body: bulk, as });
    expect((await call(store, `${path}/_design/x`)).status).toBe(404);
    const admitted = { members: { names: [stranger], roles: [] } };
    const put = await call(store, `${path}/_security`, { method: 'PUT', body: admitted, as });
    expect(put.status).toBeGreaterThanOrEqual(400);
    const { json } = await call(store, `${path}/_security`);
    expect(json['members']).toEqual({ names: [member], roles: [] });
    expect((await call(store, path, { method: 'DELETE', as })).status).toBe(401);
    expect((await call(store, `${path}2`, { method: 'PUT', as })).status).toBe(401);
    expect((await call(store, `${path}/_compact`, { method: 'POST', body: {}, as })).status).toBe(
      401,
    );
    const self = await call(store, `/_users/org.couchdb.user:${stranger}`, { as });
    expect([403, 404]).toContain(self.status);
  });

  test('the administrator may write a design document', async () => {
    const put = await call(store, `${path}/_design/mine`, {
      method: 'PUT',
      body: { language: 'query' },
    });
    expect(put.status).toBe(201);
    expect((await call(store, `${path}/_design%2Fmine`)).json['_id']).toBe('_design/mine');
  });

  test('passwords are kept only as hashes', async () => {
    const { text, json } = await call(store, `/_users/org.couchdb.user:${member}`);
    expect(text).not.toContain('pass:word');
    expect(json).toMatchObject({
      name: member,
      password_scheme: 'pbkdf2',
      derived_key: /^[0-9a-f]+$/,
    });
  });

  test('a user is what its id says', async () => {
    const body = { name: 'other', password: 'x', roles: [], type: 'user' };
    const at = `/_users/org.couchdb.user:${store.prefix}mismatch`;
    expect((await call(store, at, { method: 'PUT', body })).status).toBe(403);
  });

  test('a cookie stands for the password until it is given back', async () => {
    const signedIn = await call(store, '/_session', {
      method: 'POST',
      body: { name: member, password: 'pass:word' },
      as: null,
    });
    expect([signedIn.status, signedIn.json['name']]).toEqual([200, member]);
    const Cookie = signedIn.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    expect(Cookie).toMatch(/^AuthSession=./);
    const session = await call(store, '/_session', { headers: { Cookie }, as: null });
    expect(session.json['userCtx']).toMatchObject({ name: member });
    expect((await call(store, `${path}/doc`, { headers: { Cookie }, as: null })).status).toBe(200);
    const forged = { Cookie: `${Cookie.slice(0, -3)}abc` };
    const answer = await call(store, `${path}/doc`, { headers: forged, as: null });
    expect([400, 401]).toContain(answer.status);
    const out = await call(store, '/_session', { method: 'DELETE', headers: { Cookie }, as: null });
    expect(out.headers.get('Set-Cookie')).toMatch(/^AuthSession=;/);
    const wrong = { name: member, password: 'wrong' };
    const refused = await call(store, '/_session', { method: 'POST', body: wrong, as: null });
    expect(refused.status).toBe(401);
  });

  // CouchDB remembers passwords and hears of a change a moment later; a fence may not rest on them.
  test('a changed password and a removed user are soon refused', async () => {
    const name = `${store.prefix}changing`;
    await addUser(name, 'first');
    const at = `/_users/org.couchdb.user:${name}`;
    const who = (password: string) => call(store, '/_session', { as: `${name}:${password}` });
    const untilRefused = async (password: string) => {
      while ((await who(password)).status !== 401) await new Promise(setImmediate);
    };
    expect((await who('first')).status).toBe(200);
    const { json } = await call(store, at);
    await call(store, at, { method: 'PUT', body: { ...json, password: 'second' } });
    await untilRefused('first');
    expect((await who('second')).status).toBe(200);
    const { json: now } = await call(store, at);
    await call(store, `${at}?rev=${String(now['_rev'])}`, { method: 'DELETE' });
    await untilRefused('second');
  });
}
