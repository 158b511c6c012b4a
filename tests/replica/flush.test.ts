import {
  newDocument,
  registration,
  startAgency,
  toDeputy,
  type AgencyServer,
} from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { openReplica, signIn, signOut } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';
import { PASSWORD } from '../agency.ts';

let server: AgencyServer;
let between: Between;
let device: NodeDevice;
let clerk: Replica;

beforeAll(async () => {
  server = await startAgency();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('vanthu', between.url);
  clerk = await openReplica('vanthu', device);
  expect(await clerk.pull()).toBe('done');
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

const commandsAre = (happening: Happening) => (asked: Asked) =>
  asked.path === '/sync/commands' ? happening : undefined;

async function register(replica = clerk): Promise<string> {
  const document = newDocument();
  const submitted = await replica.submit({ document, basedOn: 0, command: registration() });
  expect(submitted).toMatchObject({ ok: true });
  return document;
}

const outboxOf = async (replica = clerk) => now(replica.outbox());
const rowOf = async (document: string, replica = clerk) =>
  (await outboxOf(replica)).find((row) => row.document === document);

test('[OB1] an act is on the disk before anything is sent, and outlives the app', async () => {
  between.happens(() => 'cut');
  const document = await register();
  expect(await rowOf(document)).toMatchObject({ state: 'waiting' });

  await clerk.close();
  clerk = await openReplica('vanthu', device);
  expect(await rowOf(document)).toMatchObject({ state: 'waiting' });
  const shown = await now(clerk.card(document));
  expect(shown).toMatchObject({ confirmed: null, shown: { status: 'awaitingDirective' } });
  expect((await now(clerk.desk('given'))).map((row) => row.document)).toContain(document);

  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded', receipt: { version: 1 } });
});

test('[OB6] a number shows only with the receipt, and at once with it', async () => {
  between.happens(() => 'cut');
  const document = await register();
  expect((await now(clerk.card(document)))?.shown?.arrivalNumber).toBeNull();
  between.happens(({ path }) => (path.startsWith('/sync/desk') ? 'cut' : undefined));
  await clerk.flush();
  const shown = await now(clerk.card(document));
  expect(shown).toMatchObject({ confirmed: null, waiting: [] });
  expect(shown?.shown?.arrivalNumber).toBeGreaterThan(0);
});

test('[OB2] a lost answer: sent again, recorded once', async () => {
  between.happens(commandsAre('answerLost'));
  const document = await register();
  expect(await clerk.flush()).toBe('unreachable');
  expect(await server.versionOf(document)).toBe(1);
  expect(await rowOf(document)).toMatchObject({ state: 'waiting' });

  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
  expect((await rowOf(document))?.receipt?.outcome).toBe('alreadyRecorded');
});

const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };
const strangers: Readonly<Record<string, Happening>> = {
  'a captive portal’s 200': {
    answer: { status: 200, headers: html, body: '<title>Wi-Fi</title>' },
  },
  'a captive portal’s redirect': {
    answer: { status: 302, headers: { location: 'http://wifi.example/' } },
  },
  'a portal’s own 401': { answer: { status: 401, headers: html, body: 'pay first' } },
  'a 500': { answer: { status: 500, headers: json, body: '{}' } },
  'a 503': { answer: { status: 503, headers: { ...json, 'retry-after': '1' }, body: '{}' } },
  'JSON that is no receipts': { answer: { status: 200, headers: json, body: '{"ok":true}' } },
  'half an answer': { endAfter: 20 },
  'an answer that dies in the middle': { diesAfter: 20 },
  'receipts of something else': {
    answer: {
      status: 200,
      headers: json,
      body: JSON.stringify({
        receipts: [{ id: 'x', outcome: 'recorded', document: 'incoming:x', version: 1 }],
      }),
    },
  },
  'no receipts': { answer: { status: 200, headers: json, body: '{"receipts":[]}' } },
};

test.each(Object.keys(strangers))('%s is no answer: the act waits and goes later', async (name) => {
  between.happens(commandsAre(strangers[name] ?? 'cut'));
  const document = await register();
  expect(await clerk.flush()).toBe('unreachable');
  expect(await rowOf(document)).toMatchObject({ state: 'waiting' });
  // Who says when to come back is there.
  const connection = name === 'a 503' ? 'busy' : 'unreachable';
  expect(await now(clerk.state())).toMatchObject({ connection, waiting: 1 });

  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await now(clerk.state())).toMatchObject({ connection: 'online', waiting: 0 });
  expect(await server.versionOf(document)).toBe(1);
});

