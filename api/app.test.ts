import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { beforeAll, expect, test } from 'vitest';
import type { AppEnv } from './accounts/session.ts';
import { createApp, type AppDeps } from './app.ts';
import { readBody } from './http/body.ts';
import { createMetrics } from './http/metrics.ts';
import { readWebBuild, type WebBuild } from './http/webBuild.ts';
import { createLog } from './log.ts';

const INLINE = '\n  start("ế");\n';
const PAGE = `<!doctype html><html><head><script src="/a.js"></script></head><body><script>${INLINE}</script></body></html>`;
const CODE = 'export const lines = 1;\n'.repeat(200);
let web: WebBuild | null;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'butphe-build-'));
  await mkdir(path.join(folder, '_app/immutable'), { recursive: true });
  await writeFile(path.join(folder, 'index.html'), PAGE);
  await writeFile(path.join(folder, '_app/immutable/a.js'), CODE);
  await writeFile(path.join(folder, 'service-worker.js'), 'self');
  await writeFile(path.join(folder, 'manifest.webmanifest'), '{}');
  web = await readWebBuild(folder);
});

function routes() {
  const app = new Hono<AppEnv>();
  app.get('/api/ok', (c) => c.json({ ok: true }));
  app.post('/api/act', async (c) => {
    const body = await readBody(c, 64 * 1024);
    return body.ok ? c.json({ length: body.bytes.length }) : body.answer;
  });
  app.get('/api/file', (c) => c.body('x', 200, { 'Content-Security-Policy': 'sandbox' }));
  app.get('/sync/broken', () => {
    throw new Error('secret /var/lib/butphe/store');
  });
  return app;
}

function appWith(changes: Partial<AppDeps> = {}) {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const metrics = createMetrics();
  const deps = { publicOrigin: undefined, routes: [routes()], web, metrics, log, ...changes };
  return { app: createApp(deps), lines, metrics };
}

test('every answer below /api and /sync is private, sniffed by nobody and runs nothing', async () => {
  const { app } = appWith();
  for (const url of ['/api/ok', '/api/none', '/sync/none', '/sync/broken']) {
    const { headers } = await app.request(url);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  }
  const file = await app.request('/api/file');
  expect(file.headers.get('Content-Security-Policy')).toBe('sandbox');
});

test('under https browsers are told to stay there', async () => {
  const { app } = appWith({ publicOrigin: 'https://vanban.example' });
  const { headers } = await app.request('/');
  expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d{8}/);
});

test('what is not there is told in the language asked for, also below /sync and with any method', async () => {
  const { app } = appWith();
  const answer = await app.request('/sync/none', { method: 'DELETE' });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({
    type: 'about:blank',
    status: 404,
    title: 'Không có địa chỉ này',
    requestId: answer.headers.get('X-Request-Id'),
  });
  const english = await app.request('/api/none', {
    headers: { 'Accept-Language': 'fr, en-GB;q=0.8, vi;q=0.5', Accept: 'text/html' },
  });
  expect(await english.json()).toMatchObject({ title: 'There is nothing at this address' });
});

test('a failure shows nothing of the server but its request id; the log has the rest', async () => {
  const { app, lines } = appWith();
  const answer = await app.request('/sync/broken?q=secret');
  const body = await answer.text();
  expect(answer.status).toBe(500);
  expect(body).not.toMatch(/secret|\.ts|at /);
  const logged = JSON.parse(lines[0] ?? '{}');
  expect(logged).toMatchObject({ requestId: JSON.parse(body).requestId, path: '/sync/broken' });
  expect(logged.error).toContain('secret /var/lib');
});

test('a request id that a client chooses is not ours', async () => {
  const { app } = appWith();
  const answer = await app.request('/api/ok', { headers: { 'X-Request-Id': 'chosen' } });
  expect(answer.headers.get('X-Request-Id')).not.toBe('chosen');
});

test.each([
  ['http://evil.example', 403],
  ['http://localhost:1234', 403],
  ['https://localhost.evil.example', 403],
  ['null', 403],
  ['', 403],
  ['http://localhost', 200],
  [undefined, 200],
])('a request that changes something, from a page at %j, gets %i', async (origin, status) => {
  const { app } = appWith();
  const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin };
  expect((await app.request('/api/act', { method: 'POST', headers })).status).toBe(status);
});

test('with PUBLIC_ORIGIN only that origin counts, whatever host the request names', async () => {
  const { app } = appWith({ publicOrigin: 'https://vanban.example' });
  const post = (Origin: string) => app.request('/api/act', { method: 'POST', headers: { Origin } });
  expect((await post('https://vanban.example')).status).toBe(200);
  expect((await post('http://vanban.example')).status).toBe(403);
  expect((await post('http://localhost')).status).toBe(403);
});

