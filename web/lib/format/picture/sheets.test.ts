import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sheetsOf, type Measured } from './sheets.ts';

const lines = (count: number, height = 10): Measured => ({
  section: 0,
  startsPage: false,
  height: count * height,
  cuts: Array.from({ length: count }, (_, line) => (line + 1) * height),
});
const row = (height: number): Measured => ({ section: 0, startsPage: false, height, cuts: [] });

test('a paragraph goes on, on the next sheet, between two lines', () => {
  expect(sheetsOf([lines(3), lines(9)], () => 100)).toEqual([
    {
      section: 0,
      pieces: [
        { unit: 0, from: 0, to: 30, whole: true },
        { unit: 1, from: 0, to: 70, whole: false },
      ],
    },
    { section: 0, pieces: [{ unit: 1, from: 70, to: 90, whole: false }] },
  ]);
});

test('a row stays whole, and a single line does not stay behind', () => {
  const [first, second] = sheetsOf([lines(8), row(30)], () => 100);
  expect(first?.pieces).toEqual([{ unit: 0, from: 0, to: 80, whole: true }]);
  expect(second?.pieces).toEqual([{ unit: 1, from: 0, to: 30, whole: true }]);
  expect(sheetsOf([lines(9), lines(3)], () => 100)[1]?.pieces).toEqual([
    { unit: 1, from: 0, to: 30, whole: true },
  ]);
});

test('a section and a break before a paragraph begin a sheet', () => {
  const units = [lines(1), { ...lines(1), startsPage: true }, { ...lines(1), section: 1 }];
  expect(sheetsOf(units, () => 100).map(({ section }) => section)).toEqual([0, 0, 1]);
});

const measured = fc
  .record({
    section: fc.integer({ min: 0, max: 2 }),
    startsPage: fc.boolean(),
    count: fc.integer({ min: 0, max: 40 }),
    whole: fc.boolean(),
  })
  .map(({ section, startsPage, count, whole }) => {
    const { height, cuts } = lines(count);
    return { section, startsPage, height, cuts: whole ? [] : cuts };
  });

test('every unit is drawn once, whole and in order, and no sheet is overfull', () => {
  fc.assert(
    fc.property(
      fc.array(measured, { maxLength: 30 }),
      fc.integer({ min: 5, max: 200 }),
      (units, room) => {
        const sheets = sheetsOf(units, () => room);
        const pieces = sheets.flatMap((sheet) => sheet.pieces);
        for (const [index, unit] of units.entries()) {
          const own = pieces.filter((piece) => piece.unit === index);
          expect(own[0]?.from).toBe(0);
          expect(own.at(-1)?.to).toBe(unit.height);
          for (const [at, piece] of own.entries()) {
            if (at > 0) expect(piece.from).toBe(own[at - 1]?.to);
          }
        }
        expect(pieces.map(({ unit }) => unit)).toEqual(
          pieces.map(({ unit }) => unit).toSorted((a, b) => a - b),
        );
        for (const sheet of sheets) {
          const filled = sheet.pieces.reduce((sum, { from, to }) => sum + to - from, 0);
          expect(filled).toBeLessThanOrEqual(room);
        }
      },
    ),
  );
});
