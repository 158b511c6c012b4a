import type { Refusal } from './outcome.ts';

/** The sections of RULES.md in their order, after what is refused before any rule is asked. */
const sections = ['FORMAT', 'AUTH', 'UNKNOWN', 'IN', 'DR', 'RT', 'AS', 'DL', 'LT', 'OR'];

type Refused = { readonly ok: false; readonly refusal: Refusal };

/** The place of a refusal's rule in RULES.md, ascending. */
export function placeOf({ rule }: Refusal): number {
  const [, section = '', number = '0'] = /^([A-Z]+)(\d*)$/.exec(rule) ?? [];
  return sections.indexOf(section) * 100 + Number(number);
}

/** When several rules refuse, the first in the order of RULES.md is named; of one rule, the first found. */
export function foremost(refused: readonly (Refused | undefined)[]): Refused | undefined {
  let first: Refused | undefined;
  for (const one of refused) {
    if (one && (!first || placeOf(one.refusal) < placeOf(first.refusal))) first = one;
  }
  return first;
}
