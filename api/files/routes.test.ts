import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import { openTestStore, type TestStore } from '../store/testing/stores.ts';
import { type Chunks, createChunks } from './chunks.ts';
import { fileRoutes } from './routes.ts';
import { pdf, sha256Hex } from './testing/bytes.ts';

const CHUNK = 64 * 1024;
const LIMIT = 8 * CHUNK;
const FILE = pdf('file', 2 * CHUNK + 1000);
const PATH = `/api/files/${sha256Hex(FILE)}`;
/** Without an ending: it is served with the one that fits. */
const NAME = 'Quyết định 132';

let opened: TestStore;
let chunks: Chunks;
let app: Hono<AppEnv>;
beforeAll(async () => {
  opened = await openTestStore();
  const db = await opened.store.ensureDatabase('files');
  chunks = createChunks(db, { limit: LIMIT, chunkSize: CHUNK });
  app = fileRoutes({
    chunks,
    clock: () => new Date(),
    // A request says in a header whose it is; the document `in:1` carries the file, and the director reads it.
    accounts: {
      sessionOf: (request) => {
        const person = request.headers.get('X-Person');
        return Promise.resolve(person === null ? null : { id: 'x', person, device: null });
      },
    },
    orderOf: () => Promise.resolve(null),
    documentFile: (person, document, sha256) => {
      const isReadable = person === 'giamdoc' && document === 'in:1';
      return Promise.resolve(isReadable && sha256 === sha256Hex(FILE) ? { name: NAME } : null);
    },
  });
});
afterAll(() => opened.close());

type Sent = { person?: string | null; body?: Buffer; headers?: Record<string, string> };
async function send(method: string, path: string, { person = 'vanthu', body, headers }: Sent = {}) {
  return app.request(path, {
    method,
    headers: { ...(person !== null && { 'X-Person': person }), ...headers },
    ...(body && { body: new Uint8Array(body) }),
  });
}
const read = (headers: Record<string, string> = {}, method = 'GET', document = 'in:1') =>
  send(method, `${PATH}?document=${document}`, { person: 'giamdoc', headers });

describe('PUT', () => {
  test('keeps the bytes under their hash, whoever else has them', async () => {
    const first = await send('PUT', PATH, { body: FILE });
    expect(first.status).toBe(201);
    expect(await first.json()).toMatchObject({ size: FILE.length, mediaType: 'application/pdf' });
    expect((await send('PUT', PATH, { person: 'tp.cntt', body: FILE })).status).toBe(201);
    expect((await send('PUT', PATH, { body: FILE })).status).toBe(201);
  });

  test.each([
    ['without a session', 401, PATH, { person: null, body: FILE }],
    ['under another hash', 422, `/api/files/${'a'.repeat(64)}`, { body: FILE }],
    ['under no hash', 400, '/api/files/abc', { body: FILE }],
    [
      'under a hash in capitals',
      400,
      `/api/files/${sha256Hex(FILE).toUpperCase()}`,
      { body: FILE },
    ],
    ['an empty file', 422, `/api/files/${sha256Hex(Buffer.alloc(0))}`, {}],
    ['a file over the limit', 413, `/api/files/${'b'.repeat(64)}`, { body: pdf('x', LIMIT + 1) }],
    [
      'a program',
      415,
      `/api/files/${sha256Hex(Buffer.from('MZ\0\0'))}`,
      { body: Buffer.from('MZ\0\0') },
    ],
  ])('%s is refused', async (_, status, path, sent: Sent) => {
    const answer = await send('PUT', path, sent);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, title: expect.stringMatching(/\p{L}/u) });
  });
});

describe('PATCH and HEAD', () => {
  const whole = pdf('in parts', 3 * CHUNK + 5);
  const path = `/api/files/${sha256Hex(whole)}`;
  const patch = (start: number, end: number, headers: Record<string, string> = {}) =>
    send('PATCH', path, {
      body: whole.subarray(start, end),
      headers: { 'Upload-Offset': `${start}`, 'Upload-Length': `${whole.length}`, ...headers },
    });
  const offset = async (person = 'vanthu') => {
    const answer = await send('HEAD', path, { person });
    return [answer.status, answer.headers.get('Upload-Offset')];
  };

  test('an upload in parts, told how far it is', async () => {
    expect(await offset()).toEqual([404, null]);
    const first = await patch(0, CHUNK);
    expect([first.status, first.headers.get('Upload-Offset')]).toEqual([204, `${CHUNK}`]);
    expect(await offset()).toEqual([200, `${CHUNK}`]);
    expect(await offset('giamdoc')).toEqual([404, null]);
    const elsewhere = await patch(CHUNK + 1, whole.length);
    expect([elsewhere.status, elsewhere.headers.get('Upload-Offset')]).toEqual([409, `${CHUNK}`]);
    expect((await patch(CHUNK, 2 * CHUNK + 9)).status).toBe(204);
    const last = await patch(2 * CHUNK + 9, whole.length);
    expect([last.status, last.headers.get('Upload-Offset')]).toEqual([201, `${whole.length}`]);
    expect(await offset()).toEqual([200, `${whole.length}`]);
  });

  test('without an offset it is refused', async () => {
    expect((await patch(0, 10, { 'Upload-Offset': '' })).status).toBe(400);
    expect((await patch(0, 10, { 'Upload-Offset': '-1' })).status).toBe(400);
  });

  test('what was announced over the limit is refused before it is sent', async () => {
    expect((await patch(0, 10, { 'Upload-Length': `${LIMIT + 1}` })).status).toBe(413);
  });

  test('nobody goes on with what another person began', async () => {
    const mine = pdf('mine', CHUNK + 5);
    const at = `/api/files/${sha256Hex(mine)}`;
    const headers = { 'Upload-Offset': '0', 'Upload-Length': `${mine.length}` };
    await send('PATCH', at, { body: mine.subarray(0, CHUNK), headers });
    const rest = { ...headers, 'Upload-Offset': `${CHUNK}` };
    const other = await send('PATCH', at, {
      person: 'x',
      body: mine.subarray(CHUNK),
      headers: rest,
    });
    expect(other.status).toBe(409);
  });
});

