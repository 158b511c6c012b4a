import { serve } from '@hono/node-server';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BODY_WITHIN_MS, createStoreRequest, jsonWithin } from '../projections/storeRequest.ts';
import { isUnavailable } from '../unavailable.ts';
import { createServerScope, type DocumentScope } from './client.ts';
import { bulk, readByMajority, readChanges } from './documents.ts';
import { startEmbedded, type Embedded } from './embedded.ts';
import { OF_THIS_PROCESS } from './couch.ts';
import { bytesOf } from './exchange.ts';
import { createNodes, DEADLINES, type Nodes } from './nodes.ts';
import { startRelay, type Relay } from './testing/relay.ts';

type Note = { readonly text: string };

/** Long enough for a busy machine, short enough to wait for. */
const within = { answerWithin: 2_000, moveOnWithin: 2_000, bodyWithin: 2_000, slowAfter: 50 };
let dataDir: string;
let embedded: Embedded;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-nodes-'));
  embedded = await startEmbedded({ dataDir, password: 'pw' });
  const db = createServerScope(createNodes([embedded.url])).db;
  await db.create('notes');
});
afterAll(async () => {
  await embedded.close();
  await rm(dataDir, { recursive: true });
});

/** One store by two ways to it. */
let one: Relay;
let two: Relay;
let nodes: Nodes;
let notes: DocumentScope<Note>;
beforeEach(async () => {
  [one, two] = await Promise.all([startRelay(embedded.url), startRelay(embedded.url)]);
  nodes = createNodes([one.url, two.url], within);
  notes = createServerScope(nodes).use('notes');
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
});

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('of two nodes', () => {
  test.each(['hang', 'refuse', 'reset', 'loseAnswers'] as const)(
    'when one fails (%s), a read is answered by the other, and so is what comes after it',
    async (trouble) => {
      await notes.insert({ text: 'có đây' }, `read-${trouble}`);
      await one[trouble]();
      expect(await notes.get(`read-${trouble}`)).toMatchObject({ text: 'có đây' });
      const before = one.connections();
      for (let count = 0; count < 5; count += 1) await notes.get(`read-${trouble}`);
      await notes.insert({ text: 'nữa' }, `after-${trouble}`);
      expect(one.connections()).toBe(before);
    },
  );

  test('a write that no node has received goes to the other one', async () => {
    await one.refuse();
    await notes.insert({ text: 'vẫn ghi' }, 'refused-first');
    expect(await notes.get('refused-first')).toMatchObject({ text: 'vẫn ghi' });
  });

  test.each(['loseAnswers', 'hang', 'reset'] as const)(
    'a write whose answer is missing (%s) is not sent a second time: it is unknown, and read back at the other node',
    async (trouble) => {
      await notes.info();
      await one[trouble]();
      const failure = await failureOf(bulk(notes as never, [{ _id: `unknown-${trouble}` }]));
      expect(isUnavailable(failure) && failure.reason).toBe('store');
      const found = await readByMajority(notes, `unknown-${trouble}`);
      expect(found?._rev.split('-')[0]).toBe(trouble === 'loseAnswers' ? '1' : undefined);
    },
  );

  test('a write that says of itself that twice is as good as once goes to the other node', async () => {
    await notes.info();
    one.hang();
    const doc = { _id: 'given', _rev: '1-aa', _revisions: { start: 1, ids: ['aa'] } };
    expect(await bulk(notes as never, [doc], { newEdits: false })).toEqual([]);
    expect(await notes.get('given')).toMatchObject({ _rev: '1-aa' });
  });

  test('a feed that waits at a node which is found to hang waits on at the other one', async () => {
    const { last_seq } = await readChanges(notes);
    const waiting = readChanges(notes, { since: last_seq, wait: 60_000 });
    one.hang();
    await notes.insert({ text: 'mới' }, 'news').catch(() => undefined);
    await notes.insert({ text: 'mới' }, 'more-news');
    expect((await waiting).results.map(({ id }) => id)).toEqual(['more-news']);
  });

  test('when none answers it is the trouble of the store, and over when one does again', async () => {
    one.hang();
    await two.refuse();
    const failures = await Promise.all([failureOf(notes.info()), failureOf(notes.get('x'))]);
    expect(failures.map(isUnavailable)).toEqual([true, true]);
    await two.heal();
    expect(await notes.info()).toMatchObject({ cluster: { n: 1 } });
  });

  test('an answer whose body does not come to its end is given up: a read goes to the other node', async () => {
    // By chance, so that nothing makes it shorter on the way.
    const text = randomBytes(1 << 20).toString('base64');
    await notes.insert({ text }, 'long');
    one.stallAfter(500_000);
    expect(await notes.get('long')).toMatchObject({ text });
    const alone = createNodes([one.url], { ...within, bodyWithin: 200 });
    const failure = await failureOf(createServerScope(alone).use<Note>('notes').get('long'));
    expect(isUnavailable(failure) && failure.reason).toBe('store');
  });

  test.each([
    ['stands still', () => one.stallAfter(500_000)],
    ['is cut', () => one.cutAfter(500_000)],
  ])(
    'an answer that is read as a stream and %s in the middle is the store’s trouble',
    async (trouble, happens) => {
      const text = randomBytes(1 << 20).toString('base64');
      await notes.insert({ text }, `streamed and ${trouble}`);
      const request = createStoreRequest({ nodes: createNodes([one.url], within), prefix: '' });
      happens();
      const asked = request('notes', [`streamed and ${trouble}`]);
      const failure = await failureOf(jsonWithin(asked, { within: 200 }));
      expect(isUnavailable(failure) && failure.reason).toBe('store');
    },
  );

  test('a request that has no answer yet is told of before its deadline', async () => {
    one.hang();
    const patient = createNodes([one.url], { ...within, answerWithin: 60_000 });
    const end = new AbortController();
    const call = { method: 'PUT', path: '/notes/patient', body: '{}', signal: end.signal } as const;
    const failure = failureOf(patient.ask(call, bytesOf));
    expect(patient.isSlow()).toBe(false);
    await expect.poll(() => patient.isSlow()).toBe(true);
    end.abort();
    expect(await failure).toMatchObject({ name: 'AbortError' });
    expect(patient.isSlow()).toBe(false);
  });
});

