import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { createChallenges } from './accounts/challenges.ts';
import { startTestServer, type TestServer } from './testing/startTestServer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.discard());

function register(subject: string, files: readonly unknown[] = []) {
  return {
    id: uuid(),
    document: `incoming:${uuid()}`,
    basedOn: 0,
    decidedAt: new Date().toISOString(),
    command: {
      type: 'RegisterIncoming',
      book: 'den',
      arrivedOn: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
      issuer: 'UBND tỉnh Demo',
      reference: `${Math.floor(Math.random() * 1e6)}/UBND-TH`,
      documentDate: '2026-01-05',
      documentType: 'CV',
      subject,
      urgency: 'normal',
      pages: 1,
      files,
    },
  };
}

async function post(cookie: string, envelopes: readonly unknown[]) {
  const answer = await fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ protocol: 1, envelopes }),
  });
  return (await answer.json()) as { receipts: { outcome: string; version?: number }[] };
}

function get(cookie: string, path: string) {
  return fetch(`${server.url}${path}`, { headers: { Cookie: cookie } });
}

async function isReady(): Promise<void> {
  await expect
    .poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 10_000 })
    .toBe(200);
}

test('what the clerk registers lies on the desk of the director, and on no other', async () => {
  const [clerk, director, officer] = await Promise.all(
    ['vanthu', 'giamdoc', 'cv.vp1'].map(server.signIn),
  );
  const envelope = register('V/v thử nghiệm từ đầu đến cuối');
  const { receipts } = await post(clerk ?? '', [envelope]);
  expect(receipts).toMatchObject([{ outcome: 'recorded', version: 1 }]);
  const desk = `/sync/desk/${envelope.document}`;
  await expect.poll(async () => (await get(director ?? '', desk)).status).toBe(200);
  expect(await (await get(director ?? '', desk)).json()).toMatchObject({
    _id: envelope.document,
    subject: 'V/v thử nghiệm từ đầu đến cuối',
  });
  expect((await get(officer ?? '', desk)).status).toBe(404);
  expect((await get(officer ?? '', `/api/documents/${envelope.document}`)).status).toBe(404);
});

test('a file can be named and read by whoever may read a document that carries it, and by nobody else', async () => {
  const [clerk = '', director = '', officer = ''] = await Promise.all(
    ['vanthu', 'giamdoc', 'cv.vp1'].map(server.signIn),
  );
  const bytes = Buffer.from(`%PDF-1.7\n% ${uuid()}\n%%EOF\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const url = `/api/files/${sha256}`;
  const uploaded = await fetch(server.url + url, {
    method: 'PUT',
    body: bytes,
    headers: { Cookie: clerk },
  });
  expect(uploaded.status).toBe(201);

  const file = { sha256, name: 'công văn.pdf', size: bytes.length, mediaType: 'application/pdf' };
  const first = register('V/v có tệp', [file]);
  const second = register('V/v khác');
  expect((await post(clerk, [first, second])).receipts).toMatchObject([
    { outcome: 'recorded' },
    { outcome: 'recorded' },
  ]);
  const read = (cookie: string, document: string) => get(cookie, `${url}?document=${document}`);
  expect(Buffer.from(await (await read(director, first.document)).arrayBuffer())).toEqual(bytes);
  expect((await read(director, second.document)).status).toBe(404);
  expect((await read(officer, first.document)).status).toBe(404);

  await expect.poll(() => server.projections.index.carriersOf(sha256)).toHaveLength(1);
  const comment = { type: 'Comment', text: 'xem tệp này', files: [file] };
  const act = { id: uuid(), basedOn: 1, decidedAt: new Date().toISOString(), command: comment };
  expect(await post(director, [{ ...act, document: second.document }])).toMatchObject({
    receipts: [{ outcome: 'recorded', version: 2 }],
  });
  const stranger = register('V/v tệp của người khác', [{ ...file, sha256: '0'.repeat(64) }]);
  expect(await post(clerk, [stranger])).toMatchObject({
    receipts: [{ outcome: 'rejected', rule: 'FILE' }],
  });
});

test('it is alive, ready and measured', async () => {
  await isReady();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  for (const name of [
    'butphe_commands_recorded_total',
    'butphe_receipts_total',
    'butphe_batch_entries_count',
    'butphe_desks_lag_entries',
    'butphe_index_lag_entries',
    'butphe_sessions',
    'butphe_http_request_seconds_count',
    'process_resident_memory_bytes',
  ]) {
    expect(metrics).toMatch(new RegExp(`^${name}(\\{.*\\})? \\d`, 'm'));
  }
});

test('signing out ends the event stream of that session, and of no other', async () => {
  const [mine, other] = [await server.signIn('tp.cntt'), await server.signIn('tp.bcvt')];
  const streams = [await get(mine, '/sync/events'), await get(other, '/sync/events')];
  const ends = streams.map((stream) => stream.text().catch(() => 'cut'));
  await fetch(`${server.url}/api/signout`, { method: 'POST', headers: { Cookie: mine } });
  expect(await ends[0]).toContain('event: desk');
  expect((await get(mine, '/api/session')).status).toBe(401);
  const isOpen = Symbol('open');
  expect(await Promise.race([ends[1], Promise.resolve(isOpen)])).toBe(isOpen);
  await fetch(`${server.url}/api/signout`, { method: 'POST', headers: { Cookie: other } });
  await ends[1];
});

test('after a restart everybody is still signed in, and everything is still there', async () => {
  const clerk = await server.signIn('vanthu');
  const envelope = register('V/v khởi động lại');
  await post(clerk, [envelope]);
  server = await server.restart();
  expect((await get(clerk, '/api/session')).status).toBe(200);
  expect(await post(clerk, [envelope])).toMatchObject({
    receipts: [{ outcome: 'alreadyRecorded', version: 1 }],
  });
  await isReady();
  expect((await get(clerk, `/sync/desk/${envelope.document}`)).status).toBe(200);
});

test('a challenge is made with the secret of the server, so that it outlives a restart', async () => {
  const answer = await fetch(`${server.url}/api/signin/challenge`);
  const { challenge } = (await answer.json()) as { challenge: string };
  const again = createChallenges(server.secrets.sessionSecret);
  const proof = Buffer.alloc(64).toString('base64url');
  expect(again.accepts(proof, (one) => one === challenge)).toBe(true);
});
