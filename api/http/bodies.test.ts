import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

const SHA = 'a'.repeat(64);
const STALL_MS = 150;
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer({ bodies: { stallMs: STALL_MS, perPerson: 1 << 20 } });
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

/** What the sign-in is: it cannot know beforehand who asks. */
const OPEN = new Set(['/api/signin', '/api/signout']);

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

test('the sign-in takes no more than its small form needs, however many send more', async () => {
  const before = await accepted();
  const begun = Array.from({ length: 50 }, () => beginChunked('POST', '/api/signin'));
  const answers = await Promise.all(begun.map(statusOf));
  expect(new Set(answers)).toEqual(new Set([413]));
  expect((await accepted()) - before).toBeLessThanOrEqual(50 * 16 * 1024);
});

/** How many bytes of bodies the server has read so far. */
async function accepted(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^butphe_body_bytes_total (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

test('a body that stands still is ended, on every route that reads one', async () => {
  for (const { method, path } of takingBodies().filter((one) => one.path !== '/api/signout')) {
    const headers = { Cookie: cookie, 'Content-Length': '1000' };
    const { socket, answer } = begin(method, path, headers);
    socket.write('{"protocol":');
    const status = await statusOf({ socket, answer });
    // 403 to 405: the desk serves nothing there, and does not read.
    expect({ path, status }).toEqual({ path, status: expect.toBeOneOf([408, 403, 404, 405, 400]) });
  }
});

test('a body that comes slowly and goes on coming is read to its end', async () => {
  const body = JSON.stringify({ protocol: 1, envelopes: [{}] });
  const headers = { Cookie: cookie, 'Content-Length': String(body.length) };
  const { socket, answer } = begin('POST', '/sync/commands', headers);
  for (const letter of body) {
    socket.write(letter);
    await new Promise((resolve) => setTimeout(resolve, STALL_MS / 20));
  }
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