describe('an answer that is none', () => {
  type Answers = (request: Request) => Response;

  async function answering(answers: Answers) {
    const app = new Hono().all('*', (c) => answers(c.req.raw));
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://butphe:pw@127.0.0.1:${port}`;
    return {
      url,
      [Symbol.asyncDispose]: () => new Promise<void>((end) => server.close(() => end())),
    };
  }
  const scopeOf = (...urls: string[]) => createServerScope(createNodes(urls, within));
  const json = (body: unknown, status = 200) => Response.json(body, { status });

  test('a receipt needs a majority: what the store merely accepted (202) is not written', async () => {
    const written = { ok: true, id: 'x', rev: '1-a' };
    await using server = await answering((request) =>
      json(request.url.endsWith('_bulk_docs') ? [{ ...written, accepted: true }] : written, 202),
    );
    const db = scopeOf(server.url).use<Note>('notes');
    const failures = await Promise.all([
      failureOf(bulk(db as never, [{ _id: 'x' }])),
      failureOf(db.insert({ text: '' }, 'x')),
      failureOf(db.destroy('x', '1-a')),
      failureOf(db.server.db.create('more')),
    ]);
    expect(failures.map(isUnavailable)).toEqual([true, true, true, true]);
    // That compacting has only begun is all that it ever says.
    expect(await db.compact()).toMatchObject({ ok: true });
  });

  test('a row that was merely accepted is not written, whatever the whole answer says', async () => {
    await using server = await answering(() => json([{ ok: true, id: 'x', accepted: true }], 201));
    const db = scopeOf(server.url).use<never>('notes');
    expect(isUnavailable(await failureOf(bulk(db, [{ _id: 'x' }])))).toBe(true);
  });

  test.each([
    ['500', () => json({ error: 'no_majority' }, 500)],
    ['503', () => json({ error: 'service_unavailable' }, 503)],
    ['the page of a proxy', () => new Response('<html>')],
    ['half an answer', () => new Response('{"rows": [')],
    ['a refused administrator', () => json({ error: 'unauthorized' }, 401)],
  ])('%s: another node is asked', async (_, answers) => {
    await using server = await answering(answers);
    const db = scopeOf(server.url, embedded.url).use('notes');
    expect(await db.info()).toMatchObject({ cluster: { n: 1 } });
    expect(isUnavailable(await failureOf(scopeOf(server.url).info()))).toBe(true);
  });

  test('a writer that is turned away is told so: it may have been overtaken', async () => {
    await using server = await answering(() => json({ error: 'unauthorized' }, 401));
    const as = { name: 'writer', password: 'pw' };
    const db = createServerScope(createNodes([server.url], within), as).use<Note>('notes');
    expect(await failureOf(db.insert({ text: '' }, 'x'))).toMatchObject({ statusCode: 401 });
  });
});

test('a node has ten seconds for the headers of an answer, five beside others, and thirty for its body', () => {
  expect(DEADLINES).toEqual({
    ...{ answerWithin: 10_000, moveOnWithin: 5_000, bodyWithin: 30_000, slowAfter: 4_000 },
  });
  expect(OF_THIS_PROCESS).toEqual({ answerWithin: 60_000, bodyWithin: 60_000 });
  expect(BODY_WITHIN_MS).toBe(60_000);
});
