import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import { bulk, type Identified, readChanges } from '../documents.ts';
import { call, pathOf } from './call.ts';

type Given = Identified & Record<string, unknown>;

/** Revisions as the projector makes them: `<version>-<32 hex of the entry's hash>`, the whole chain with each. */
const hash = (version: number) =>
  createHash('sha256').update(`entry ${version}`).digest('hex').slice(0, 32);
const rev = (version: number) => `${version}-${hash(version)}`;
const chain = (version: number) => ({
  start: version,
  ids: Array.from({ length: version }, (_, back) => hash(version - back)),
});
const card = (_id: string, version: number, rest: object = {}): Given => ({
  _id,
  _rev: rev(version),
  _revisions: chain(version),
  ...(('_deleted' in rest && {}) || { version }),
  ...rest,
});
const removed = { _deleted: true };

export function revisionsContract(open: () => Promise<Store>): void {
  let store: Store;
  let path: string;
  beforeAll(async () => {
    store = await open();
    await store.ensureDatabase('desk', { q: 1 });
    path = pathOf(store, 'desk');
  });
  const write = (...docs: Given[]) => bulk(store.use<never>('desk'), docs, { newEdits: false });
  const read = (id: string, query = '') => call(store, `${path}/${id}${query}`);

  test('a given revision is kept as it is, with its chain', async () => {
    expect(await write(card('given', 3))).toEqual([]);
    const { json } = await read('given', '?revs=true');
    expect(json).toEqual({
      _id: 'given',
      _rev: rev(3),
      _revisions: chain(3),
      version: 3,
    });
  });

  test('written twice, late, or skipping versions, the newest stands', async () => {
    const since = (await readChanges(store.use('desk'))).last_seq;
    await write(card('late', 1));
    await write(card('late', 1));
    await write(card('late', 4));
    await write(card('late', 2), card('late', 4), card('late', 3));
    expect((await read('late')).json).toMatchObject({ _rev: rev(4), version: 4 });
    const leaves = await read('late', '?open_revs=all&revs=true');
    expect(JSON.parse(leaves.text)).toHaveLength(1);
    const { results } = await readChanges(store.use('desk'), { since });
    expect(results).toMatchObject([{ id: 'late', changes: [{ rev: rev(4) }] }]);
  });

  test('what is written again is no change', async () => {
    await write(card('still', 2));
    const since = (await readChanges(store.use('desk'))).last_seq;
    await write(card('still', 2));
    expect((await readChanges(store.use('desk'), { since })).results).toEqual([]);
  });

  // CouchDB tells the winner once more when an older revision comes late; no reader finds anything new in it.
  test('an older revision that comes late changes nothing', async () => {
    await write(card('settled', 3));
    const since = (await readChanges(store.use('desk'))).last_seq;
    await write(card('settled', 2), card('settled', 1));
    const { results } = await readChanges(store.use('desk'), { since });
    for (const { changes } of results) expect(changes).toEqual([{ rev: rev(3) }]);
    expect((await read('settled', '?revs=true')).json['_revisions']).toEqual(chain(3));
  });

  test('a lost right deletes, a right given again brings back', async () => {
    await write(card('right', 1));
    await write(card('right', 2, removed));
    expect((await read('right')).json).toEqual({ error: 'not_found', reason: 'deleted' });
    await write(card('right', 1));
    expect((await read('right')).status).toBe(404);
    await write(card('right', 5));
    expect((await read('right')).json).toMatchObject({ _rev: rev(5), version: 5 });
    await write(card('right', 6, removed), card('right', 7));
    expect((await read('right')).json).toMatchObject({ _rev: rev(7) });
  });

  test('a document may arrive deleted', async () => {
    await write(card('never-seen', 2, removed));
    expect((await read('never-seen')).json).toEqual({ error: 'not_found', reason: 'deleted' });
    const at = await read('never-seen', `?rev=${rev(2)}`);
    expect(at.json).toMatchObject({ _rev: rev(2), _deleted: true });
  });

  test('two branches: the longer wins, the other is a conflict, deleting one leaves the other', async () => {
    const other = { start: 2, ids: ['f'.repeat(32), hash(1)] };
    await write(card('branch', 1));
    await write(card('branch', 3), {
      ...card('branch', 2),
      _revisions: other,
      _rev: `2-${other.ids[0]}`,
    });
    const { json } = await read('branch', '?conflicts=true');
    expect(json).toMatchObject({ _rev: rev(3), _conflicts: [`2-${'f'.repeat(32)}`] });
    await store.use('desk').destroy('branch', rev(3));
    expect((await read('branch')).json['_rev']).toBe(`2-${'f'.repeat(32)}`);
  });

  test('a long chain', async () => {
    await write(card('long', 300));
    await write(card('long', 700));
    expect((await read('long', '?revs=true')).json['_revisions']).toEqual(chain(700));
  });

  describe('reading of single revisions', () => {
    beforeAll(() => write(card('single', 2)));

    test('open_revs names what is there and what is missing', async () => {
      const asked = JSON.stringify([rev(2), rev(9)]);
      const { text } = await read('single', `?open_revs=${encodeURIComponent(asked)}&revs=true`);
      const rows = JSON.parse(text) as object[];
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({ ok: card('single', 2) });
      expect(rows).toContainEqual({ missing: rev(9) });
    });

    test('latest leads from an older revision to the leaf', async () => {
      await write(card('moving', 1));
      await write(card('moving', 3));
      const asked = JSON.stringify([rev(1)]);
      const query = `?open_revs=${encodeURIComponent(asked)}&latest=true`;
      expect(JSON.parse((await read('moving', query)).text)).toMatchObject([
        { ok: { _rev: rev(3) } },
      ]);
      expect((await read('moving', `?rev=${rev(1)}&latest=true`)).json['_rev']).toBe(rev(3));
    });

    test('_bulk_get', async () => {
      const docs = [{ id: 'single', rev: rev(2) }, { id: 'single', rev: rev(8) }, { id: 'never' }];
      const { json } = await call(store, `${path}/_bulk_get?revs=true&latest=true`, {
        method: 'POST',
        body: { docs },
      });
      expect(json['results']).toMatchObject([
        { id: 'single', docs: [{ ok: card('single', 2) }] },
        { id: 'single', docs: [{ error: { rev: rev(8), error: 'not_found' } }] },
        { id: 'never', docs: [{ error: { error: 'not_found' } }] },
      ]);
    });

    test('_revs_diff names what is missing', async () => {
      const { json } = await call(store, `${path}/_revs_diff`, {
        method: 'POST',
        body: { single: [rev(1), rev(2), rev(3)], never: [rev(1)] },
      });
      expect(json).toEqual({
        single: { missing: [rev(3)], possible_ancestors: [rev(2)] },
        never: { missing: [rev(1)] },
      });
    });

    test.each(['2', 'x-1', '-abc'])('%s is no revision', async (bad) => {
      expect((await read('single', `?rev=${bad}`)).status).toBe(400);
      const docs = [{ _id: 'bad', _rev: bad }];
      const body = { docs, new_edits: false };
      expect((await call(store, `${path}/_bulk_docs`, { method: 'POST', body })).status).toBe(400);
    });
  });
}
