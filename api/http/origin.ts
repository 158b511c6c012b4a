import type { MiddlewareHandler } from 'hono';
import { problem } from '../problem.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site must not act with our cookie. A browser names its page's origin on every request that
 * changes something; a script names none, and that is not foreign.
 */
export function refuseForeignOrigin(publicOrigin: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (READING.has(c.req.method) || origin === undefined) return next();
    const isOurs = publicOrigin
      ? origin === publicOrigin
      : URL.parse(origin)?.host === new URL(c.req.url).host;
    if (isOurs) return next();
    return problem(c, {
      status: 403,
      title: { vi: 'Yêu cầu đến từ một trang khác', en: 'The request comes from another site' },
    });
  };
}
