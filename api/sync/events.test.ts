import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeskSignals } from '../projections/deskSignals.ts';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { eventRoutes } from './events.ts';
import { createOpenFeeds } from './feeds.ts';
import { openServer, type TestServer } from './testing/openServer.ts';

let running: TestServer;
beforeAll(async () => {
  running = await openServer(undefined, { mostFeeds: 3 });
}, 60_000);
afterAll(() => running.close());

/** A stream's text, read as it comes. */
function reading(answer: Response) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let ended = false;
  const done = (async () => {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      text += next.value;
    }
    ended = true;
  })();
  return { text: () => text, ended: () => ended, done, cancel: () => reader?.cancel() };
}
const events = (text: string) => text.split('event: desk\n').length - 1;

test('it says that there is something to pull, at the beginning and whenever the desk was written', async () => {
  const cookie = await running.signIn('pgd.hatang');
  const answer = await running.get(cookie, '/sync/events');
  expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
  const stream = reading(answer);
  await expect.poll(() => events(stream.text())).toBe(1);
  const document = await running.register();
  await running.settled();
  expect(events(stream.text())).toBe(1);
  await running.act('giamdoc', document, toDeputy);
  await expect.poll(() => events(stream.text())).toBe(2);
  expect(stream.text()).not.toContain('incoming:');
  await stream.cancel();
  await expect.poll(() => running.sync.openStreams()).toBe(0);
});

test('it ends with its session, and a session has only a few', async () => {
  const cookie = await running.signIn('giamdoc');
  const open = () => running.get(cookie, '/sync/events');
  const streams = (await Promise.all([open(), open(), open()])).map(reading);
  const fourth = await open();
  expect(fourth.status).toBe(429);
  expect(await fourth.json()).toMatchObject({ error: 'too_many_requests' });
  await running.get(cookie, '/api/signout', { method: 'POST' });
  await Promise.all(streams.map(({ done }) => done));
  expect(running.sync.openStreams()).toBe(0);
});

test('a thousand listeners: each hears of its own desk, quiet ones get a beat', async () => {
  const signals = createDeskSignals();
  const sessions = {
    sessionOf: (request: Request) =>
      Promise.resolve({ id: request.url, person: request.url.slice(-1), device: null }),
    onEnd: () => () => undefined,
  };
  const feeds = createOpenFeeds(sessions, 8);
  const { app, close } = eventRoutes({ accounts: sessions, feeds, signals, beatMs: 20 });
  const streams = await Promise.all(
    Array.from({ length: 1_000 }, async (_, at) =>
      reading(await app.request(`http://x/sync/events?${at}${at % 10}`)),
    ),
  );
  await expect.poll(() => streams.every(({ text }) => events(text()) === 1)).toBe(true);
  signals.tell(['3', '7']);
  const told = () => streams.filter(({ text }) => events(text()) === 2).length;
  await expect.poll(told).toBe(200);
  await expect.poll(() => streams.every(({ text }) => text().includes('event: ping\n'))).toBe(true);
  expect(feeds.count()).toBe(1_000);
  feeds.endAll();
  await Promise.all(streams.map(({ done }) => done));
  expect(feeds.count()).toBe(0);
  close();
});
