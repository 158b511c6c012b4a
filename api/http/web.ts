import type { Context, MiddlewareHandler } from 'hono';
import { listIn } from './listIn.ts';
import { isCompressible, type WebBuild, type WebFile } from './webBuild.ts';

const WORKER = '/service-worker.js';

/** Serves the built app: its files, and its one page for every address that a person opens. */
export function serveWeb(build: WebBuild): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const file = build.files.get(c.req.path) ?? (isNavigation(c) ? build.page : undefined);
    if (!file) return next();
    c.header('Content-Security-Policy', build.policy);
    if (c.req.path === WORKER) c.header('Service-Worker-Allowed', '/');
    return send(c, file);
  };
}

/** A missing script must be a 404, never the page: a browser would keep the page as the script. */
function isNavigation(c: Context): boolean {
  if (c.req.path === '/') return true;
  const isFileName = /\.[a-z0-9]+$/i.test(c.req.path) || c.req.path.startsWith('/_app/');
  return !isFileName && (c.req.header('Accept') ?? '').includes('text/html');
}

async function send(c: Context, file: WebFile): Promise<Response> {
  c.header('Cache-Control', file.cacheControl);
  c.header('ETag', file.etag);
  if (isCompressible(file)) c.header('Vary', 'Accept-Encoding');
  if (c.req.header('If-None-Match')?.includes(file.etag)) return c.body(null, 304);
  const encoding = isCompressible(file) ? acceptedEncoding(c) : undefined;
  const body = encoding ? await file.encoded(encoding) : file.body;
  if (encoding) c.header('Content-Encoding', encoding);
  c.header('Content-Length', String(body.length));
  return c.body(body, 200, { 'Content-Type': file.type });
}

function acceptedEncoding(c: Context): 'br' | 'gzip' | undefined {
  const accepted = listIn(c.req.header('Accept-Encoding'))
    .filter(({ weight }) => weight > 0)
    .map(({ name }) => name);
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}