test('two senders at once: one request, one entry', async () => {
  between.happens(commandsAre('cut'));
  const document = await register();
  await clerk.flush();
  const other = await openReplica('vanthu', device);
  const before = between.count('/sync/commands');
  between.happens(() => undefined);
  await Promise.all([clerk.flush(), other.flush(), clerk.flush(), other.flush()]);
  expect(between.count('/sync/commands') - before).toBe(1);
  expect(await server.versionOf(document)).toBe(1);
  await other.close();
});

test('a session that ended: acts stay, the person is asked, and after signing in they go', async () => {
  between.happens(commandsAre('cut'));
  const document = await register();
  await clerk.flush();
  between.happens(() => undefined);
  await device.fetch('/api/signout', { method: 'POST' });
  expect(await clerk.flush()).toBe('signInNeeded');
  expect(await now(clerk.state())).toMatchObject({ signInNeeded: true, waiting: 1 });

  const who = { username: 'vanthu', password: PASSWORD, deviceName: 'thử' };
  expect(await signIn(who, device)).toMatchObject({ ok: true });
  expect(await clerk.flush()).toBe('done');
  expect(await now(clerk.state())).toMatchObject({ signInNeeded: false, waiting: 0 });
  expect(await server.versionOf(document)).toBe(1);
});

test('another person signs in on the same device: nothing of the first is sent in their name', async () => {
  between.happens(commandsAre('cut'));
  const document = await register();
  await clerk.flush();
  between.happens(() => undefined);
  const who = { username: 'chanhvp', password: PASSWORD, deviceName: 'thử' };
  expect(await signIn(who, device)).toMatchObject({ ok: true });
  const before = between.count('/sync/commands');
  expect(await clerk.flush()).toBe('signInNeeded');
  expect(between.count('/sync/commands')).toBe(before);
  expect(await server.versionOf(document)).toBe(0);

  await signIn({ ...who, username: 'vanthu' }, device);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
});

test('an old protocol: the app is to be loaded anew, acts stay', async () => {
  const problem = { 'content-type': 'application/problem+json' };
  const answer = { status: 409, headers: problem, body: '{"protocol":2}' };
  between.happens(commandsAre({ answer }));
  const document = await register();
  expect(await clerk.flush()).toBe('updateNeeded');
  expect(await now(clerk.state())).toMatchObject({ updateNeeded: true, waiting: 1 });
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
});

test('too much at once (413): half, and half again, until it goes; one alone is held and the rest goes', async () => {
  const problem = { 'content-type': 'application/problem+json' };
  const tooLarge = { answer: { status: 413, headers: problem, body: '{}' } };
  between.happens(commandsAre('cut'));
  const documents = [await register(), await register(), await register(), await register()];
  await clerk.flush();
  const countOf = ({ body }: Asked) =>
    (JSON.parse(body.toString()) as { envelopes: { document: string }[] }).envelopes;
  between.happens((asked) => {
    if (asked.path !== '/sync/commands') return undefined;
    const sent = countOf(asked);
    return sent.length > 2 || sent.some(({ document }) => document === documents[3])
      ? tooLarge
      : undefined;
  });
  await clerk.flush();
  const states = await Promise.all(documents.map((document) => rowOf(document)));
  expect(states.map((row) => row?.state)).toEqual(['recorded', 'recorded', 'recorded', 'waiting']);
  expect(states[3]).toMatchObject({ held: 'tooLarge' });
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect((await rowOf(documents[3] ?? ''))?.held).toBeUndefined();
});

test('what the rules refuse is refused at once and stored nowhere', async () => {
  between.happens(() => 'cut');
  const document = newDocument();
  const command = registration({ arrivedOn: '2999-01-01' });
  expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({
    ok: false,
    refusal: { rule: 'IN10' },
  });
  expect(await outboxOf()).toHaveLength(0);
  expect(await now(clerk.card(document))).toBeNull();
});

