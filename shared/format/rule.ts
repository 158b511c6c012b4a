import type { Component, Components, Part, SheetKind } from './components/names.ts';
import type { Facts } from './facts.ts';
import type { Repair, Severity, Where } from './finding.ts';
import type { Text } from '../text.ts';

/** What of a document a rule looks at; each has one reader (readers/). */
export type Reads =
  | 'paper'
  | 'orientation'
  | 'marginTop'
  | 'marginBottom'
  | 'marginLeft'
  | 'marginRight'
  | 'pageNumberThere'
  | 'pageNumberPlace'
  | 'pageNumberAlign'
  | 'pageNumberSize'
  | 'pageNumberItalic'
  | 'pageNumberFirstPage'
  | 'pageNumberFormat'
  | 'pageNumberStart'
  | 'font'
  | 'color'
  | 'size'
  | 'sameSize'
  | 'bold'
  | 'labelBold'
  | 'italic'
  | 'letters'
  | 'align'
  | 'firstLine'
  | 'gap'
  | 'gapAbove'
  | 'lines'
  | 'lineBelow'
  | 'lineLength'
  | 'boxed'
  | 'headColumns'
  | 'present'
  | 'titled'
  | 'sequence'
  | 'wording'
  | 'capitals';

/** Millimetres, points or multiples, as what is read has them. */
export type Lawful =
  | { readonly range: readonly [number, number] }
  | { readonly oneOf: readonly number[] }
  | { readonly atLeast: number }
  | { readonly is: boolean | 'center' | 'both' | 'upper' | 'lower' | 'header' | 'bottomRight' }
  /** A wording or form: its name in readers/forms. */
  | { readonly form: string };

export type Rule = {
  readonly id: string;
  /** `NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 3` */
  readonly article: string;
  readonly component: Component | 'page' | 'document' | 'any';
  readonly reads: Reads;
  readonly lawful: Lawful;
  readonly severity: Severity;
  /** A breach can be repaired without touching what the document says. */
  readonly repair?: Repair['kind'];
  readonly only?: Applies;
};

export type Applies = {
  /** Codes of documentTypes. */
  readonly types?: readonly string[];
  readonly notTypes?: readonly string[];
  readonly sheets?: readonly SheetKind[];
};

export type Regime = {
  readonly id: string;
  readonly name: Text;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to?: string;
  /** Codes and names of the types it knows. */
  readonly types: Readonly<Record<string, Text>>;
  readonly rules: readonly Rule[];
};

export type Context = {
  readonly facts: Facts;
  readonly regime: Regime;
  readonly type: string;
  readonly components: Components;
  readonly partsOf: (component: Component) => readonly Part[];
  /** The part right below and above in the file; among those of the same component, `alike`. */
  readonly below: (part: Part, alike?: 'alike') => Part | undefined;
  readonly above: (part: Part) => Part | undefined;
};

/** A rule not kept at one place; `check` adds the rule, its article and how severe it is. */
export type Breach = {
  readonly where: Where;
  readonly is: Text;
  readonly should: Text;
  readonly repair?: Repair;
  readonly part?: Part;
  /** At most a warning, however the rule is marked: what was read is not sure enough. */
  readonly unsure?: boolean;
};

export type Reader = (rule: Rule, context: Context) => readonly Breach[];

/** Parts of the rule's component in the sheets it applies to. */
export function partsFor(rule: Rule, context: Context): readonly Part[] {
  const { component } = rule;
  if (component === 'page' || component === 'document') return [];
  const parts = component === 'any' ? context.components.parts : context.partsOf(component);
  const sheets = rule.only?.sheets;
  if (!sheets) return parts;
  return parts.filter((part) =>
    sheets.includes(context.components.sheets[part.sheet] ?? 'document'),
  );
}
