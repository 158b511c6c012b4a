import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

const SHA = 'a'.repeat(64);
const STALL_MS = 2_000;
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer({
    bodies: { stallMs: STALL_MS, perPerson: 1 << 20, altogether: 1536 << 10, always: 64 << 10 },
  });
  cookie = await server.signIn('vanthu');
});
afterAll(() => server.discard());

type Begun = { readonly socket: Socket; readonly answer: Promise<string> };

/** Begins a request whose body never comes to its end; what the server says, until it has said a whole head. */
function begin(method: string, path: string, headers: Readonly<Record<string, string>>): Begun {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ Host: hostname, ...headers }).map(([n, v]) => `${n}: ${v}`);
  socket.write(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
  let heard = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      if (heard.includes('\r\n\r\n')) resolve(heard);
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', () => resolve(heard));
  });
  return { socket, answer };
}

const CHUNK = `10000\r\n${'x'.repeat(65_536)}\r\n`;

function beginChunked(method: string, path: string, headers = {}): Begun {
  const begun = begin(method, path, { 'Transfer-Encoding': 'chunked', ...headers });
  begun.socket.write(CHUNK);
  return begun;
}

async function statusOf({ socket, answer }: Begun): Promise<number> {
  const status = Number((await answer).split(' ')[1]);
  socket.destroy();
  return status;
}

/** Every address that takes a body; what an address only passes by has no method of its own. */
function takingBodies() {
  const named = server.app.routes
    .filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    .map(({ method, path }) => ({ method, path: path.replace(':sha256', SHA) }));
  const onDesk = ['_bulk_get', '_revs_diff', '_changes', '_local/x', ''];
  const desk = onDesk.flatMap((resource) =>
    ['POST', 'PUT'].map((method) => ({ method, path: `/sync/desk/${resource}` })),
  );
  return [...named, ...desk];
}

/** Who asks there is only known from the body, or does not matter. */
const SHOWN_BY_BODY = ['/api/signin', '/api/device/orders', '/api/device/wiped'];
const OPEN = new Set([...SHOWN_BY_BODY, '/api/signout']);

test('who is not signed in is told so before any of their body is read, on every route', async () => {
  const routes = takingBodies().filter(({ path }) => !OPEN.has(path));
  expect(routes.length).toBeGreaterThan(15);
  for (const { method, path } of routes) {
    const status = await statusOf(beginChunked(method, path));
    expect({ method, path, status }).toEqual({ method, path, status: 401 });
  }
});

test('a body of somebody who is not signed in weighs nothing in memory, however many send one', async () => {
  const before = await accepted();
  const begun = takingBodies()
    .filter(({ path }) => !OPEN.has(path))
    .flatMap(({ method, path }) => [1, 2, 3].map(() => beginChunked(method, path)));
  await Promise.all(begun.map(statusOf));
  expect((await accepted()) - before).toBe(0);
});

test('where the body itself shows who sends it, it is small, however many send more', async () => {
  const before = await accepted();
  const begun = SHOWN_BY_BODY.flatMap((path) =>
    Array.from({ length: 20 }, () => beginChunked('POST', path)),
  );
  for (const { socket } of begun) socket.write(CHUNK);
  const answers = await Promise.all(begun.map(statusOf));
  expect(new Set(answers)).toEqual(new Set([413]));
  expect((await accepted()) - before).toBeLessThanOrEqual(begun.length * 64 * 1024);
});

/** How many bytes of bodies the server has read so far. */
async function accepted(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^butphe_body_bytes_total (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

test('a body that stands still is ended, on every route that reads one', async () => {
  const routes = takingBodies().filter(({ path }) => path !== '/api/signout');
  const headers = { Cookie: cookie, 'Content-Length': '1000' };
  const told = routes.map(async ({ method, path }) => {
    const { socket, answer } = begin(method, path, headers);
    socket.write('{"protocol":');
    return { path, status: await statusOf({ socket, answer }) };
  });
  // 400 to 405: nothing is served there that reads a body.
  const status: unknown = expect.toBeOneOf([408, 400, 403, 404, 405, 202]);
  expect(await Promise.all(told)).toEqual(routes.map(({ path }) => ({ path, status })));
});

test('a body that comes slowly and goes on coming is read to its end', async () => {
  const body = JSON.stringify({ protocol: 1, envelopes: [{}] });
  const headers = { Cookie: cookie, 'Content-Length': String(body.length) };
  const { socket, answer } = begin('POST', '/sync/commands', headers);
  const pieces = body.match(/.{1,10}/g) ?? [];
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, STALL_MS / 4));
  }
  expect(pieces.length).toBeGreaterThanOrEqual(4);
  expect(await statusOf({ socket, answer })).toBe(200);
});

test('one person’s bodies have a bound together; others are served meanwhile', async () => {
  const headers = { Cookie: cookie, 'Content-Length': String(900 * 1024) };
  const first = begin('POST', '/api/format-check', headers);
  first.socket.write('x'.repeat(800 * 1024));
  const second = begin('POST', '/api/format-check', headers);
  second.socket.write('x'.repeat(800 * 1024));
  const answers = await Promise.race([first.answer, second.answer]);
  expect(answers).toMatch(/^HTTP\/1\.1 429 /);
  expect(answers).toMatch(/Retry-After: \d/i);
  first.socket.destroy();
  second.socket.destroy();
});

test('people who together hold all the room that bodies have keep nobody from acting', async () => {
  const holders = await Promise.all(['cv.cntt1', 'cv.cntt2'].map(server.signIn));
  const before = await accepted();
  const begun = holders.map((holder) => {
    const headers = { Cookie: holder, 'Content-Length': String(900 * 1024) };
    const one = begin('POST', '/api/format-check', headers);
    one.socket.write('x'.repeat(768 * 1024));
    return one;
  });
  await expect.poll(async () => (await accepted()) - before).toBe(1536 * 1024);
  const answer = await fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ protocol: 1, envelopes: [{ id: 'x'.repeat(20_000) }] }),
  });
  expect(answer.status).toBe(200);
  for (const { socket } of begun) socket.destroy();
});
