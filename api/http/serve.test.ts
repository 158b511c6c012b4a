import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import type { AppEnv } from '../accounts/session.ts';
import { isOperatorError } from '../store/operator-error.ts';
import { listen, TIMEOUTS, type Listening } from './serve.ts';

let listening: Listening | undefined;
afterEach(() => listening?.close());

const HOST = '127.0.0.1';

async function start(app: Hono<AppEnv>, graceMs = 5_000) {
  listening = await listen(app, { host: HOST, port: 0, graceMs });
  return listening;
}

test('a free port is taken and told', async () => {
  const app = new Hono<AppEnv>();
  app.get('/healthz', (c) => c.text('ok'));
  const { url } = await start(app);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
});

test('a port that is taken is told to the operator in both languages', async () => {
  const { url } = await start(new Hono<AppEnv>());
  const port = Number(new URL(url).port);
  const error: unknown = await listen(new Hono<AppEnv>(), { host: HOST, port }).catch(
    (thrown: unknown) => thrown,
  );
  expect(isOperatorError(error) && error.message).toMatch(
    new RegExp(`PORT=${port} \\(EADDRINUSE\\)`),
  );
});

test('at the end requests under way are answered, and what stays open is cut', async () => {
  const app = new Hono<AppEnv>();
  const isAsked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  app.get('/slow', async (c) => {
    isAsked.resolve();
    await answer.promise;
    return c.text('done');
  });
  app.get('/endless', (c) =>
    c.body(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })),
  );
  const { url, close } = await start(app, 200);
  const slow = fetch(`${url}/slow`);
  const endless = await fetch(`${url}/endless`);
  await isAsked.promise;
  const closed = close();
  answer.resolve();
  expect(await (await slow).text()).toBe('done');
  await expect(endless.text()).rejects.toThrow();
  await closed;
  await expect(fetch(`${url}/slow`)).rejects.toThrow();
  listening = undefined;
});

test('what is no HTTP gets a 400 and does not hurt the next one', async () => {
  const app = new Hono<AppEnv>();
  app.get('/', (c) => c.text('ok'));
  const { url } = await start(app);
  for (const text of ['\0\0\0\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET /\xff HTTP/1.1\r\n\r\n']) {
    const { port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), HOST, () => socket.write(text, 'latin1'));
      socket.on('data', (chunk) => resolve(chunk.toString()));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  }
  expect((await fetch(url)).status).toBe(200);
});

test('the head of a request has 16 KiB', async () => {
  const app = new Hono<AppEnv>();
  app.get('/', (c) => c.text('ok'));
  const { url } = await start(app);
  const withHead = (length: number) => fetch(url, { headers: { 'X-Long': 'x'.repeat(length) } });
  expect((await withHead(15 << 10)).status).toBe(200);
  expect((await withHead(16 << 10)).status).toBe(431);
});

/** Sends this now and then until the server has had enough; what it said. */
function sendSlowly(url: string, head: string, drop: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), HOST, () => socket.write(head));
    const dropping = setInterval(() => socket.write(drop), 10);
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dropping);
      resolve(heard);
    });
  });
}

test('a request has so long from its first to its last byte, and its head less, however steadily they come', async () => {
  const app = new Hono<AppEnv>();
  app.post('/', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
  const timeouts = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 20 };
  listening = await listen(app, { host: HOST, port: 0, graceMs: 200, timeouts });
  const { url } = listening;
  const head = `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1000000\r\n`;
  const [body, endlessHead] = await Promise.all([
    sendSlowly(url, `${head}\r\n`, 'x'),
    sendSlowly(url, head, 'X-More: 1\r\n'),
  ]);
  expect([body, endlessHead].map((said) => said.split('\r\n')[0])).toEqual([
    'HTTP/1.1 408 Request Timeout',
    'HTTP/1.1 408 Request Timeout',
  ]);
  expect((await fetch(url, { method: 'POST', body: 'xyz' })).status).toBe(200);
  expect(TIMEOUTS).toMatchObject({ headersTimeout: 30_000, requestTimeout: 900_000 });
});
