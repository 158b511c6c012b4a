import { expect, test } from 'vitest';
import { unavailable } from '../unavailable.ts';
import { pauseAfter } from './insist.ts';

const pauses = (error: unknown) =>
  [1, 2, 4, 6, 12, 40].map((failures) => pauseAfter(failures, error));

test('a follower looks every second whether the store is back, however long it was away', () => {
  expect(pauses(unavailable('store'))).toEqual([100, 200, 800, 1_000, 1_000, 1_000]);
});

test('what fails while the store answers is tried less and less often', () => {
  expect(pauses(new Error('A desk did not take a row'))).toEqual([
    ...[100, 200, 800, 3_200, 30_000, 30_000],
  ]);
});
