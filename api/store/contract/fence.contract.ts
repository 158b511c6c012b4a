import { beforeAll, expect, test } from 'vitest';
import type { Store } from '../couch.ts';
import { readChanges } from '../documents.ts';
import { currentEpoch, isFenced, takeWriter, type Writer } from '../fence.ts';
import { call, pathOf } from './call.ts';

type Entry = { readonly by: number };

export function fenceContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => {
    store = await open();
    await store.ensureDatabase('ledger', { q: 1 });
  });
  const take = () => takeWriter<Entry>(store);
  const write = ({ db, epoch }: Writer<Entry>, id: string) => db.insert({ by: epoch }, id);

  test('a new writer shuts the old one out at once', async () => {
    const old = await take();
    await write(old, 'first');
    const next = await take();
    expect(next.epoch).toBe(old.epoch + 1);
    expect(await currentEpoch(store)).toBe(next.epoch);
    const refusal = await write(old, 'too-late').catch((error: unknown) => error);
    expect(isFenced(refusal)).toBe(true);
    await write(next, 'second');
    await expect(store.use('ledger').get('too-late')).rejects.toMatchObject({ statusCode: 404 });
    expect(await old.db.get('first').catch(isFenced)).toBe(true);
  });

  test('the writer is the only member, and no trace of earlier ones remains', async () => {
    const { epoch } = await take();
    const { json } = await call(store, `${pathOf(store, 'ledger')}/_security`);
    expect(json['members']).toEqual({ names: [`${store.prefix}writer-${epoch}`], roles: [] });
    const start = `org.couchdb.user:${store.prefix}writer-`;
    const { rows } = await store.admin.use('_users').list({ startkey: start, endkey: `${start}~` });
    expect(rows.map(({ id }) => id)).toEqual([`${start}${epoch}`]);
  });

  test('a number that an older writer has, after a restored backup, is passed over', async () => {
    const { epoch } = await take();
    const state = store.use<{ epoch: number }>('state');
    await state.insert({ ...(await state.get('writer')), epoch: epoch - 1 });
    expect((await take()).epoch).toBe(epoch + 1);
  });

  test('of several who take it at once, one at most can write', async () => {
    const before = await currentEpoch(store);
    const taken = await Promise.allSettled([1, 2, 3, 4].map(take));
    const writers = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(new Set(writers.map(({ epoch }) => epoch)).size).toBe(writers.length);
    expect(await currentEpoch(store)).toBe(before + 4);
    const tries = writers.map((writer) => write(writer, `race-${writer.epoch}`));
    const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(done.length).toBeLessThanOrEqual(1);
    await write(await take(), 'after-the-race');
  });

  test('nothing of an old writer arrives after the new one was let in', async () => {
    const old = await take();
    let isOver = false;
    const flood = Array.from({ length: 16 }, async (_, client) => {
      for (let n = 0; !isOver; n++) await write(old, `flood-${old.epoch}-${client}-${n}`);
    });
    const ended = Promise.allSettled(flood);
    const next = await take();
    const { last_seq } = await readChanges(next.db);
    isOver = true;
    await ended;
    const { results } = await readChanges(next.db, { since: last_seq });
    expect(results).toEqual([]);
  });
}
