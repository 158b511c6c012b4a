import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { makeKey } from './accounts/testing/deviceKeys.ts';
import { connectStore } from './store/couch.ts';
import { startEmbedded } from './store/embedded.ts';
import { sweep } from './store/store.contract.ts';
import { startRelay, type Relay } from './store/testing/relay.ts';
import { startTestServer, type TestServer } from './testing/startTestServer.ts';

/** Two ways to one store, and a whole server that knows both. */
let relays: readonly [Relay, Relay];
let server: TestServer;
let discard: () => Promise<void>;

const storePrefix = `test-trouble-${process.pid}-`;

beforeAll(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-trouble-'));
  const secrets = { storePassword: 'pw' };
  const embedded = process.env['COUCHDB_URL']
    ? undefined
    : await startEmbedded({ dataDir, password: secrets.storePassword });
  const url = embedded?.url ?? process.env['COUCHDB_URL'] ?? '';
  relays = await Promise.all([startRelay(url), startRelay(url)]);
  const couchdbUrl = relays.map((relay) => relay.url).join(',');
  server = await startTestServer({ storePrefix }, { couchdbUrl });
  discard = async () => {
    await server.discard();
    await sweep(await connectStore({ couchdbUrl: url, dataDir, secrets, prefix: storePrefix }));
    await Promise.all(relays.map((relay) => relay.close()));
    await embedded?.close();
    await rm(dataDir, { recursive: true });
  };
}, 120_000);
afterAll(() => discard());
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.heal()));
  // A follower that waits for news has to look first whether it is well again.
  await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(200);
});

const get = (url: string, cookie = '') => fetch(server.url + url, { headers: { Cookie: cookie } });
const status = async (url: string, cookie = '') => (await get(url, cookie)).status;

function registration() {
  return {
    id: uuid(),
    document: `incoming:${uuid()}`,
    basedOn: 0,
    decidedAt: new Date().toISOString(),
    command: {
      type: 'RegisterIncoming',
      ...{ book: 'den', arrivedOn: today(), issuer: 'UBND tỉnh Demo', reference: uuid() },
      ...{ documentDate: '2026-01-05', documentType: 'CV', subject: 'V/v thử', urgency: 'normal' },
      ...{ pages: 1, files: [] },
    },
  };
}
const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

function send(cookie: string, ...envelopes: unknown[]): Promise<Response> {
  return fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ protocol: 1, envelopes }),
  });
}

/** Every route below /api and /sync, once with each of its methods. */
function routes() {
  const known = new Map(
    server.app.routes
      .filter(
        ({ path, method }) => /^\/(api|sync)\/./.test(path) && !/^\/\w+\/\*$/.test(path) && method,
      )
      .map(({ path, method }) => {
        const url = path.replace(/:sha256[^/]*/, 'a'.repeat(64)).replace(/:\w+(\{.*?\})?/g, 'x');
        return [`${method} ${path}`, { method: method === 'ALL' ? 'GET' : method, url }] as const;
      }),
  );
  return [...known.values(), { method: 'GET', url: '/sync/desk/_changes' }];
}

async function answersOf(cookie: string) {
  const device = await proven();
  const asked = routes().map(async ({ method, url }) => {
    const headers = { Cookie: cookie, 'Content-Type': 'application/json', 'Upload-Offset': '0' };
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const body = hasBody ? bodyFor(url, device) : undefined;
    const answer = await server.app.request(url.replace('*', ''), { method, headers, ...body });
    await answer.body?.cancel();
    return { name: `${method} ${url}`, answer };
  });
  return Promise.all(asked);
}

/** What a device without a session shows itself by. */
async function proven() {
  const key = await makeKey();
  const sign = () => key.sign(server.accounts.challenge());
  return { publicKey: key.publicKey, proofs: [await sign(), await sign()] };
}

