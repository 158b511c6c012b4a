import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { Log } from '../log.ts';
import { problem } from '../problem.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Of what a stranger chose, so much stands in the log. */
const LONGEST_LOGGED = 200;

/**
 * A page of another site must not act with our cookie. A browser names its page's origin on every request that
 * changes something; a script names none, and that is not foreign.
 */
export function refuseForeignOrigin(
  publicOrigin: string | undefined,
  log: Log,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (READING.has(c.req.method) || origin === undefined) return next();
    const isOurs = publicOrigin
      ? origin === publicOrigin
      : URL.parse(origin)?.host === new URL(c.req.url).host;
    if (isOurs) return next();
    log.warn('a request of another site was refused', {
      requestId: c.get('requestId'),
      method: c.req.method,
      origin: origin.slice(0, LONGEST_LOGGED),
    });
    return problem(c, {
      status: 403,
      title: { vi: 'Yêu cầu đến từ một trang khác', en: 'The request comes from another site' },
    });
  };
}
