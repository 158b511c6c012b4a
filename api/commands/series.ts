/** Whole numbers from 1: which were taken, and which below the highest were not. */
export type Series = {
  /** The lowest that was not taken. */
  readonly next: () => number;
  /** From the lowest to the highest. There may be more of them than fit into memory. */
  readonly missing: () => Generator<number>;
  readonly missingCount: () => number;
  readonly highest: () => number;
  /** Answers with how to take it back, the last taken first; undefined when it was taken before or is no such number. */
  readonly take: (number: number) => (() => void) | undefined;
};

type Gap = { readonly from: number; readonly to: number };

/** Its size is that of what was taken, however high the numbers are: a forged one costs nothing. */
export function createSeries(): Series {
  /** In their order. */
  const gaps: Gap[] = [];
  let missingCount = 0;
  let highest = 0;

  function takeMissing(number: number): (() => void) | undefined {
    const at = gaps.findLastIndex(({ from }) => from <= number);
    const gap = gaps[at];
    if (!gap || gap.to < number) return undefined;
    const sides = [
      { from: gap.from, to: number - 1 },
      { from: number + 1, to: gap.to },
    ].filter(({ from, to }) => from <= to);
    gaps.splice(at, 1, ...sides);
    missingCount -= 1;
    return () => {
      gaps.splice(at, sides.length, gap);
      missingCount += 1;
    };
  }
  function takeNew(number: number): () => void {
    const before = { highest, missingCount, gaps: gaps.length };
    if (number > highest + 1) gaps.push({ from: highest + 1, to: number - 1 });
    missingCount += number - highest - 1;
    highest = number;
    return () => {
      ({ highest, missingCount } = before);
      gaps.length = before.gaps;
    };
  }
  return {
    next: () => gaps[0]?.from ?? highest + 1,
    highest: () => highest,
    missingCount: () => missingCount,
    *missing() {
      for (const { from, to } of gaps)
        for (let number = from; number <= to; number += 1) yield number;
    },
    take(number) {
      if (!Number.isSafeInteger(number) || number < 1) return undefined;
      return number > highest ? takeNew(number) : takeMissing(number);
    },
  };
}
