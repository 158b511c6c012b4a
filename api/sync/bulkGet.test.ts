import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStoreRequest, type StoreRequest } from '../projections/storeRequest.ts';
import { bulk } from '../store/documents.ts';
import { openTestStore, stores, type TestStore } from '../store/testing/stores.ts';
import { bulkGetBody, bulkGetJson, MOST_ANSWERED } from './bulkGet.ts';
import type { Asked } from './documents.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const CARDS = Array.from({ length: 30 }, (_, n) => `incoming:${n}`);
type Row = { id: string; docs: [{ ok?: { _rev: string }; error?: { error: string } }] };

describe.each(stores)('_bulk_get on the $kind store', ({ url }) => {
  let opened: TestStore;
  let request: StoreRequest;
  beforeAll(async () => {
    opened = await openTestStore(url);
    const desk = await opened.store.ensureDatabase('desk', { q: 1 });
    request = createStoreRequest(opened.store);
    const docs = CARDS.map((_id) => ({ _id, text: 'x'.repeat(100 * KiB) }));
    await bulk(desk as never, docs);
  });
  afterAll(() => opened.close());

  const wishes = { revs: true, latest: true };
  const options = (asked: readonly Asked[]) => ({ request, desk: 'desk', asked, wishes });
  async function answer(asked: readonly Asked[], most?: number) {
    let text = '';
    for await (const part of bulkGetJson({ ...options(asked), ...(most ? { most } : {}) })) {
      text += part;
    }
    return { text, results: (JSON.parse(text) as { results: Row[] }).results };
  }

  test('a document is answered once, however often it is asked for', async () => {
    const [first = ''] = CARDS;
    const once = await answer([{ id: first }]);
    const rev = once.results[0]?.docs[0].ok?._rev ?? '';
    const asked = Array.from({ length: 1000 }, (_, n) =>
      n % 2 ? { id: first } : { id: first, rev },
    );
    const often = await answer(asked);
    expect(often.results).toEqual(once.results);
    expect(often.text.length).toBeLessThan(101 * KiB);
  });

  test('everything asked for is answered, in the order of the documents', async () => {
    const asked = [...CARDS, 'incoming:none'].map((id) => ({ id }));
    const { results } = await answer(asked);
    expect(results.map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
    expect(results.filter(({ docs: [doc] }) => doc.ok)).toHaveLength(CARDS.length);
    expect((await answer([])).results).toEqual([]);
  });

  test('an answer has a bound; what is left out is named, so that it is asked for again', async () => {
    const { text, results } = await answer(
      CARDS.map((id) => ({ id })),
      500 * KiB,
    );
    expect(text.length).toBeLessThan(700 * KiB);
    expect(results).toHaveLength(CARDS.length);
    const left = results.flatMap(({ docs: [doc] }) => doc.error?.error ?? []);
    expect(left).toEqual(Array(CARDS.length - 5).fill('too_large'));
    const reads: string[] = [];
    const counted: StoreRequest = (...asked) => {
      reads.push(asked[1].join());
      return request(...asked);
    };
    const full = { ...options(CARDS.map((id) => ({ id }))), request: counted, most: KiB };
    for await (const part of bulkGetJson(full)) expect(part).not.toBe('');
    // What is left out is not even read.
    expect(reads).toEqual(['_bulk_get']);
    const alone = await answer([{ id: CARDS[0] ?? '' }], KiB);
    expect(alone.results[0]?.docs[0].ok).toBeDefined();
  });

  test('about 4 MiB of an answer are in memory at a time, and 64 MiB are its end', async () => {
    const small = Array.from({ length: 60 }, (_, n) => `small:${n}`);
    const large = Array.from({ length: 12 }, (_, n) => `large:${n}`);
    const desk = opened.store.use('desk');
    await bulk(desk as never, [
      ...small.map((_id) => ({ _id, text: '' })),
      ...large.map((_id) => ({ _id, text: 'x'.repeat(MiB) })),
    ]);
    const partsOf = async (ids: readonly string[]) => {
      const lengths: number[] = [];
      const asked = ids.map((id) => ({ id }));
      for await (const part of bulkGetJson(options(asked))) lengths.push(part.length);
      expect(lengths.reduce((sum, one) => sum + one)).toBeGreaterThan(12 * MiB);
      return lengths;
    };
    expect(Math.max(...(await partsOf(large)))).toBeLessThan(5 * MiB);
    // As much more as the documents before did not foretell.
    expect(Math.max(...(await partsOf([...small, ...large])))).toBeLessThan(9 * MiB);
    expect(MOST_ANSWERED).toBe(64 * MiB);
  });

  test('it is let go when it is over, and when its reader went away', async () => {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const whole = await bulkGetBody(options(CARDS.map((id) => ({ id }))), resolve);
    expect((await new Response(whole).text()).endsWith(']}')).toBe(true);
    await over;
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    const unread = await bulkGetBody(options(CARDS.map((id) => ({ id }))), leave);
    await unread.cancel();
    await left;
  });
});
