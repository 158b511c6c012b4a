import type { Context, MiddlewareHandler } from 'hono';

const YEAR_SECONDS = 31_536_000;
/** Nothing of an answer below /api or /sync is ever run or framed. */
const INERT = "default-src 'none'; frame-ancestors 'none'";

/** On every answer. What a route sets itself (the sandbox of a file) stays. */
export function securityHeaders({ isHttps }: { isHttps: boolean }): MiddlewareHandler {
  const always = {
    'X-Content-Type-Options': 'nosniff',
    // Not no-referrer: some requests of our own pages would then name the origin `null`.
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(isHttps ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` } : {}),
  };
  return async (c, next) => {
    await next();
    setHeaders(c, always);
  };
}

/** Below /api and /sync: no cache keeps an answer, no page shows it. */
export const privateHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set('Cache-Control', 'no-store');
  setHeaders(c, { 'Content-Security-Policy': INERT });
};

function setHeaders(c: Context, headers: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(headers)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
}
