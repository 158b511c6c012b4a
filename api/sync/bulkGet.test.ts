import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStoreRequest, type StoreRequest } from '../projections/storeRequest.ts';
import { bulk } from '../store/documents.ts';
import { openTestStore, stores, type TestStore } from '../store/testing/stores.ts';
import { bulkGetBody, bulkGetJson } from './bulkGet.ts';
import type { Asked } from './documents.ts';

const KiB = 1024;
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
    const alone = await answer([{ id: CARDS[0] ?? '' }], KiB);
    expect(alone.results[0]?.docs[0].ok).toBeDefined();
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
