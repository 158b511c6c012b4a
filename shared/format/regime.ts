import { nd30 } from './nd30/regime.ts';
import type { Regime } from './rule.ts';
import { tt01 } from './tt01/regime.ts';

export const regimes: readonly Regime[] = [tt01, nd30];

/** The regime in force on a day `YYYY-MM-DD`; the oldest one known for days before it. */
export function regimeOn(day: string): Regime {
  const current = regimes.findLast((one) => one.from <= day);
  return current ?? tt01;
}
