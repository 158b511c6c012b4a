import { serve } from '@hono/node-server';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectStore, type Store } from './couch.ts';
import { startEmbedded, type Embedded } from './embedded.ts';
import { storeCheck } from './ready.ts';

let dataDir: string;
let embedded: Embedded;
let store: Store;
let isMajority = true;
const cluster = serve({ fetch: cluster3().fetch, hostname: '127.0.0.1', port: 0 });

/** CouchDB with one of three nodes left: it writes, answers 202, and says nothing of the kind of given revisions. */
function cluster3(): Hono {
  const app = new Hono();
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const body = await c.req.text();
    const { method } = c.req;
    const answer = await fetch(new URL(pathname + search, embedded.url.replace(/\/\/.*@/, '//')), {
      method,
      headers: c.req.raw.headers,
      ...(body && { body }),
    });
    const isGiven = body.startsWith('{"new_edits":false');
    const isWrite = method !== 'GET' && method !== 'HEAD';
    // The embedded store refuses to write the same again (409), which CouchDB does not.
    const status = isWrite && !isMajority && !isGiven ? 202 : answer.status;
    return new Response(await answer.text(), { status, headers: answer.headers });
  });
  return app;
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-ready-'));
  embedded = await startEmbedded({ dataDir, password: 'pw' });
  if (!cluster.listening) await once(cluster, 'listening');
  const url = new URL(embedded.url);
  url.port = String((cluster.address() as AddressInfo).port);
  const couchdbUrl = url.href.replace(/\/$/, '');
  store = await connectStore({ couchdbUrl, dataDir, secrets: { storePassword: 'pw' } });
  await store.ensureDatabase('state');
});
afterAll(async () => {
  cluster.close();
  await embedded.close();
  await rm(dataDir, { recursive: true });
});

test('a store that is well is of use, however often it is asked', async () => {
  for (let count = 0; count < 3; count += 1) expect(await storeCheck(store)()).toBeUndefined();
});

test('a store without a majority of its nodes is of no use, though it takes given revisions', async () => {
  isMajority = false;
  expect(await storeCheck(store)()).toBe('no majority of its nodes writes');
  isMajority = true;
  expect(await storeCheck(store)()).toBeUndefined();
});
