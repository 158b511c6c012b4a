import { getConnInfo } from '@hono/node-server/conninfo';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../problem.ts';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
/** What a proxy writes. A request that came through one is not this machine's own, whoever connects. */
const FORWARDED = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'];

/** Lets in whoever is on this machine, or knows the token. */
export function guardMetrics(token: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    const isKnown = token !== undefined && isSame(c.req.header('Authorization'), `Bearer ${token}`);
    if (isKnown || isOnThisMachine(c)) return next();
    return problem(c, {
      status: 401,
      title: { vi: 'Cần mã để xem số đo', en: 'The figures need a token' },
      detail: {
        vi: 'Hãy hỏi từ chính máy chủ, hoặc gửi kèm Authorization: Bearer <METRICS_TOKEN>.',
        en: 'Ask on the server itself, or send Authorization: Bearer <METRICS_TOKEN>.',
      },
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  };
}

function isOnThisMachine(c: Context): boolean {
  if (FORWARDED.some((name) => c.req.header(name) !== undefined)) return false;
  const hasConnection = 'incoming' in ((c.env ?? {}) as object);
  return hasConnection && LOOPBACK.test(getConnInfo(c).remote.address ?? '');
}

/** In the same time for every wrong one. */
function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
