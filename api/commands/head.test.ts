import { expect, test } from 'vitest';
import { begunBy, isStray, noHead } from './head.ts';

test('the head of the ledger remembers the last 200 take-overs, and knows by them what was left behind', () => {
  let head = noHead;
  for (let epoch = 1; epoch <= 300; epoch += 1) head = begunBy(epoch, head, epoch * 10);
  expect(head.spans).toHaveLength(200);
  expect(head.spans[0]).toEqual({ epoch: 101, after: 1010 });
  expect(head.spans.at(-1)).toEqual({ epoch: 300, after: 3000 });
  expect(isStray(head.spans, { n: 3001, epoch: 299 })).toBe(true);
  expect(isStray(head.spans, { n: 3001, epoch: 300 })).toBe(false);
  expect(isStray(head.spans, { n: 3000, epoch: 299 })).toBe(false);
});

test('a writer that ends before it numbers anything leaves no take-over behind', () => {
  let head = begunBy(1, noHead, 5);
  for (let epoch = 2; epoch <= 300; epoch += 1) head = begunBy(epoch, head, 5);
  expect(head.spans).toEqual([{ epoch: 300, after: 5 }]);
});
