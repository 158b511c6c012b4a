import { expect, test } from 'vitest';
import { kindOf } from '../kinds.ts';

const parses = (ink: unknown) =>
  kindOf('incoming:x')?.parse({ type: 'IssueDirective', assignments: [], ink }).ok;
const sheet = (strokes: unknown) => ({ file: 'a'.repeat(64), page: 1, strokes });
const line = (points: number) => Array.from({ length: points }, () => [0, 1]);

test('[DR3] ink is bounded in all that one command draws, however it is spread', () => {
  expect(parses([sheet([line(20_000)])])).toBe(true);
  expect(parses([sheet([line(20_001)])])).toBe(false);
  expect(parses([sheet([line(10_000)]), sheet([line(9_999), line(1)])])).toBe(true);
  expect(parses([sheet([line(10_000)]), sheet([line(9_999), line(2)])])).toBe(false);
  expect(parses([sheet(Array.from({ length: 2_001 }, () => line(1)))])).toBe(false);
  expect(parses(Array.from({ length: 101 }, () => sheet([line(1)])))).toBe(false);
});

test.each([
  [[]],
  [[[]]],
  [[[[0.5]]]],
  [[[[0, 0, 0, 0, 0]]]],
  [[[[0, 1.01]]]],
  [[[[0, -0.01]]]],
  [[[[0, '1']]]],
  [[[[0, null]]]],
  [[[[0, NaN]]]],
  [[[{ 0: 0, 1: 1, length: 2 }]]],
  ['strokes'],
  [null],
])('[DR3] strokes are lists of points of two to four shares of the page: not %j', (strokes) => {
  expect(parses([sheet(strokes)])).toBe(false);
});

test('[DR3] a point has pressure and time where the device knows them', () => {
  expect(
    parses([
      sheet([
        [
          [0, 1],
          [0.5, 0.5, 1],
          [1, 0, 0, 1],
        ],
      ]),
    ]),
  ).toBe(true);
  expect(parses([{ ...sheet([[[0, 1]]]), more: 1 }])).toBe(false);
});
