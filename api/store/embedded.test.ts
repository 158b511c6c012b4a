import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServerScope } from './client.ts';
import { connectStore } from './couch.ts';
import { bulk } from './documents.ts';
import { type Embedded, startEmbedded } from './embedded.ts';
import { takeWriter } from './fence.ts';
import { createNodes } from './nodes.ts';

let dataDir: string;
let running: Embedded | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-embedded-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(dataDir, { recursive: true });
});
async function start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}) {
  await running?.close();
  running = await startEmbedded({ dataDir, password: 'pw', ...options });
  return createServerScope(createNodes([running.url]));
}
const stored = () => readdir(path.join(dataDir, 'store'));

test('listens on the loopback alone', async () => {
  await start();
  expect(running?.url).toMatch(/^http:\/\/butphe:pw@127\.0\.0\.1:\d+$/);
});

test('a second owner of the folder is refused in both languages', async () => {
  await start();
  await expect(startEmbedded({ dataDir, password: 'pw' })).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/đang do một tiến trình Bút Phê khác.+\n.+in use by another/),
  });
});

test('documents, security, users and the server itself are the same after a new start', async () => {
  const secrets = { storePassword: 'pw' };
  const first = await connectStore({ dataDir, secrets });
  await first.ensureDatabase('ledger', { q: 1 });
  const writer = await takeWriter(first);
  await writer.db.insert({ n: 1 } as never, 'kept');
  const { uuid } = await first.admin.info();
  const { update_seq } = await first.use('ledger').info();
  const { name, password } = writer.db.server.as ?? { name: '', password: '' };
  await first.close();

  const second = await connectStore({ dataDir, secrets });
  expect((await second.admin.info()).uuid).toBe(uuid);
  const ledger = second.use('ledger');
  expect(await ledger.get('kept')).toMatchObject({ n: 1 });
  expect((await ledger.info()).update_seq).toBe(update_seq);
  const again = second.signIn(name, password);
  await again.use<object>(ledger.config.db).insert({}, 'still-the-writer');
  await second.close();
});

test('a deleted database leaves no file, what a crash left half deleted neither', async () => {
  const server = await start();
  await server.db.create('gone');
  await server.use('gone').insert({ _id: 'x' } as never);
  await server.db.destroy('gone');
  expect(await stored()).toEqual(['_users']);
  await mkdir(path.join(dataDir, 'store', '.deleted-by-a-crash', 'inner'), { recursive: true });
  await start();
  expect(await stored()).toEqual(['_users']);
});

test('more databases than may be open at a time', async () => {
  const server = await start({ maxOpen: 3 });
  const names = Array.from({ length: 12 }, (_, n) => `desk-${n}`);
  await Promise.all(names.map((name) => server.db.create(name)));
  for (const round of [1, 2, 3]) {
    await Promise.all(names.map((name) => server.use<object>(name).insert({}, `${round}`)));
  }
  for (const name of names) expect((await server.use(name).list()).rows).toHaveLength(3);
});

test('a feed stays on while other databases come and go', async () => {
  const server = await start({ maxOpen: 2 });
  await server.db.create('watched');
  const options = { feed: 'longpoll', since: 'now', timeout: 10_000 } as const;
  const waiting = server.use('watched').changes(options);
  for (const n of [1, 2, 3, 4]) {
    await server.db.create(`other-${n}`);
    await server.use<object>(`other-${n}`).insert({}, 'x');
  }
  await server.use<object>('watched').insert({}, 'x');
  expect((await waiting).results).toMatchObject([{ id: 'x' }]);
});

test('closing ends the feeds that wait', async () => {
  const server = await start();
  await server.db.create('watched');
  const options = { feed: 'longpoll', since: 'now', timeout: 60_000 } as const;
  const waiting = server.use('watched').changes(options);
  await server.use('watched').info();
  await running?.close();
  running = undefined;
  // An end or a cut, but no hanging on.
  await Promise.allSettled([waiting]);
});

describe('limits', () => {
  test('of a request', async () => {
    const server = await start({ limits: { body: 1000 } });
    await server.db.create('small');
    const doc = { text: 'x'.repeat(2000) };
    await expect(server.use<object>('small').insert(doc)).rejects.toMatchObject({
      statusCode: 413,
      error: 'too_large',
    });
  });

  test('of one document among others', async () => {
    const server = await start({ limits: { document: 1000 } });
    await server.db.create('small');
    const docs = ['a', 'b'].map((_id) => ({ _id, text: 'x'.repeat(700) }));
    expect(await bulk(server.use<never>('small'), docs)).toMatchObject([
      { ok: true },
      { ok: true },
    ]);
    const large = [{ _id: 'c' }, { _id: 'd', text: 'x'.repeat(1000) }];
    await expect(bulk(server.use<never>('small'), large)).rejects.toMatchObject({
      statusCode: 413,
      error: 'document_too_large',
    });
    expect((await server.use('small').list()).rows).toHaveLength(2);
  });
});

test('the security object cannot be reached as a document', async () => {
  const server = await start();
  await server.db.create('closed');
  const db = server.use<object>('closed');
  await expect(db.get('_local/_security')).rejects.toMatchObject({ statusCode: 404 });
  const doc = { _id: '_local/_security', security: {} };
  await expect(bulk(db as never, [doc])).rejects.toMatchObject({ statusCode: 403 });
});

test('attachments are refused', async () => {
  const server = await start();
  await server.db.create('plain');
  const doc = { _attachments: { 'a.txt': { content_type: 'text/plain', data: 'YQ==' } } };
  await expect(server.use<object>('plain').insert(doc)).rejects.toMatchObject({ statusCode: 400 });
});
