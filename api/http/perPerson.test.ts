import { expect, test } from 'vitest';
import { createPerPerson } from './perPerson.ts';

test('a person has so much under way and no more, until something of it is over; others are apart', () => {
  const uploads = createPerPerson(2);
  const first = uploads.begin('vanthu');
  expect(uploads.begin('vanthu')).toBeDefined();
  expect(uploads.begin('vanthu')).toBeUndefined();
  expect(uploads.begin('giamdoc')).toBeDefined();
  first?.();
  expect(uploads.begin('vanthu')).toBeDefined();
  expect(uploads.begin('vanthu')).toBeUndefined();
});
