import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createQueue, type Item } from './queue.ts';
import type { Submission } from './submission.ts';
import { isUnavailable } from '../unavailable.ts';
import { MOST_IN_BATCH } from './writer.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

const submission = (person: string, document: string) =>
  ({ person, document, length: 100 }) as Submission;

const requests = fc.array(
  fc.record({
    person: fc.constantFrom('an', 'binh', 'chi'),
    documents: fc.array(fc.constantFrom('x', 'y', 'z', 'own'), { minLength: 1, maxLength: 8 }),
    /** How often a batch is taken afterwards. */
    taken: fc.nat(2),
  }),
  { maxLength: 12 },
);

const placesOf = (items: readonly Item[], which: (one: Submission) => boolean) =>
  items.filter(({ queued }) => which(queued.submission)).map(({ place }) => place);
const isSorted = (places: readonly number[]) =>
  places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0));

test('in whatever order they come and are taken: all are served once, each person and each document in order', () => {
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 6 }), (all, mostTaken) => {
      const queue = createQueue({ mostWaiting: 1_000, mostTaken });
      const served: Item[] = [];
      for (const { person, documents, taken } of all) {
        const own = documents.map((one) => (one === 'own' ? `of ${person}` : one));
        void queue.add(
          own.map((document) => submission(person, document)),
          '',
        );
        for (let times = 0; times < taken; times += 1) served.push(...queue.take());
      }
      while (queue.length() > 0) {
        const batch = queue.take();
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(mostTaken);
        served.push(...batch);
      }
      expect(served).toHaveLength(all.flatMap(({ documents }) => documents).length);
      for (const name of ['an', 'binh', 'chi', 'x', 'y', 'z']) {
        const places = placesOf(served, (one) => one.person === name || one.document === name);
        expect(new Set(places).size).toBe(places.length);
        expect(isSorted(placesOf(served, ({ person }) => person === name))).toBe(true);
        expect(isSorted(placesOf(served, ({ document }) => document === name))).toBe(true);
      }
    }),
  );
});

test('however much one person sends, everybody else has their share of every write', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 40 }), (others, most) => {
      const queue = createQueue({ mostWaiting: 10_000, mostTaken: most });
      const flood = Array.from({ length: 1_000 }, (_, at) => submission('an', `flood ${at}`));
      void queue.add(flood, '');
      for (let person = 0; person < others; person += 1) {
        void queue.add([submission(`${person}`, `${person}`)], '');
      }
      const taken = queue.take().map(({ queued }) => queued.submission.person);
      expect(new Set(taken).size).toBe(others + 1);
      expect(taken).toHaveLength(most);
    }),
  );
});

test('nobody has more waiting than there is room left for others, so that there always is some', () => {
  const queue = createQueue({ mostWaiting: 100, mostTaken: 10 });
  const fill = (person: string) => {
    const count = queue.roomFor(person) / 2;
    const many = Array.from({ length: Math.floor(count) }, () => submission(person, person));
    void queue.add(many, '');
    return many.length;
  };
  expect(queue.roomFor('an')).toBe(100);
  expect([fill('an'), fill('binh'), fill('chi')]).toEqual([50, 25, 12]);
  expect(queue.roomFor('an')).toBeLessThan(0);
  expect(queue.roomFor('dung')).toBe(13);
});

test('a write takes 6,000,000 characters, or one command that is longer', () => {
  const takenOf = (...lengths: readonly number[]) => {
    const queue = createQueue({ mostWaiting: 100, mostTaken: 100 });
    const all = lengths.map((length, at) => ({ ...submission('an', `${at}`), length }));
    void queue.add(all, '');
    return queue.take().length;
  };
  expect(takenOf(2_990_000, 2_990_000, 2_000_000)).toBe(2);
  expect(takenOf(3_000_000, 3_000_000)).toBe(1);
  expect(takenOf(9_000_000, 1)).toBe(1);
});

test('whoever is turned away is so at once, and the queue is empty then', async () => {
  const queue = createQueue({ mostWaiting: 100, mostTaken: 10 });
  const waiting = queue.add([submission('an', 'x'), submission('an', 'y')], '');
  queue.rejectAll(new Error('away'));
  const settled = await Promise.allSettled(waiting);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([queue.length(), queue.take(), queue.roomFor('an')]).toEqual([0, [], 100]);
  void queue.add([submission('an', 'x')], '');
  expect(queue.take()).toHaveLength(1);
});

describe.each(stores)('the queue of the writer on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;

  beforeEach(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  const hundred = (document: string, command: ReturnType<typeof comment> | { type: 'MarkSeen' }) =>
    Array.from({ length: 100 }, () => envelope(document, command, { basedOn: 1 }));

  test.each([[{ type: 'MarkSeen' } as const], [comment('nữa')]])(
    'ten requests of a hundred %j on one document delay nobody else by more than a write',
    async (command) => {
      const document = newDocument();
      const other = newDocument();
      await office.send('vanthu', envelope(document, registration()));
      await office.send('vanthu', envelope(other, registration()));
      const flood = Array.from({ length: 10 }, () =>
        office.send('giamdoc', ...hundred(document, command)),
      );
      await Promise.race(flood.map((one) => one.catch(() => undefined)));
      const before = opened.proxy.writes();
      const [receipt] = await office.send('vanthu', envelope(other, comment('?'), { basedOn: 1 }));
      expect(receipt).toMatchObject({ outcome: 'recorded' });
      // The one that was under way, and its own.
      expect(opened.proxy.writes() - before).toBeLessThanOrEqual(2);
      const same = envelope(document, comment('?'), { basedOn: 1 });
      expect(await office.send('vanthu', same)).toMatchObject([{ outcome: 'recorded' }]);
      expect(opened.proxy.writes() - before).toBeLessThanOrEqual(8);
      await Promise.all(flood);
      expect((await office.commands.verify()).problems).toEqual([]);
    },
  );

  test('one write of the ledger has 256 entries at most', async () => {
    const sizes: number[] = [];
    const note = (body: string) => sizes.push((JSON.parse(body) as { docs: [] }).docs.length) < 0;
    opened.proxy.refuse({ refuses: note, by: 400 });
    const documents = Array.from({ length: 7 }, newDocument);
    await office.send('vanthu', ...documents.map((one) => envelope(one, registration())));
    const people = ['vanthu', 'giamdoc', 'vanthu', 'giamdoc', 'vanthu', 'giamdoc', 'vanthu'];
    const sent = people.map((person, at) =>
      office.send(person, ...hundred(documents[at] ?? '', comment('?'))),
    );
    await Promise.all(sent);
    // Its entries, and the head of the ledger.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(257);
    expect(MOST_IN_BATCH).toBe(256);
  });

  test('who sends too much at once is told to come again, and nobody else', async () => {
    await office.commands.close();
    office = await office.again({ mostWaiting: 300 });
    const register = () => envelope(newDocument(), registration());
    const fifty = () => Array.from({ length: 50 }, register);
    const many = Array.from({ length: 12 }, () => office.send('vanthu', ...fifty()));
    const others = office.send('giamdoc', ...fifty());
    const settled = await Promise.allSettled(many);
    const turnedAway = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway.every((one) => isUnavailable(one) && one.reason === 'busy')).toBe(true);
    expect(await others).toHaveLength(50);
  });
});
