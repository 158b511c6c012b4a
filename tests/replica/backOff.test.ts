import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { virtualTimers, type VirtualTimers } from './virtualTimers.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRetryAfter } from '#web/replica/ask.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';

let server: AgencyServer;
let between: Between;
let clerk: Replica;
let device: NodeDevice;
let timers: VirtualTimers;

const MINUTE = 60_000;

beforeAll(async () => {
  server = await startAgency();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('vanthu', between.url);
  timers = virtualTimers(device);
  clerk = await openReplica('vanthu', device);
  expect(await clerk.pull()).toBe('done');
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

const html = { 'content-type': 'text/html' };
const answers = (status: number, headers: object = {}): Happening => ({
  answer: { status, headers: { ...html, ...headers }, body: `<h1>${status}</h1>` },
});
const to = (path: string, happening: Happening) => (asked: Asked) =>
  asked.path.startsWith(path) ? happening : undefined;

async function register(): Promise<string> {
  const document = newDocument();
  const submitted = await clerk.submit({ document, basedOn: 0, command: registration() });
  expect(submitted).toMatchObject({ ok: true });
  return document;
}

/** Requests during so many minutes in which the page is woken again and again: by the stream, by being looked at. */
async function countDuring(minutes: number, path: string): Promise<number> {
  const before = between.count(path);
  for (let half = 0; half < 2 * minutes; half += 1) {
    await timers.pass(MINUTE / 2);
    clerk.wake();
    clerk.pullSoon();
    clerk.serverWasReached();
  }
  return between.count(path) - before;
}

/** And what the person is told of it. */
const refusing: Readonly<Record<string, readonly [Happening, string]>> = {
  'a proxy that takes no body (413)': [answers(413), 'refused'],
  'a gateway that says so in JSON (413)': [
    answers(413, { 'content-type': 'application/json' }),
    'refused',
  ],
  'a server that asks to wait (429)': [answers(429), 'busy'],
  'a server that is away (503)': [answers(503), 'unreachable'],
  'a captive portal': [answers(200), 'unreachable'],
};

test.each(Object.keys(refusing))(
  'while pulling works, sending to %s backs off: a handful of requests in ten minutes',
  async (name) => {
    const [happening = 'cut', connection] = refusing[name] ?? [];
    between.happens(to('/sync/commands', happening));
    const document = await register();
    expect(await clerk.flush()).toBe('unreachable');
    const pulls = between.count('/sync/desk/_snapshot');
    const sent = await countDuring(10, '/sync/commands');
    // 2, 4, 8 … 256 seconds, each shortened by up to a half.
    expect(sent).toBeGreaterThanOrEqual(7);
    expect(sent).toBeLessThanOrEqual(10);
    // Nobody asks for the desk because sending fails: at most when the page is woken.
    expect(between.count('/sync/desk/_snapshot') - pulls).toBeLessThanOrEqual(2 * 2 * 10);
    expect(await now(clerk.state())).toMatchObject({ connection, waiting: 1 });

    between.happens(() => undefined);
    await timers.pass(5 * MINUTE);
    expect(await server.versionOf(document)).toBe(1);
    expect(await now(clerk.state())).toMatchObject({ connection: 'online', waiting: 0 });
  },
);

test('while sending works, pulling backs off: a success of the one says nothing about the other', async () => {
  between.happens(to('/sync/desk/_snapshot', answers(503)));
  expect(await clerk.pull()).toBe('unreachable');
  const before = between.count('/sync/desk/_snapshot');
  for (let at = 0; at < 20; at += 1) {
    const document = await register();
    expect(await clerk.flush()).toBe('done');
    expect(await server.versionOf(document)).toBe(1);
    await timers.pass(MINUTE / 2);
  }
  expect(between.count('/sync/desk/_snapshot') - before).toBeLessThanOrEqual(10);
});

test('a line that is down: what comes back brings the other direction forward, once', async () => {
  between.happens(() => 'cut');
  const document = await register();
  expect(await clerk.flush()).toBe('unreachable');
  expect(await clerk.pull()).toBe('unreachable');
  await timers.pass(10 * MINUTE);
  between.happens(() => undefined);
  expect(await clerk.pull()).toBe('done');
  await expect.poll(() => server.versionOf(document)).toBe(1);
});

test('a direction that nobody answers is brought forward once, not by every success of the other', async () => {
  between.happens(to('/sync/commands', 'cut'));
  await register();
  expect(await clerk.flush()).toBe('unreachable');
  const before = between.count('/sync/commands');
  for (let times = 0; times < 10; times += 1) expect(await clerk.pull()).toBe('done');
  await expect.poll(() => between.count('/sync/commands')).toBe(before + 1);
});

const later: Readonly<Record<string, () => string>> = {
  seconds: () => '300',
  'an HTTP date': () => new Date(Date.now() + 300_000).toUTCString(),
};

test.each(Object.keys(later))(
  '`Retry-After` in %s is obeyed, whatever wakes the page',
  async (name) => {
    between.happens(to('/sync/commands', answers(503, { 'retry-after': later[name]?.() ?? '' })));
    const document = await register();
    expect(await clerk.flush()).toBe('unreachable');
    const { connection, until = '' } = await now(clerk.state());
    expect(connection).toBe('busy');
    // The date is written to the second.
    expect(Math.abs(Date.parse(until) - Date.parse(clerk.now()) - 300_000)).toBeLessThan(MINUTE);
    between.happens(() => undefined);
    expect(await countDuring(4.5, '/sync/commands')).toBe(0);
    await timers.pass(2 * MINUTE);
    expect(await server.versionOf(document)).toBe(1);
  },
);

test('what failed here and was sent by another tab fails no more: all is said to be well', async () => {
  between.happens(to('/sync/commands', answers(503)));
  const document = await register();
  expect(await clerk.flush()).toBe('unreachable');
  between.happens(() => undefined);
  const other = await openReplica('vanthu', device);
  expect(await other.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
  await other.close();

  between.happens(() => 'cut');
  expect(await clerk.pull()).toBe('unreachable');
  between.happens(() => undefined);
  expect(await clerk.pull()).toBe('done');
  expect(await clerk.flush()).toBe('done');
  await expect.poll(() => now(clerk.state())).toMatchObject({ connection: 'online' });
  expect(await clerk.pull()).toBe('done');
  expect(await now(clerk.state())).toMatchObject({ connection: 'online' });
});

test('the person’s own “send now” waits for nothing', async () => {
  between.happens(to('/sync/commands', answers(503, { 'retry-after': '600' })));
  const document = await register();
  expect(await clerk.flush()).toBe('unreachable');
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
});

test('`Retry-After` is read as the standard writes it, by the clock of whoever answers, and bounded', () => {
  const at = Date.parse('2026-11-27T08:00:00Z');
  const read = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), at);
  expect(read({})).toBe(0);
  expect(read({ 'retry-after': '120' })).toBe(120_000);
  expect(read({ 'retry-after': 'Fri, 27 Nov 2026 08:02:00 GMT' })).toBe(120_000);
  const date = 'Fri, 27 Nov 2026 06:00:00 GMT';
  expect(read({ 'retry-after': 'Fri, 27 Nov 2026 06:00:30 GMT', date })).toBe(30_000);
  expect(read({ 'retry-after': '99999999999' })).toBe(900_000);
  for (const nonsense of ['-5', '1.5', 'soon', 'Fri, 27 Nov 2025 08:02:00 GMT', '']) {
    expect(read({ 'retry-after': nonsense })).toBe(0);
  }
});
