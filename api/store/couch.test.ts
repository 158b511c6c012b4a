import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { connectStore } from './couch.ts';

const secrets = { storePassword: 'unused' };
const connect = (couchdbUrl: string) => connectStore({ couchdbUrl, dataDir: '/nowhere', secrets });
const refusal = (vietnamese: RegExp, english: RegExp) => ({
  name: 'OperatorError',
  message: expect.stringMatching(new RegExp(`${vietnamese.source}.*\n.*${english.source}`)),
});

/** A server that answers like a CouchDB of this version, and takes this name for an administrator's. */
async function serveAs(version: string, admin: string) {
  const app = new Hono();
  const nameIn = (header = '') => Buffer.from(header.replace('Basic ', ''), 'base64').toString();
  const isAdmin = (header?: string) => nameIn(header) === `${admin}:pw`;
  app.use(async (c, next) => {
    if (!nameIn(c.req.header('Authorization')).startsWith('unknown:')) return next();
    return c.json({ error: 'unauthorized', reason: 'Name or password is incorrect.' }, 401);
  });
  app.get('/', (c) => c.json({ couchdb: 'Welcome', version }));
  app.get('/_session', (c) => {
    const roles = isAdmin(c.req.header('Authorization')) ? ['_admin'] : [];
    return c.json({ ok: true, userCtx: { name: null, roles } });
  });
  app.put('/_users', (c) => c.json({ error: 'file_exists' }, 412));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (name: string) => `http://${name}:pw@127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('says when CouchDB cannot be reached, and not the password', async () => {
  const error: unknown = await connect('http://admin:geheim@127.0.0.1:1').catch((e: unknown) => e);
  expect(error).toMatchObject(
    refusal(/Không kết nối được CouchDB tại 127.0.0.1:1/, /cannot be reached/),
  );
  expect(String(error)).not.toContain('geheim');
});

test('says when CouchDB is too old', async () => {
  await using server = await serveAs('3.2.1', 'admin');
  await expect(connect(server.url('admin'))).rejects.toMatchObject(
    refusal(/CouchDB 3.2.1 quá cũ/, /3.3 or later/),
  );
});

test('says when the name is no administrator', async () => {
  await using server = await serveAs('3.10.0', 'admin');
  await expect(connect(server.url('somebody'))).rejects.toMatchObject(
    refusal(/không nhận tên và mật khẩu/, /administrator/),
  );
});

test('says when the name or the password is wrong, also where another node is away', async () => {
  await using server = await serveAs('3.5.0', 'admin');
  const urls = `http://admin:pw@127.0.0.1:1,${server.url('unknown')}`;
  await expect(connect(urls)).rejects.toMatchObject(
    refusal(/không nhận tên và mật khẩu/, /administrator/),
  );
});

test('a node that is away at the start is no obstacle while another one answers', async () => {
  await using server = await serveAs('3.5.0', 'admin');
  const store = await connect(`http://admin:pw@127.0.0.1:1,${server.url('admin')}`);
  expect(await store.admin.info()).toMatchObject({ version: '3.5.0' });
});
