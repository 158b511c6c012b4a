import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { startTestServer, type TestServer } from './testing/startTestServer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.discard());

const READERS = ['tp.cntt', 'ptp.cntt', 'vanthu', 'giamdoc'];
const OTHERS = ['pgd.hatang', 'cv.cntt1', 'tp.bcvt', 'cv.bcvt1', 'quantri'];

const bytes = Buffer.from(`%PDF-1.7\n% ${uuid()}\n%%EOF\n`);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const order = {
  ...{ sha256, size: bytes.length, mediaType: 'application/pdf' },
  name: 'Giấy ra viện của trưởng phòng.pdf',
};

function get(cookie: string, path: string) {
  return fetch(`${server.url}${path}`, { headers: { Cookie: cookie } });
}

async function send(cookie: string, command: object, document = 'office') {
  const basedOn = 1;
  const envelope = { id: uuid(), document, basedOn, decidedAt: new Date().toISOString(), command };
  const answer = await fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ protocol: 1, envelopes: [envelope] }),
  });
  const { receipts } = (await answer.json()) as { receipts: { outcome: string; rule?: string }[] };
  return { id: envelope.id, ...receipts[0] };
}

const day = (offset: number) =>
  new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const absent = (person: string, more: object = {}) => ({
  ...{ type: 'RecordAbsence', person, from: day(0), to: day(3) },
  ...more,
});

test('the order of an absence is read by the absent person, the stand-in, clerk and director alone', async () => {
  const clerk = await server.signIn('vanthu');
  const headers = { Cookie: clerk };
  await fetch(`${server.url}/api/files/${sha256}`, { method: 'PUT', body: bytes, headers });
  const recorded = await send(clerk, absent('tp.cntt', { standIn: 'ptp.cntt', order }));
  expect(recorded).toMatchObject({ outcome: 'recorded' });
  await expect.poll(() => server.projections.index.carriersOf(sha256)).toHaveLength(1);

  const routes = [`/api/files/${sha256}?document=office`, `/api/absences/${recorded.id}/order`];
  for (const route of routes) {
    for (const person of READERS) {
      const answer = await get(await server.signIn(person), route);
      expect(answer.status, `${person} ${route}`).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    }
    for (const person of OTHERS) {
      expect((await get(await server.signIn(person), route)).status, person).toBe(404);
    }
    expect((await fetch(server.url + route)).status).toBe(401);
  }
  expect((await get(clerk, `/api/absences/${uuid()}/order`)).status).toBe(404);
});

test('the office’s card says that there is an order, and neither its name nor its hash, to anybody', async () => {
  for (const person of [...READERS, ...OTHERS]) {
    const cookie = await server.signIn(person);
    for (const path of ['/api/documents/office', '/sync/desk/office', '/sync/desk/_snapshot']) {
      const text = await (await get(cookie, path)).text();
      expect(text, path).toContain('"hasOrder":true');
      expect(text, path).not.toContain(sha256);
      expect(text, path).not.toContain('ra viện');
    }
  }
});

test('naming the order’s file in an act of one’s own does not make it readable', async () => {
  const officer = await server.signIn('cv.bcvt1');
  expect(await send(officer, absent('cv.bcvt1', { order }))).toMatchObject({
    outcome: 'rejected',
    rule: 'FILE',
  });
  const route = `/api/files/${sha256}?document=office`;
  expect((await get(officer, route)).status).toBe(404);
  // The clerk, who may read it, may name it again.
  const clerk = await server.signIn('vanthu');
  expect(await send(clerk, absent('cv.bcvt1', { order }))).toMatchObject({ outcome: 'recorded' });
  expect((await get(officer, route)).status).toBe(200);
});
