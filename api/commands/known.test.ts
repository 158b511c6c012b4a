import { expect, test } from 'vitest';
import { createKnown } from './known.ts';

test('keeps a number by name through growth', () => {
  const known = createKnown(8);
  for (let i = 0; i < 20_000; i += 1) known.set(`incoming:${i}`, i);
  expect(known.size).toBe(20_000);
  for (let i = 0; i < 20_000; i += 1) expect(known.get(`incoming:${i}`)).toBe(i);
  expect(known.get('incoming:20000')).toBeUndefined();
});

test('the later number replaces the earlier one', () => {
  const known = createKnown();
  known.set('office', 1);
  known.set('office', 2);
  expect(known.get('office')).toBe(2);
  expect(known.size).toBe(1);
});
