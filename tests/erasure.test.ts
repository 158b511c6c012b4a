import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { v7 as uuid7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { startTestServer, type TestServer } from '../api/testing/startTestServer.ts';

let server: TestServer;
let clerk: string;
let director: string;

beforeAll(async () => {
  server = await startTestServer();
  [clerk, director] = await Promise.all([server.signIn('vanthu'), server.signIn('giamdoc')]);
});
afterAll(() => server.discard());

async function send(cookie: string, document: string, basedOn: number, command: object) {
  const one = { id: uuid7(), document, basedOn, decidedAt: new Date().toISOString(), command };
  const answer = await fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ protocol: 1, envelopes: [one] }),
  });
  const { receipts } = (await answer.json()) as { receipts: [Receipt] };
  expect(receipts).toMatchObject([{ outcome: 'recorded' }]);
}

/** Every file of the server that holds the text, as a thief of the disk would look. */
async function filesWith(text: string): Promise<readonly string[]> {
  const grep = promisify(execFile)('grep', ['-rlaF', text, server.env.dataDir]);
  return grep.then(
    ({ stdout }) => stdout.trim().split('\n'),
    (error: { code: number }) => (error.code === 1 ? [] : Promise.reject(error)),
  );
}

test('[IN9] a secret document is gone from ledger, desks, files and index; the ledger verifies', async () => {
  const secret = randomBytes(12).toString('hex');
  const bytes = Buffer.concat([Buffer.from(`%PDF-1.7\n% ${secret}\n`), randomBytes(200_000)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { sha256, name: `${secret}.pdf`, size: bytes.length, mediaType: 'application/pdf' };
  const uploaded = await fetch(`${server.url}/api/files/${sha256}`, {
    method: 'PUT',
    headers: { Cookie: clerk },
    body: bytes,
  });
  expect(uploaded.status).toBe(201);
  const document = `incoming:${uuid7()}`;
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  await send(clerk, document, 0, {
    type: 'RegisterIncoming',
    book: 'den',
    arrivedOn: today,
    issuer: `Cơ quan ${secret}`,
    reference: `1/${secret}`,
    documentDate: today,
    documentType: 'CV',
    subject: `Kế hoạch ${secret}`,
    urgency: 'normal',
    pages: 1,
    files: [file],
  });
  await send(director, document, 1, {
    type: 'IssueDirective',
    text: `Giao đ/c Hạnh ${secret}`,
    assignments: [{ to: 'pgd.hatang', role: 'lead' }],
  });
  await expect.poll(() => filesWith(secret).then((files) => files.length)).toBeGreaterThan(2);

  const withdrawal = { type: 'WithdrawIncoming', cause: 'secret', reason: 'Có dấu mật' };
  await send(clerk, document, 2, withdrawal);
  await server.commands.erased();
  await expect.poll(() => filesWith(secret), { timeout: 20_000 }).toEqual([]);
  expect(await server.commands.verify()).toMatchObject({ problems: [], erased: 2 });
  const answer = await fetch(`${server.url}/api/files/${sha256}?document=${document}`, {
    headers: { Cookie: clerk },
  });
  expect(answer.status).toBe(404);
});
