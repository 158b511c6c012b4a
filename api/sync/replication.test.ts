import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import http from 'pouchdb-adapter-http';
import leveldb from 'pouchdb-adapter-leveldb';
import PouchDB, { type Change } from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { stores } from '../commands/testing/stores.ts';
import {
  cardsOf,
  deskOf,
  registerMany,
  type Lying,
} from '../projections/testing/openProjections.ts';
import { jsonOf, type StoreRequest } from '../projections/storeRequest.ts';
import { openServer, type TestServer } from './testing/openServer.ts';

PouchDB.plugin(http).plugin(leveldb);
// The store's contract, which is loaded with the test server, may have brought it already.
const hasReplication: boolean = 'replicate' in PouchDB;
if (!hasReplication) PouchDB.plugin(replication);

describe.each(stores)('stock PouchDB against the $kind store', ({ url }) => {
  let running: TestServer;
  let folder: string;
  beforeAll(async () => {
    running = await openServer(url);
    folder = await mkdtemp(path.join(tmpdir(), 'butphe-pouch-'));
  }, 60_000);
  afterAll(async () => {
    await running.close();
    await rm(folder, { recursive: true });
  });

  function remote(cookie: string) {
    return new PouchDB(`${running.url}/sync/desk`, {
      fetch: (address: string, options: RequestInit & { headers: Headers }) => {
        options.headers.set('cookie', cookie);
        return fetch(address, options);
      },
    });
  }
  function local(name: string) {
    return new PouchDB(path.join(folder, name), { adapter: 'leveldb' });
  }
  /** Ids and revisions that a database holds, its deleted documents too. */
  async function pouchLeaves(db: PouchDB) {
    const { results } = await db.changes({ style: 'all_docs' });
    return Object.fromEntries(
      results
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, changes, deleted = false }) => [id, { rev: changes[0]?.rev, deleted }]),
    );
  }

  test('one pull brings exactly the desk', async () => {
    await registerMany(running.office, 12);
    await running.act('giamdoc', await running.register(), toDeputy);
    await running.settled();
    const own = local('giamdoc');
    const result = await own.replicate.from(remote(await running.signIn('giamdoc')));
    expect(result).toMatchObject({ ok: true, errors: [], doc_write_failures: 0 });
    const { projections } = running;
    expect(await pouchLeaves(own)).toEqual(await deskOf(projections, 'giamdoc'));
    const { rows } = await own.allDocs({ include_docs: true });
    const cards = await cardsOf(projections, 'giamdoc');
    expect(new Map(rows.map(({ doc }) => [doc?._id, doc]))).toEqual(cards);
    await own.close();
  });

  test('a second pull reads nothing', async () => {
    const cookie = await running.signIn('giamdoc');
    const own = local('giamdoc');
    const result = await own.replicate.from(remote(cookie));
    expect(result).toMatchObject({ ok: true, docs_read: 0 });
    await own.close();
  });

  test('a live pull brings what comes, and the deletion when the right is lost', async () => {
    const own = local('pgd.hatang');
    const live = own.replicate.from(remote(await running.signIn('pgd.hatang')), {
      live: true,
      retry: true,
    });
    const document = await running.register();
    await running.act('giamdoc', document, toDeputy);
    const card = await untilChange(own, document, ({ deleted }) => !deleted);
    expect(card.doc).toMatchObject({ subject: expect.stringContaining('chuyển đổi số') });

    const [directive] = (card.doc as unknown as { directives: [{ id: string }] }).directives;
    await running.act('giamdoc', document, {
      type: 'RecallDirective',
      directive: directive.id,
      reason: 'Giao nhầm người, giao lại',
    });
    await untilChange(own, document, ({ deleted }) => deleted === true);
    await expect(own.get(document)).rejects.toMatchObject({ status: 404 });
    live.cancel();
    await live;
    await own.close();
  });

  test('a live pull ends with its session', async () => {
    const cookie = await running.signIn('tp.cntt');
    const own = local('tp.cntt');
    const live = own.replicate.from(remote(cookie), { live: true });
    const ended = new Promise<unknown>((resolve) => void live.on('error', resolve));
    await new Promise<void>((resolve) => void live.on('paused', () => resolve()));
    await fetch(`${running.url}/api/signout`, { method: 'POST', headers: { cookie } });
    expect(await ended).toBeInstanceOf(Error);
    await own.close();
  });

  test('what was pulled by the app’s own stream needs nothing more from replication', async () => {
    const cookie = await running.signIn('giamdoc');
    const answer = await running.get(cookie, '/sync/desk/_snapshot');
    const lines = (await answer.text()).trim().split('\n');
    const [header, ...docs] = lines.map(
      (line) => JSON.parse(line) as { _id: string; cursor: string },
    );
    const own = local('snapshot');
    await own.bulkDocs(docs.slice(0, -1), { new_edits: false });
    const since = header?.cursor ?? '';
    const result = await own.replicate.from(remote(cookie), { since });
    expect(result).toMatchObject({ ok: true, docs_read: 0, docs_written: 0 });
    const all = await pouchLeaves(own);
    const live = Object.entries(await deskOf(running.projections, 'giamdoc'));
    expect(all).toEqual(Object.fromEntries(live.filter(([, { deleted }]) => !deleted)));
    await own.close();
  });
});

