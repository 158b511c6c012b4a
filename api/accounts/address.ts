import type { Context } from 'hono';
import { getConnInfo } from '@hono/node-server/conninfo';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Whom a limit counts for. `X-Forwarded-For` is believed only behind a proxy (`PUBLIC_ORIGIN` is https) on this
 * machine, and only its last entry, which that proxy wrote.
 * One household or office has a whole IPv6 /64, so that is what counts there.
 */
export function addressOf(c: Context, isBehindProxy: boolean): string {
  const peer = peerOf(c);
  const forwarded = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
  const address = isBehindProxy && LOOPBACK.test(peer) && forwarded ? forwarded : peer;
  return networkOf(address.slice(0, 64));
}

/** Requests that tests hand to the app come over no connection. */
function peerOf(c: Context): string {
  const hasConnection = c.env && 'incoming' in (c.env as object);
  return (hasConnection && getConnInfo(c).remote.address) || 'unknown';
}

function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head.split(':').map((group) => group || '0');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':');
}
