import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addressOf } from './address.ts';

async function ask(peer: string, forwarded: string | undefined, isBehindProxy: boolean) {
  const app = new Hono();
  app.get('/', (c) => c.text(addressOf(c, isBehindProxy)));
  const headers: Record<string, string> = forwarded ? { 'X-Forwarded-For': forwarded } : {};
  const connection = { incoming: { socket: { remoteAddress: peer } } };
  return (await app.request('/', { headers }, connection)).text();
}

test('a client cannot choose its address', async () => {
  expect(await ask('192.0.2.1', '203.0.113.9', true)).toBe('192.0.2.1');
  expect(await ask('127.0.0.1', '203.0.113.9', false)).toBe('127.0.0.1');
});

test('the proxy on this machine says who came, in its last entry', async () => {
  expect(await ask('127.0.0.1', '10.0.0.1, 203.0.113.9', true)).toBe('203.0.113.9');
  expect(await ask('::ffff:127.0.0.1', '203.0.113.9', true)).toBe('203.0.113.9');
  expect(await ask('::1', undefined, true)).toBe('0:0:0:0');
});

test('one IPv6 network counts as one', async () => {
  expect(await ask('2001:db8:1:2:aaaa::1', undefined, false)).toBe('2001:db8:1:2');
  expect(await ask('2001:db8:1:2:bbbb:cccc:dddd:eeee', undefined, false)).toBe('2001:db8:1:2');
  expect(await ask('2001:db8::1', undefined, false)).toBe('2001:db8:0:0');
  expect(await ask('::ffff:192.0.2.1', undefined, false)).toBe('192.0.2.1');
});