test('[OB3] a refusal stays with its reason until it is put away, and its text can be used again', async () => {
  const document = await register();
  await clerk.flush();
  const directors = await server.deviceOf('giamdoc', between.url);
  const director = await openReplica('giamdoc', directors);
  await server.settled();
  await director.pull();
  expect(await now(director.card(document))).toMatchObject({ confirmed: { version: 1 } });
  between.happens(commandsAre('cut'));
  expect(await director.submit({ document, basedOn: 1, command: toDeputy })).toMatchObject({
    ok: true,
  });
  await director.flush();
  between.happens(() => undefined);
  const command = { type: 'WithdrawIncoming', cause: 'mistake', reason: 'Vào sổ nhầm' } as const;
  expect(await clerk.submit({ document, basedOn: 1, command })).toMatchObject({ ok: true });
  await clerk.flush();

  expect(await director.flush()).toBe('done');
  const refused = await rowOf(document, director);
  expect(refused).toMatchObject({ state: 'rejected', receipt: { rule: 'IN7' } });
  expect(await now(director.state())).toMatchObject({ refused: 1, waiting: 0 });
  const id = refused?.id ?? '';
  expect(await director.reuse(id)).toMatchObject({ document, command: toDeputy });
  await director.putAway(id);
  expect(await rowOf(document, director)).toBeUndefined();
  await director.close();
});

test('acts on one document go in the order in which they were made', async () => {
  between.happens(commandsAre('cut'));
  const document = await register();
  for (const text of ['một', 'hai', 'ba']) {
    const command = { type: 'Comment', text } as const;
    expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
  }
  expect(await now(clerk.card(document))).toMatchObject({ shown: { version: 4 } });
  await clerk.flush();
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  await server.settled();
  await clerk.pull();
  const card = await now(clerk.card(document));
  expect(card?.confirmed?.version).toBe(4);
  expect(card?.shown?.history.map(({ text }) => text).slice(1)).toEqual(['một', 'hai', 'ba']);
});

test('[OB7] a clock two days wrong: acts are dated by the server’s time', async () => {
  device.skew = -2 * 86_400_000;
  await clerk.pull();
  expect(Math.abs(Date.parse(clerk.now()) - Date.now())).toBeLessThan(3_000);
  const document = await register();
  await clerk.flush();
  const at = (await rowOf(document))?.envelope.decidedAt ?? '';
  expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(10_000);
  expect((await rowOf(document))?.state).toBe('recorded');
});

test('signing out: kept acts wait for the next sign-in, destroyed ones go knowingly', async () => {
  between.happens(commandsAre('cut'));
  const kept = await register();
  await clerk.flush();
  between.happens(() => undefined);
  await signOut(clerk, 'keep', device);
  const who = { username: 'vanthu', password: PASSWORD, deviceName: 'thử' };
  expect(await signIn(who, device)).toMatchObject({ ok: true });
  clerk = await openReplica('vanthu', device);
  expect(await now(clerk.desk('given'))).toHaveLength(0);
  expect(await now(clerk.state())).toMatchObject({ waiting: 1 });
  await clerk.flush();
  expect(await server.versionOf(kept)).toBe(1);

  await clerk.pull();
  between.happens(commandsAre('cut'));
  const destroyed = await register();
  await clerk.flush();
  between.happens(() => undefined);
  await signOut(clerk, 'destroy', device);
  await signIn(who, device);
  clerk = await openReplica('vanthu', device);
  const state = await now(clerk.state());
  expect(state).toMatchObject({ waiting: 0 });
  expect(state.evicted).toBeUndefined();
  await clerk.flush();
  expect(await server.versionOf(destroyed)).toBe(0);
});

test('[OB2] a hundred sendings of one envelope leave one entry', async () => {
  between.happens(commandsAre('cut'));
  const document = await register();
  await clerk.flush();
  between.happens(() => undefined);
  const envelope = (await rowOf(document))?.envelope;
  const body = JSON.stringify({ protocol: 1, envelopes: [envelope] });
  const headers = { 'content-type': 'application/json' };
  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const answer = await device.fetch('/sync/commands', { method: 'POST', headers, body });
      const { receipts } = (await answer.json()) as { receipts: Receipt[] };
      return receipts[0];
    }),
  );
  expect(
    new Set(answers.map((receipt) => receipt && 'version' in receipt && receipt.version)),
  ).toEqual(new Set([1]));
  expect(await clerk.flush()).toBe('done');
  expect((await rowOf(document))?.receipt?.outcome).toBe('alreadyRecorded');
});
