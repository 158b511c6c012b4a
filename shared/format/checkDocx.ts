import { check, type Checked } from './check.ts';
import type { Components } from './components/names.ts';
import { componentsOf } from './components.ts';
import { readDocx } from './docx/read.ts';
import type { Facts } from './facts.ts';
import type { FileProblem } from './problem.ts';
import { readPlaceDate } from './readers/forms/placeDate.ts';
import { regimeOn } from './regime.ts';
import type { Regime } from './rule.ts';

export type CheckOptions = {
  /** `YYYY-MM-DD`: the regime of that day. Without it, the day the document itself bears. */
  readonly date?: string;
  /** A code of documentTypes, when somebody knows it. */
  readonly type?: string;
};

export type DocxChecked =
  | ({ readonly ok: true; readonly regime: Regime; readonly facts: Facts } & Checked)
  | { readonly ok: false; readonly problem: FileProblem };

/** Reads a DOCX and holds it against the regime of its day. Pure; never throws, whatever the bytes. */
export function checkDocx(bytes: Uint8Array, options: CheckOptions = {}): DocxChecked {
  const read = readDocx(bytes);
  if (!read.ok) return read;
  return { ok: true, facts: read.facts, ...checkFacts(read.facts, options) };
}

/** The same for facts that were read already, as a PDF's. */
export function checkFacts(
  facts: Facts,
  { date, type }: CheckOptions = {},
): Checked & { readonly regime: Regime } {
  const components = componentsOf(facts, type);
  // A draft without a day is written under the newest law.
  const regime = regimeOn(date ?? dayOf(components) ?? '9999-12-31');
  return { regime, ...check(facts, { regime, components }) };
}

function dayOf(components: Components): string | undefined {
  const line = components.parts.find((part) => part.component === 'placeDate' && part.sheet === 0);
  const read = line ? readPlaceDate(line.piece.text) : undefined;
  if (!read || !/^\d{4}$/.test(read.year) || !/^\d{1,2}$/.test(read.month)) return undefined;
  const day = /^\d{1,2}$/.test(read.day) ? read.day : '1';
  return `${read.year}-${read.month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
