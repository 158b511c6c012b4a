import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeries } from './series.ts';

const number = fc.integer({ min: -1, max: 12 });

test('a series knows what was taken, in whichever order it is taken and taken back', () => {
  fc.assert(
    fc.property(fc.array(fc.option(number)), (steps) => {
      const series = createSeries();
      const taken: { readonly number: number; readonly undo: () => void }[] = [];
      for (const step of steps) {
        if (step === null) taken.pop()?.undo();
        else {
          const undo = series.take(step);
          const isNew = step >= 1 && taken.every(({ number: one }) => one !== step);
          expect(undo !== undefined).toBe(isNew);
          if (undo) taken.push({ number: step, undo });
        }
        const numbers = taken.map(({ number: one }) => one);
        const highest = Math.max(0, ...numbers);
        const all = Array.from({ length: highest }, (_, at) => at + 1);
        const missing = all.filter((one) => !numbers.includes(one));
        expect([...series.missing()]).toEqual(missing);
        expect(series.missingCount()).toBe(missing.length);
        expect(series.highest()).toBe(highest);
        expect(series.next()).toBe(missing[0] ?? highest + 1);
      }
    }),
  );
});

test('a number of any size costs nothing, and what is no number is not taken', () => {
  const series = createSeries();
  for (const one of [Number.NaN, 1.5, -1, 2 ** 53, Infinity])
    expect(series.take(one)).toBeUndefined();
  series.take(1);
  series.take(1e15);
  series.take(2 ** 31);
  expect(series.missingCount()).toBe(1e15 - 3);
  expect(series.next()).toBe(2);
  expect(series.missing().next().value).toBe(2);
});