type Card = Record<string, unknown>;

function untilChange(
  db: PouchDB,
  id: string,
  isMeant: (change: Change<Card>) => boolean,
): Promise<Change<Card>> {
  return new Promise((resolve, reject) => {
    const options = { live: true, since: 'now', include_docs: true, doc_ids: [id] };
    const feed = db.changes(options);
    feed.on('error', reject);
    feed.on('change', (change: Change<Card>) => {
      if (!isMeant(change)) return;
      feed.cancel();
      resolve(change);
    });
  });
}

type Row = { id: string; changes: { rev: string }[]; deleted?: boolean };

// Without a CouchDB there is no other replicator than PouchDB's, which has its own tests.
for (const { kind, url } of stores.filter(({ url }) => url !== undefined)) {
  describe(`the replicator of a real ${kind} pulls the desk`, () => {
    let running: TestServer;
    beforeAll(async () => {
      running = await openServer(url);
      await registerMany(running.office, 8);
      await running.settled();
    }, 60_000);
    afterAll(() => running.close());

    async function replicate(cookie: string, target: string, options: object = {}) {
      const { store } = running.opened;
      const own = new URL(store.url);
      own.pathname = `/${store.prefix}${target}`;
      const answer = await fetch(new URL('/_replicate', own.origin), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Basic ${btoa(`${own.username}:${own.password}`)}`,
        },
        body: JSON.stringify({
          source: { url: `${running.url}/sync/desk/`, headers: { Cookie: cookie } },
          target: { url: own.href },
          create_target: true,
          ...options,
        }),
      });
      return (await answer.json()) as Record<string, unknown>;
    }

    test.each([{ use_bulk_get: true }, { use_bulk_get: false }])(
      'exactly, with %o, and the deletion of a lost card',
      async (options) => {
        const cookie = await running.signIn('pgd.hatang');
        const target = `pulled-${String(options.use_bulk_get)}`;
        const document = await running.register();
        await running.act('giamdoc', document, toDeputy);
        await running.settled();
        expect(await replicate(cookie, target, options)).toMatchObject({ ok: true });
        const before = await leavesOf(running.projections.request, target);
        expect(before).toEqual(await deskOf(running.projections, 'pgd.hatang'));
        expect(before[document]).toMatchObject({ deleted: false });

        const card = await running.office.commands.cardFor('giamdoc', document);
        const directive = card?.kind === 'incoming' ? card.directives[0]?.id : '';
        const reason = 'Giao nhầm người, giao lại';
        await running.act('giamdoc', document, { type: 'RecallDirective', directive, reason });
        await running.settled();
        expect(await replicate(cookie, target, options)).toMatchObject({ ok: true });
        const after = await leavesOf(running.projections.request, target);
        expect(after).toEqual(await deskOf(running.projections, 'pgd.hatang'));
        expect(after[document]).toMatchObject({ deleted: true });
      },
      // CouchDB lets each replication wait for up to five seconds before it begins.
      60_000,
    );

    test('continuously', async () => {
      const cookie = await running.signIn('giamdoc');
      expect(await replicate(cookie, 'continuous')).toMatchObject({ ok: true });
      const options = { continuous: true };
      expect(await replicate(cookie, 'continuous', options)).toMatchObject({ ok: true });
      const document = await running.register();
      await running.settled();
      const seen = await until(running.projections.request, 'continuous', document);
      expect(seen[document]).toMatchObject({ deleted: false });
      await replicate(cookie, 'continuous', { ...options, cancel: true });
    }, 60_000);
  });
}

async function leavesOf(request: StoreRequest, database: string) {
  const { results } = await jsonOf<{ results: Row[] }>(request(database, ['_changes']));
  return toLeaves(results);
}

function toLeaves(rows: readonly Row[]): Record<string, Lying> {
  return Object.fromEntries(
    rows
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, changes, deleted = false }) => [id, { rev: changes[0]?.rev ?? '', deleted }]),
  );
}

/** Waits for this document by the database's own feed. */
async function until(request: StoreRequest, database: string, id: string) {
  for (let since = '0'; ;) {
    const query = { feed: 'longpoll', since, timeout: 10_000 };
    type Page = { results: Row[]; last_seq: string };
    const page = await jsonOf<Page>(request(database, ['_changes'], { query }));
    if (page.results.some((row) => row.id === id)) return toLeaves(page.results);
    since = page.last_seq;
  }
}