test('what is refused for its origin stands in the log, with as much of the origin as is needed', async () => {
  const { app, lines } = appWith();
  const Origin = `http://evil.example/${'x'.repeat(5_000)}`;
  const answer = await app.request('/api/act?of=secret', { method: 'POST', headers: { Origin } });
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    ...{ level: 'warn', message: 'a request of another site was refused', method: 'POST' },
    requestId: answer.headers.get('X-Request-Id'),
    origin: Origin.slice(0, 200),
  });
  expect(lines.join()).not.toContain('secret');
  const own = { method: 'POST', headers: { Origin: 'http://localhost' } };
  expect((await app.request('/api/act', own)).status).toBe(200);
  expect(lines).toHaveLength(1);
});

test('a foreign page may not even reach what is not there', async () => {
  const { app } = appWith();
  const headers = { Origin: 'http://evil.example' };
  for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) {
    expect((await app.request('/sync/none', { method, headers })).status).toBe(403);
  }
  expect((await app.request('/api/ok', { headers })).status).toBe(200);
});

test('a body over the limit is a problem, whether its length was told or not', async () => {
  const { app } = appWith();
  const large = 'x'.repeat(70_000);
  const told = await app.request('/api/act', {
    method: 'POST',
    body: large,
    headers: { 'Content-Length': String(large.length) },
  });
  const streamed = await app.request('/api/act', {
    method: 'POST',
    body: new Blob([large]).stream(),
    duplex: 'half',
  } as RequestInit);
  for (const answer of [told, streamed]) {
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      status: 413,
      title: expect.stringMatching(/quá lớn/),
    });
  }
});

test('the page comes with the contract’s policy, its own script named by its hash', async () => {
  const { app } = appWith();
  const answer = await app.request('/');
  const hash = createHash('sha256').update(INLINE).digest('base64');
  expect(answer.headers.get('Content-Security-Policy')).toBe(
    `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  );
  expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  expect(await answer.text()).toBe(PAGE);
});

test('any address a person opens gets the page; a missing script, an API address and a POST do not', async () => {
  const { app } = appWith();
  const html = { headers: { Accept: 'text/html,*/*;q=0.8' } };
  expect((await app.request('/van-ban-den/123', html)).status).toBe(200);
  expect((await app.request('/van-ban-den/123', { ...html, method: 'HEAD' })).status).toBe(200);
  for (const url of ['/_app/immutable/gone.js', '/gone.js', '/api/none', '/sync/none']) {
    expect((await app.request(url, html)).status).toBe(404);
  }
  expect((await app.request('/van-ban-den/123')).status).toBe(404);
  expect((await app.request('/van-ban-den/123', { ...html, method: 'POST' })).status).toBe(404);
});

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
  '//etc/passwd',
  '/_app/..%5c..%5cpackage.json',
  '/index.html%00.js',
])('no address leaves the build: %s', async (url) => {
  const { app } = appWith();
  expect((await app.request(url)).status).toBe(404);
});

test('hashed files are kept for ever, others asked for again', async () => {
  const { app } = appWith();
  const script = await app.request('/_app/immutable/a.js');
  expect(script.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  const worker = await app.request('/service-worker.js');
  expect(worker.headers.get('Cache-Control')).toBe('no-cache');
  expect(worker.headers.get('Service-Worker-Allowed')).toBe('/');
  const manifest = await app.request('/manifest.webmanifest');
  expect(manifest.headers.get('Content-Type')).toBe('application/manifest+json');
  const again = await app.request('/service-worker.js', {
    headers: { 'If-None-Match': worker.headers.get('ETag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('files travel compressed for whoever can read that', async () => {
  const { app } = appWith();
  const get = (encoding: string) =>
    app.request('/_app/immutable/a.js', { headers: { 'Accept-Encoding': encoding } });
  const bytes = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
  const brotli = await get('gzip, deflate, br');
  expect(brotli.headers.get('Content-Encoding')).toBe('br');
  expect(brotliDecompressSync(await bytes(brotli)).toString()).toBe(CODE);
  expect(gunzipSync(await bytes(await get('gzip, br;q=0'))).toString()).toBe(CODE);
  const plain = await get('identity');
  expect(plain.headers.get('Content-Encoding')).toBeNull();
  expect(plain.headers.get('Vary')).toBe('Accept-Encoding');
  expect((await bytes(plain)).toString()).toBe(CODE);
});

test('without a build there is no page, and the API answers all the same', async () => {
  expect(await readWebBuild('/nowhere')).toBeNull();
  const { app } = appWith({ web: null });
  expect((await app.request('/', { headers: { Accept: 'text/html' } })).status).toBe(404);
  expect((await app.request('/api/ok')).status).toBe(200);
});

test('durations are measured by route, never by path', async () => {
  const { app, metrics } = appWith();
  await app.request('/api/ok');
  await app.request('/api/so-van-ban-12');
  await app.request('/api/ok', { method: 'BREW' });
  const text = metrics.print();
  expect(text).toContain(
    'butphe_http_request_seconds_count{method="GET",route="/api/ok",status="200"} 1',
  );
  expect(text).toContain('{method="other",route="/api/*",status="404"} 1');
  expect(text).not.toContain('so-van-ban');
});
