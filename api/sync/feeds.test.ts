import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from '../commands/testing/stores.ts';
import { openServer, type TestServer } from './testing/openServer.ts';

type Body = Record<string, unknown>;

describe.each(stores)('feeds that stay open on the $kind store', ({ url }) => {
  let running: TestServer;
  let cookie: string;
  beforeAll(async () => {
    running = await openServer(url, { mostFeeds: 2 });
    cookie = await running.signIn('giamdoc');
    await running.settled();
  }, 60_000);
  afterAll(() => running.close());

  const get = (path: string, init?: RequestInit) => running.get(cookie, path, init);
  const jsonAt = async (path: string) => (await (await get(path)).json()) as Body;

  test('a longpoll answers when something comes', async () => {
    const { last_seq } = await jsonAt('/sync/desk/_changes');
    const waiting = jsonAt(`/sync/desk/_changes?feed=longpoll&since=${String(last_seq)}`);
    const card = await running.register();
    expect(await waiting).toMatchObject({ results: [{ id: card }] });
    const asked = JSON.stringify(last_seq);
    const quoted = await jsonAt(`/sync/desk/_changes?since=${encodeURIComponent(asked)}`);
    expect(quoted).toMatchObject({ results: [{ id: card }] });
  });

  test('feeds that stay open are few per session, and end with it', async () => {
    const own = await running.signIn('giamdoc');
    const path = '/sync/desk/_changes?feed=continuous&since=now&heartbeat=1000';
    const feeds = await Promise.all([running.get(own, path), running.get(own, path)]);
    expect(feeds.map(({ status }) => status)).toEqual([200, 200]);
    const third = await running.get(own, path);
    expect([third.status, third.headers.get('Retry-After')]).toEqual([429, '30']);
    expect((await get(path, { signal: AbortSignal.timeout(500) })).status).toBe(200);
    const beat = await feeds[0]?.body?.getReader().read();
    expect(new TextDecoder().decode(beat?.value)).toBe('\n');
    const rest = feeds[1]?.text();
    const signedOut = await running.get(own, '/api/signout', { method: 'POST' });
    expect(signedOut.status).toBe(204);
    expect((await rest)?.trim()).toBe('');
    expect((await running.get(own, path)).status).toBe(401);
  });

  test('a feed whose reader went away is let go', async () => {
    const own = await running.signIn('giamdoc');
    const path = '/sync/desk/_changes?feed=continuous&since=now&heartbeat=1000';
    for (let round = 0; round < 5; round += 1) {
      const leave = new AbortController();
      const answer = await running.get(own, path, { signal: leave.signal });
      expect(answer.status).toBe(200);
      leave.abort();
      await expect.poll(() => running.sync.openStreams()).toBe(0);
    }
  });

  test('HEAD opens no feed', async () => {
    const own = await running.signIn('giamdoc');
    const paths = ['_changes?feed=continuous&since=now', '_changes?feed=longpoll&since=now'];
    for (const path of ['/sync/events', ...paths.map((one) => `/sync/desk/${one}`)]) {
      for (let round = 0; round < 3; round += 1) {
        expect((await running.get(own, path, { method: 'HEAD' })).status, path).toBe(200);
      }
      expect(running.sync.openStreams(), path).toBe(0);
    }
  });
});
