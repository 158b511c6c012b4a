import { afterAll, beforeAll, expect, test } from 'vitest';
import { LARGEST_FILE } from '#shared/edxml/limits.ts';
import { writeEdxml } from '#shared/edxml/write.ts';
import { EXAMPLES, PDF_BYTES } from '#shared/testing/edxmlExamples.ts';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  cookie = await server.signIn('vanthu');
}, 60_000);
afterAll(() => server.discard());

type Body = RequestInit['body'];

function check(body: Body, headers: Record<string, string> = {}) {
  const sent = { Cookie: cookie, ...headers };
  const init: RequestInit = { method: 'POST', body, headers: sent, duplex: 'half' };
  return server.app.request('/api/edxml/check', init);
}

function bytesOf(text: string) {
  return new TextEncoder().encode(text);
}

const CLEAN = new TextDecoder().decode(writeEdxml(EXAMPLES.new));

test('a clean document is told in full, its attachments without their bytes', async () => {
  const answer = await check(bytesOf(CLEAN));
  expect(answer.status).toBe(200);
  const { kind: _, attachments: __, ...message } = EXAMPLES.new;
  expect(await answer.json()).toEqual({
    ok: true,
    kind: 'document',
    message,
    attachments: [
      {
        name: '1875-STN-VP.pdf',
        mediaType: 'application/pdf',
        actualType: 'application/pdf',
        size: PDF_BYTES.length,
      },
    ],
    problems: [],
  });
});

test('a status message is told as one', async () => {
  const answer = await check(new TextDecoder().decode(writeEdxml(EXAMPLES.status)));
  expect(await answer.json()).toMatchObject({
    ok: true,
    kind: 'status',
    message: { statusCode: '03' },
    attachments: [],
  });
});

test('what is wrong is told in the language asked for, beside what could be read', async () => {
  const dirty = CLEAN.replace('2026/11/20', '2026/02/30');
  const told = { ok: false, message: { subject: EXAMPLES.new.subject } };
  const problem = { code: 'date.impossible', severity: 'error', where: 'MessageHeader/DueDate' };
  const vietnamese = await check(bytesOf(dirty));
  expect(await vietnamese.json()).toMatchObject({
    ...told,
    problems: [{ ...problem, text: expect.stringContaining('Không có ngày') as unknown }],
  });
  const english = await check(bytesOf(dirty), { 'Accept-Language': 'en' });
  expect(await english.json()).toMatchObject({
    ...told,
    problems: [{ ...problem, text: expect.stringContaining('no such date') as unknown }],
  });
});

test('what holds no message is refused as a problem that says what to do', async () => {
  const answer = await check('%PDF-1.7');
  expect(answer.status).toBe(422);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({
    status: 422,
    detail: expect.stringContaining('.edxml') as unknown,
    problems: [{ code: 'file.notXml' }],
  });
});

test('a body without a length said beforehand is read, and stopped at the limit', async () => {
  const bytes = bytesOf(CLEAN);
  const stream = (chunks: Iterable<Uint8Array>) => ReadableStream.from(chunks);
  const parts = [bytes.slice(0, 1000), bytes.slice(1000)];
  expect((await check(stream(parts))).status).toBe(200);
  const mebibyte = new Uint8Array(1 << 20).fill(0x20);
  const endless = (function* () {
    for (;;) yield mebibyte;
  })();
  expect((await check(stream(endless))).status).toBe(413);
  const said = { 'Content-Length': String(LARGEST_FILE + 1) };
  expect((await check('', said)).status).toBe(413);
});

test('without a session nothing is read', async () => {
  expect((await check(bytesOf(CLEAN), { Cookie: '' })).status).toBe(401);
});