describe('GET', () => {
  beforeAll(() => send('PUT', PATH, { body: FILE }));

  test('gives the bytes to whoever may read a document that carries them', async () => {
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(FILE)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': `${FILE.length}`,
      'accept-ranges': 'bytes',
      etag: `"${sha256Hex(FILE)}"`,
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(
        /^inline; filename="Quyet dinh 132\.pdf"; filename\*=UTF-8''Quy%E1/,
      ),
    });
  });

  test.each([
    ['to whoever may not read the document', 'vanthu', `${PATH}?document=in:1`],
    ['of a document that does not carry it', 'giamdoc', `${PATH}?document=in:2`],
    ['without a document, for whoever uploaded it too', 'vanthu', PATH],
    ['under a hash that nobody has', 'giamdoc', `/api/files/${'c'.repeat(64)}?document=in:1`],
    ['under no hash', 'giamdoc', '/api/files/x?document=in:1'],
  ])('404 %s', async (_, person, path) => {
    const answer = await send('GET', path, { person });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('ETag')).toBeNull();
  });

  test('HEAD with a document tells the same and sends nothing', async () => {
    const answer = await read({}, 'HEAD');
    expect([answer.status, answer.headers.get('Content-Length')]).toEqual([200, `${FILE.length}`]);
    expect(await answer.text()).toBe('');
    expect((await read({}, 'HEAD', 'in:2')).status).toBe(404);
  });

  test('one range', async () => {
    const answer = await read({ Range: `bytes=${CHUNK - 2}-${CHUNK + 1}` });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('Content-Range')).toBe(
      `bytes ${CHUNK - 2}-${CHUNK + 1}/${FILE.length}`,
    );
    expect(answer.headers.get('Content-Length')).toBe('4');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(FILE.subarray(CHUNK - 2, CHUNK + 2))).toBe(true);
  });

  test('no such range', async () => {
    const answer = await read({ Range: `bytes=${FILE.length}-` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('Content-Range')).toBe(`bytes */${FILE.length}`);
  });

  test('a range of other bytes than these is all of these', async () => {
    expect((await read({ Range: 'bytes=0-1', 'If-Range': '"other"' })).status).toBe(200);
    const same = { Range: 'bytes=0-1', 'If-Range': `"${sha256Hex(FILE)}"` };
    expect((await read(same)).status).toBe(206);
  });

  test('nothing for whoever has it already, and still may read it', async () => {
    const has = { 'If-None-Match': `"x", W/"${sha256Hex(FILE)}"` };
    expect((await read(has)).status).toBe(304);
    expect((await read({ 'If-None-Match': '"x"' })).status).toBe(200);
    expect((await read(has, 'GET', 'in:2')).status).toBe(404);
  });
});

describe('over a real line', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createAdaptorServer({ fetch: app.fetch }) as Server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => server.close());

  test('what came before it broke is kept, and the upload goes on', async () => {
    const whole = pdf('broken', 4 * CHUNK);
    const path = `/api/files/${sha256Hex(whole)}`;
    const headers = { 'X-Person': 'vanthu', 'Content-Length': whole.length };
    const request = httpRequest({ port, path, method: 'PUT', headers });
    request.on('error', () => undefined);
    request.write(whole.subarray(0, 2 * CHUNK + 100));
    const offset = async () => (await send('HEAD', path)).headers.get('Upload-Offset');
    // The first chunks are in the store, so the rest was received too.
    while ((await offset()) === null) await new Promise(setImmediate);
    request.destroy();
    while ((await offset()) !== `${2 * CHUNK + 100}`) await new Promise(setImmediate);
    const last = await send('PATCH', path, {
      body: whole.subarray(2 * CHUNK + 100),
      headers: { 'Upload-Offset': `${2 * CHUNK + 100}` },
    });
    expect(last.status).toBe(201);
    expect(await chunks.verify(sha256Hex(whole))).toBe(true);
  });

  test('a reader that goes away half-way does no harm', async () => {
    const url = `http://127.0.0.1:${port}${PATH}?document=in:1`;
    const stop = new AbortController();
    const answer = await fetch(url, { headers: { 'X-Person': 'giamdoc' }, signal: stop.signal });
    await answer.body?.getReader().read();
    stop.abort();
    const again = await fetch(url, { headers: { 'X-Person': 'giamdoc' } });
    expect(Buffer.from(await again.arrayBuffer()).equals(FILE)).toBe(true);
  });
});
