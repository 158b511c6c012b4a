import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDoubts } from './doubts.ts';

const at = (subscription: number, service = 0) => `https://push${service}.example/${subscription}`;

test('between two messages that a service takes, at most one subscription is blamed', () => {
  const event = fc.record({
    subscription: fc.nat({ max: 5 }),
    service: fc.nat({ max: 2 }),
    isTaken: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const doubts = createDoubts();
      const blamed = new Map<number, Set<number>>();
      for (const { subscription, service, isTaken } of events) {
        if (isTaken) {
          doubts.accepted(at(subscription, service));
          blamed.delete(service);
        } else if (doubts.isOwn(at(subscription, service))) {
          blamed.set(service, (blamed.get(service) ?? new Set()).add(subscription));
        }
        expect(blamed.get(service)?.size ?? 0).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a dead subscription among living ones is blamed, each time', () => {
  const doubts = createDoubts();
  for (let index = 0; index < 5; index += 1) {
    doubts.accepted(at(0));
    expect(doubts.isOwn(at(1))).toBe(true);
  }
});

test('what one service refuses says nothing about another', () => {
  const doubts = createDoubts();
  expect(doubts.isOwn(at(0, 0))).toBe(true);
  expect(doubts.isOwn(at(1, 0))).toBe(false);
  expect(doubts.isOwn(at(1, 1))).toBe(true);
});

test('a thousand services are remembered, the latest ones', () => {
  const doubts = createDoubts();
  for (let service = 0; service <= 1_000; service += 1) doubts.isOwn(at(0, service));
  // The second is still known, so another one that it refuses is not blamed; the first was forgotten.
  expect(doubts.isOwn(at(1, 1))).toBe(false);
  expect(doubts.isOwn(at(1, 0))).toBe(true);
});
