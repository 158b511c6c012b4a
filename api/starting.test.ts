import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Env } from './env.ts';
import { createLog } from './log.ts';
import { openServer } from './open.ts';
import { startServer } from './start.ts';
import { startEmbedded } from './store/embedded.ts';
import { freePort } from './testing/freePort.ts';

let env: Env;
beforeEach(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-starting-'));
  env = { port: await freePort(), host: '127.0.0.1', dataDir, logLevel: 'silent' };
});
afterEach(() => rm(env.dataDir, { recursive: true }));

test('the port is open from the start: alive, not ready and why, and everything else comes later', async () => {
  const get = (url: string) => fetch(`http://127.0.0.1:${env.port}${url}`);
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const starting = startServer(env, {
    beforeServing: () => {
      reached.resolve();
      return goOn.promise;
    },
  });
  await reached.promise;
  expect((await get('/healthz')).status).toBe(200);
  const readiness = await get('/readyz');
  expect([readiness.status, readiness.headers.get('Retry-After')]).toEqual([503, '1']);
  expect(await readiness.json()).toMatchObject({ detail: expect.stringMatching(/^start: \w/) });
  for (const url of ['/', '/api/session', '/sync/desk/', '/sync/events', '/api/openapi.json']) {
    const answer = await get(url);
    expect([url, answer.status, answer.headers.get('Retry-After')]).toEqual([url, 503, '2']);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  }
  // Whoever opens the app now reads what happens, in a page that comes again by itself.
  const page = await fetch(`http://127.0.0.1:${env.port}/`, {
    headers: { accept: 'text/html,*/*' },
  });
  expect([page.status, page.headers.get('Refresh')]).toEqual([503, '2']);
  expect(await page.text()).toContain('tự tải lại');
  goOn.resolve();
  const { close } = await starting;
  expect((await get('/api/session')).status).toBe(401);
  await expect.poll(async () => (await get('/readyz')).status).toBe(200);
  await close();
});

test('a start that fails gives the port back', async () => {
  const refusal = new Error('không có quản trị');
  const starting = startServer(env, { beforeServing: () => Promise.reject(refusal) });
  await expect(starting).rejects.toBe(refusal);
  await expect(fetch(`http://127.0.0.1:${env.port}/healthz`)).rejects.toThrow();
});

test('while the ledger is read it is told how far', async () => {
  const told: string[] = [];
  const { close } = await openServer(env, { onProgress: (what) => void told.push(what) });
  await close();
  expect(told).toContainEqual(expect.stringMatching(/^reading the ledger: \d+ documents so far$/));
});

test('a store that fails in the middle of the start does not end the process: the start begins again', async () => {
  const embedded = await startEmbedded({ dataDir: env.dataDir, password: 'pw' });
  const { origin } = new URL(embedded.url);
  let faults = 0;
  const proxy = new Hono().all('*', async ({ req }) => {
    // As a cluster answers whose nodes have not found each other yet.
    const isFault = req.path.endsWith('/_security') && faults++ === 0;
    if (isFault) return Response.json({ error: 'error', reason: 'no_majority' }, { status: 500 });
    const url = origin + req.url.slice(new URL(req.url).origin.length);
    const hasBody = req.method !== 'GET' && req.method !== 'HEAD';
    return fetch(url, {
      ...{ method: req.method, headers: req.raw.headers },
      ...(hasBody ? { body: await req.text() } : {}),
    });
  });
  const server = serve({ fetch: proxy.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const couchdbUrl = embedded.url.replace(/\d+$/, String(port));
  const { url, close } = await startServer({ ...env, couchdbUrl }, { log: createLog('silent') });
  expect(faults).toBeGreaterThan(1);
  expect((await fetch(`${url}/api/session`)).status).toBe(401);
  await close();
  await new Promise((resolve) => server.close(resolve));
  await embedded.close();
});
