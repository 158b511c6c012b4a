import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPortions } from './portions.ts';
import type { Item } from './queue.ts';

/** What the store does to a write that holds a command: takes it, says no, or says nothing. */
type Fate = 'taken' | 'refused' | 'silent';

function itemOf(place: number, person = 'an', document = 'x'): Item {
  const submission = { id: `${place}`, person, document };
  return { place, queued: { submission } } as Item;
}
const idOf = ({ queued }: Item) => queued.submission.id;

/** Writes as the writer does, at a store that fails by `fateOf`; commands that are refused for good harm no write. */
function writeAll(
  items: readonly Item[],
  fateOf: (item: Item) => Fate,
  suspected: ReadonlySet<string> = new Set(),
) {
  const portions = createPortions(items, suspected);
  const written: Item[] = [];
  let tries = 0;
  for (let portion = portions.next(); portion.length > 0; portion = portions.next()) {
    tries += 1;
    expect(tries).toBeLessThan(1_000);
    const fates = portion.map((one) =>
      portions.unwritable.has(idOf(one)) ? 'taken' : fateOf(one),
    );
    const fate = fates.find((one) => one !== 'taken');
    if (fate === undefined) {
      written.push(...portion);
      portions.written(true);
    } else if (portions.failed(fate === 'refused') === 'over') break;
  }
  return {
    ...{ written, tries, unwritable: [...portions.unwritable] },
    unanswered: portions.unanswered(),
    suspects: portions.suspects(),
  };
}

const people = fc.constantFrom('an', 'binh', 'chi', 'dung');
const documents = fc.constantFrom('x', 'y', 'z', 'u', 'v');
const batches = fc
  .array(fc.tuple(people, documents), { minLength: 2, maxLength: 40 })
  .map((all) => all.map(([person, document], place) => itemOf(place, person, document)));

test('what the store refuses is refused for good, whatever goes out with it, and all else is written in order', () => {
  const fates = fc.array(fc.constantFrom<Fate>('taken', 'taken', 'refused'), { minLength: 40 });
  fc.assert(
    fc.property(batches, fates, (items, some) => {
      const fateOf = ({ place }: Item) => some[place] ?? 'taken';
      const { written, unwritable, unanswered, suspects } = writeAll(items, fateOf);
      expect(written).toEqual(items);
      const refused = items.filter((item) => fateOf(item) === 'refused').map(idOf);
      expect(unwritable).toEqual(refused);
      expect([unanswered, suspects]).toEqual([[], []]);
    }),
  );
});

test('one command among 256 is found in few writes, wherever it is', () => {
  const items = Array.from({ length: 256 }, (_, place) => itemOf(place, `${place}`, `${place}`));
  for (const at of [0, 1, 100, 254, 255]) {
    for (const fate of ['refused', 'silent'] as const) {
      const { tries } = writeAll(items, ({ place }) => (place === at ? fate : 'taken'));
      expect(tries).toBeLessThan(32);
    }
  }
});

test('a refusal that came once may have been an accident: the command is tried again, and written', () => {
  let accidents = 1;
  const fateOf = () => (accidents-- > 0 ? 'refused' : 'taken');
  const { written, unwritable } = writeAll([itemOf(0)], fateOf);
  expect([written.length, unwritable]).toEqual([1, []]);
});

test('silence that came a few times refuses nothing', () => {
  let accidents = 4;
  const fateOf = () => (accidents-- > 0 ? 'silent' : 'taken');
  expect(writeAll([itemOf(0)], fateOf)).toMatchObject({ unwritable: [], unanswered: [], tries: 5 });
});

describe('what fails alone without a word', () => {
  const withOne = fc.tuple(batches, fc.nat()).map(([items, at]) => {
    const bad = items[at % items.length] as Item;
    return { items, bad, fateOf: (item: Item): Fate => (item === bad ? 'silent' : 'taken') };
  });
  const isBehind = (one: Item, other: Item) =>
    one.place > other.place &&
    (one.queued.submission.person === other.queued.submission.person ||
      one.queued.submission.document === other.queued.submission.document);

  test('waits, and what follows of its person and of its document with it; all else is written', () => {
    fc.assert(
      fc.property(withOne, ({ items, bad, fateOf }) => {
        const { written, unanswered, unwritable } = writeAll(items, fateOf);
        expect(unwritable).toEqual([]);
        expect([...written, ...unanswered].map(idOf).sort()).toEqual(items.map(idOf).sort());
        expect(unanswered).toContain(bad);
        for (const one of unanswered)
          expect(one === bad || unanswered.some((other) => isBehind(one, other))).toBe(true);
        for (const one of written)
          expect(unanswered.some((other) => isBehind(one, other))).toBe(false);
      }),
    );
  });

  test('is suspected once the store took something after it, and refused for good when it fails again', () => {
    fc.assert(
      fc.property(withOne, ({ items, bad, fateOf }) => {
        const first = writeAll(items, fateOf);
        const isFollowed = first.written.some(({ place }) => place > bad.place);
        expect(first.suspects).toEqual(isFollowed ? [idOf(bad)] : []);
        const again = writeAll(items, fateOf, new Set([idOf(bad)]));
        expect(again).toMatchObject({ written: items, unwritable: [idOf(bad)], suspects: [] });
      }),
    );
  });
});

test('a store that is away is soon given up, and makes no command suspect', () => {
  fc.assert(
    fc.property(batches, (items) => {
      const { tries, written, unwritable, suspects, unanswered } = writeAll(items, () => 'silent');
      expect(tries).toBeLessThan(16);
      expect([written, unwritable, suspects]).toEqual([[], [], []]);
      expect(unanswered.map(idOf).sort()).toEqual(items.map(idOf).sort());
    }),
  );
});
