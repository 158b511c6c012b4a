import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerDoc } from '../commands/ledger.ts';
import { inOrderFrom } from './ledgerOrder.ts';

/** As much of a ledger document as its order depends on. */
function entry(n: number): LedgerDoc {
  return { _id: `doc:${n}`, n, payloadHash: '' } as unknown as LedgerDoc;
}
const refusal = { _id: 'doc:refused:1', rule: 'RT1' } as unknown as LedgerDoc;

test('entries of a page come out by number, refusals are passed over', () => {
  const order = inOrderFrom({ n: 0, since: '0' });
  const numbers = order.take([entry(2), refusal, entry(1), entry(3)], '4').map(({ n }) => n);
  expect(numbers).toEqual([1, 2, 3]);
  expect(order.position()).toEqual({ n: 3, since: '4' });
});

test('it waits at a gap, reads on, and a restart would come across what was held back', () => {
  const order = inOrderFrom({ n: 0, since: '0' });
  expect(order.take([entry(1)], '1')).toHaveLength(1);
  expect(order.take([entry(3)], '2')).toHaveLength(0);
  expect(order.gap()).toBe(2);
  expect(order.readFrom()).toBe('2');
  expect(order.position()).toEqual({ n: 1, since: '1' });
  expect(order.take([entry(2)], '3').map(({ n }) => n)).toEqual([2, 3]);
  expect(order.gap()).toBeUndefined();
  expect(order.position()).toEqual({ n: 3, since: '3' });
});

test('what the writer handed over is not taken a second time from the feed', () => {
  const order = inOrderFrom({ n: 0, since: '0' });
  expect(order.takeFresh([entry(1), entry(2)] as never)).toHaveLength(2);
  expect(order.take([entry(1), entry(2), entry(3)], '3').map(({ n }) => n)).toEqual([3]);
});

test('any order of the feed, read in any pages, from any restart: each number once, in order', () => {
  const shuffled = fc.shuffledSubarray(
    Array.from({ length: 40 }, (_, index) => index + 1),
    { minLength: 40 },
  );
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 1, max: 15 }), fc.nat(40), (feed, size, stopAt) => {
      const seen: number[] = [];
      let order = inOrderFrom({ n: 0, since: '0' });
      let restarted = false;
      for (let at = 0; at < feed.length; at = Number(order.readFrom())) {
        const page = feed.slice(at, at + size);
        seen.push(...order.take(page.map(entry), String(at + page.length)).map(({ n }) => n));
        if (!restarted && seen.length >= stopAt) {
          order = inOrderFrom(order.position());
          restarted = true;
        }
      }
      expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    }),
  );
});

test('any order and pages of a feed with one double number: nothing beyond it comes out, and it is named', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  const twice = fc.integer({ min: 1, max: 20 });
  const feedOf = (n: number) =>
    fc.shuffledSubarray([...numbers.map(entry), { ...entry(n), _id: 'doc:twin' } as LedgerDoc], {
      minLength: 21,
    });
  fc.assert(
    fc.property(
      twice.chain((n) => fc.tuple(fc.constant(n), feedOf(n))),
      fc.integer({ min: 1, max: 21 }),
      ([n, feed], size) => {
        const order = inOrderFrom({ n: 0, since: '0' });
        const seen: number[] = [];
        for (let at = 0; at < feed.length; at += size) {
          seen.push(...order.take(feed.slice(at, at + size), String(at)).map((one) => one.n));
        }
        expect(order.double()?.n).toBe(n);
        expect(new Set(seen).size).toBe(seen.length);
      },
    ),
  );
});
