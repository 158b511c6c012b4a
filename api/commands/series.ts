/** Whole numbers from 1: which were taken, and which below the highest were not. */
export type Series = {
  /** The lowest that was not taken. */
  readonly next: () => number;
  readonly missing: () => readonly number[];
  readonly highest: () => number;
  /** Answers with how to take it back; undefined when it was taken before. */
  readonly take: (number: number) => (() => void) | undefined;
};

export function createSeries(): Series {
  const missing = new Set<number>();
  let highest = 0;

  function takeMissing(number: number): (() => void) | undefined {
    return missing.delete(number) ? () => void missing.add(number) : undefined;
  }
  return {
    next: () => (missing.size > 0 ? Math.min(...missing) : highest + 1),
    highest: () => highest,
    missing: () => [...missing].sort((left, right) => left - right),
    take(number) {
      if (number <= highest) return takeMissing(number);
      const before = highest;
      for (let skipped = before + 1; skipped < number; skipped += 1) missing.add(skipped);
      highest = number;
      return () => {
        for (let skipped = before + 1; skipped < number; skipped += 1) missing.delete(skipped);
        highest = before;
      };
    },
  };
}