function bodyFor(
  url: string,
  { publicKey, proofs: [one, other] }: Awaited<ReturnType<typeof proven>>,
) {
  const bodies: Record<string, unknown> = {
    '/api/device/orders': { publicKey, proof: one },
    '/api/device/wiped': { publicKey, proof: other, person: 'vanthu', destroyed: [] },
    '/api/signin': { username: 'vanthu', password: 'butphe-test' },
    '/sync/commands': { protocol: 1, envelopes: [registration()] },
  };
  return { body: JSON.stringify(bodies[url] ?? {}) };
}

const isLater = ({ status, headers }: Response) =>
  status === 503 &&
  Number(headers.get('Retry-After')) > 0 &&
  headers.get('Content-Type') === 'application/problem+json';

test('with the store away every route that looks for the session answers 503 with Retry-After', async () => {
  // Nobody has asked with this one yet, so that its session is looked for in the store.
  const cookie = await server.signIn('vanthu');
  await Promise.all(relays.map((relay) => relay.refuse()));
  const answers = await answersOf(cookie);
  const open = ['GET /api/signin/challenge', 'GET /api/openapi.json'];
  // Who sends these is shown by the body, which is looked at first.
  open.push('POST /api/device/orders', 'POST /api/device/wiped');
  const others = answers.filter(({ answer }) => !isLater(answer)).map(({ name }) => name);
  expect(others.filter((name) => !open.includes(name))).toEqual([]);
});

test('with the store away no route fails, and those that need it answer 503 with Retry-After', async () => {
  const cookie = await server.signIn('vanthu');
  expect(await status('/api/session', cookie)).toBe(200);
  await Promise.all(relays.map((relay) => relay.refuse()));
  const answers = await answersOf(cookie);
  const wrong = answers.filter(({ answer }) => answer.status >= 500 && !isLater(answer));
  expect(wrong.map(({ name, answer }) => `${name} ${answer.status}`)).toEqual([]);
  const later = answers.filter(({ answer }) => isLater(answer)).map(({ name }) => name);
  expect(later).toEqual(
    expect.arrayContaining([
      'POST /sync/commands',
      'POST /api/signin',
      'POST /api/signout',
      'GET /sync/desk/_changes',
    ]),
  );
});

describe('one node hangs', () => {
  test('/readyz says so while a write waits, and the act is recorded once, at the other node', async () => {
    const cookie = await server.signIn('vanthu');
    expect(await status('/api/session', cookie)).toBe(200);
    relays[0].hang();
    relays[1].hang();
    const envelope = registration();
    const first = send(cookie, envelope);
    await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(503);
    expect(await (await get('/readyz')).text()).toContain('store');
    await relays[1].heal();
    const answer = await first;
    const receipts =
      answer.status === 200 ? await answer.json() : await (await send(cookie, envelope)).json();
    expect(receipts).toMatchObject({ receipts: [{ outcome: expect.stringMatching(/ecorded$/) }] });
    await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(200);
    expect(await (await send(cookie, envelope)).json()).toMatchObject({
      receipts: [{ outcome: 'alreadyRecorded', version: 1 }],
    });
  });

  test('desks and index come after what is recorded through the other node', async () => {
    const [clerk, director] = [await server.signIn('vanthu'), await server.signIn('giamdoc')];
    const node = relays.find((relay) => relay.connections() > 0) ?? relays[0];
    node.hang();
    const envelope = registration();
    await expect
      .poll(async () => (await send(clerk, envelope)).status, { timeout: 30_000 })
      .toBe(200);
    const desk = `/sync/desk/${envelope.document}`;
    await expect.poll(() => status(desk, director), { timeout: 30_000 }).toBe(200);
    await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(200);
  });
});

test('after the store was away, what is recorded lies on the desks at once', async () => {
  const [clerk, director] = [await server.signIn('vanthu'), await server.signIn('giamdoc')];
  const envelope = registration();
  await Promise.all(relays.map((relay) => relay.refuse()));
  await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(503);
  await Promise.all(relays.map((relay) => relay.heal()));
  await expect
    .poll(async () => (await send(clerk, envelope)).status, { timeout: 30_000 })
    .toBe(200);
  const desk = `/sync/desk/${envelope.document}`;
  await expect.poll(() => status(desk, director), { timeout: 5_000 }).toBe(200);
});
