import { beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import type { Change } from '../client.ts';
import { bulk, readChanges } from '../documents.ts';
import * as http from './call.ts';

export function feedsContract(open: () => Promise<Store>): void {
  let store: Store;
  let path: string;
  beforeAll(async () => {
    store = await open();
    await store.ensureDatabase('feeds', { q: 1 });
    path = http.pathOf(store, 'feeds');
    await write('a', 'b', 'c');
  });
  const db = () => store.use<never>('feeds');
  const write = (...ids: string[]) =>
    bulk(
      db(),
      ids.map((_id) => ({ _id, of: _id })),
    );
  const feed = async (query: string) => {
    const { json } = await http.call(store, `${path}/_changes?${query}`);
    return json as { results: Change<{ of: string }>[]; last_seq: string; pending: number };
  };
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

  test('tells every document once, at its last change', async () => {
    const doc = await store.use<{ of: string }>('feeds').get('b');
    await store.use('feeds').insert(doc);
    const { results, pending } = await feed('include_docs=true');
    expect(ids(results)).toEqual(['a', 'c', 'b']);
    expect(results[0]).toMatchObject({ changes: [{ rev: /^1-/ }], doc: { of: 'a' } });
    expect(results[2]?.changes[0]?.rev).toMatch(/^2-/);
    expect(pending).toBe(0);
  });

  test('goes on where it was left', async () => {
    const first = await feed('limit=1');
    expect(ids(first.results)).toEqual(['a']);
    const second = await feed(`limit=1&since=${first.last_seq}`);
    expect(ids(second.results)).toEqual(['c']);
    expect(ids((await feed(`since=${second.last_seq}`)).results)).toEqual(['b']);
    expect((await feed('since=now')).results).toEqual([]);
    expect(ids((await feed('descending=true&limit=1')).results)).toEqual(['b']);
  });

  test('a limit of nothing gives nothing', async () => {
    expect((await feed('limit=0')).results).toEqual([]);
  });

  test('tells deletions', async () => {
    const { last_seq } = await feed('since=now');
    const [row] = await write('deleted');
    if (row?.ok) await store.use('feeds').destroy('deleted', row.rev);
    const { results } = await feed(`since=${last_seq}&include_docs=true`);
    expect(results).toMatchObject([
      { id: 'deleted', deleted: true, doc: { _id: 'deleted', _deleted: true } },
    ]);
  });

  test('tells all leaves when asked, else the winner', async () => {
    const { last_seq } = await feed('since=now');
    const leaf = (digit: string) => ({ _id: 'leaves', _rev: `1-${digit.repeat(32)}` });
    await bulk(db(), [leaf('a'), leaf('b')], { newEdits: false });
    const one = await feed(`since=${last_seq}&conflicts=true&include_docs=true`);
    expect(one.results).toMatchObject([
      { changes: [{ rev: leaf('b')._rev }], doc: { _conflicts: [leaf('a')._rev] } },
    ]);
    const all = await feed(`since=${last_seq}&style=all_docs`);
    const revs = all.results[0]?.changes.map(({ rev }) => rev).sort();
    expect(revs).toEqual([leaf('a')._rev, leaf('b')._rev]);
  });

  test('only some documents, when asked by POST', async () => {
    const { json } = await http.call(store, `${path}/_changes?filter=_doc_ids`, {
      method: 'POST',
      body: { doc_ids: ['c', 'never'] },
    });
    expect(json['results']).toMatchObject([{ id: 'c' }]);
  });

  test('what is no sequence is refused', async () => {
    expect((await http.call(store, `${path}/_changes?since=yesterday`)).status).toBe(400);
  });

  test('everything comes through a large feed, each once', async () => {
    const many = await store.ensureDatabase<never>('many', { q: 1 });
    const docs = Array.from({ length: 1500 }, (_, n) => ({ _id: `m${n}` }));
    await bulk(many, docs);
    const { results } = await readChanges(many, { includeDocs: true });
    expect(new Set(ids(results)).size).toBe(1500);
  });

  describe('longpoll', () => {
    test('answers at once when there is something', async () => {
      expect(ids((await feed('feed=longpoll&limit=2')).results)).toHaveLength(2);
    });

    test('waits for a change', async () => {
      const { last_seq } = await feed('since=now');
      const waiting = readChanges(db(), { since: last_seq, wait: 10_000 });
      await write('longpolled');
      expect(ids((await waiting).results)).toEqual(['longpolled']);
    });

    test('ends without one', async () => {
      const { last_seq } = await feed('since=now');
      const { results } = await feed(`feed=longpoll&since=${last_seq}&timeout=20`);
      expect(results).toEqual([]);
    });

    test('many wait, all are answered', async () => {
      const { last_seq } = await feed('since=now');
      const waiting = Array.from({ length: 20 }, () =>
        readChanges(db(), { since: last_seq, wait: 10_000 }),
      );
      await write('for-all');
      for (const { results } of await Promise.all(waiting)) expect(results).toHaveLength(1);
    });
  });

  describe('continuous', () => {
    /** To stop reading closes the connection. */
    async function* lines(query: string): AsyncGenerator<string> {
      const response = await http.open(store, `${path}/_changes?feed=continuous&${query}`);
      if (!response.body) throw new Error('no feed');
      let rest = '';
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        const whole = (rest + piece).split('\n');
        rest = whole.pop() ?? '';
        yield* whole;
      }
    }

    test('tells line by line what is there and what comes', async () => {
      const { last_seq } = await feed('since=now');
      await write('before');
      const seen: string[] = [];
      for await (const line of lines(`since=${last_seq}&heartbeat=1000`)) {
        if (line === '') continue;
        seen.push((JSON.parse(line) as { id: string }).id);
        if (seen.length === 1) await write('after');
        if (seen.length === 2) break;
      }
      expect(seen).toEqual(['before', 'after']);
    });

    test('sends empty lines while nothing comes', async () => {
      const feed = lines('since=now&heartbeat=10');
      expect((await feed.next()).value).toBe('');
      await feed.return(undefined);
    });

    test('ends after its time with its last sequence', async () => {
      const seen = [];
      for await (const line of lines('since=now&timeout=20')) seen.push(line);
      expect(JSON.parse(seen.filter(Boolean).at(-1) ?? '')).toHaveProperty('last_seq');
    });

    test('ends when its database is deleted', async () => {
      await store.ensureDatabase('doomed', { q: 1 });
      const doomed = http.pathOf(store, 'doomed');
      const query = 'feed=continuous&since=now&heartbeat=1000';
      const response = await http.open(store, `${doomed}/_changes?${query}`);
      await store.dropDatabase('doomed');
      await response.text().catch(() => undefined);
      expect((await http.call(store, doomed)).status).toBe(404);
    });
  });
}
