import type { Component } from '../components/names.ts';
import type { Applies, Rule } from '../rule.ts';

/** A row of the table in Mục V: how a component is set. What a member does not name, the decree leaves open. */
export type Row = {
  readonly size: readonly [number, number];
  readonly letters?: 'upper' | 'lower';
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly align?: 'center' | 'both';
};

/** The rules that a row makes: `issuingAgency.size`, `issuingAgency.bold` … */
export function set(
  component: Component,
  article: string,
  row: Row,
  only?: Applies,
): readonly Rule[] {
  const rule = { article, component, severity: 'blocking', ...(only ? { only } : {}) } as const;
  const rules: Rule[] = [
    {
      ...rule,
      id: `${component}.size`,
      reads: 'size',
      lawful: { range: row.size },
      repair: 'type',
    },
  ];
  if (row.bold !== undefined)
    rules.push({
      ...rule,
      id: `${component}.bold`,
      reads: 'bold',
      lawful: { is: row.bold },
      repair: 'type',
    });
  if (row.italic !== undefined)
    rules.push({
      ...rule,
      id: `${component}.italic`,
      reads: 'italic',
      lawful: { is: row.italic },
      repair: 'type',
    });
  if (row.letters !== undefined)
    rules.push({
      ...rule,
      id: `${component}.letters`,
      reads: 'letters',
      lawful: { is: row.letters },
      // Small letters would have to be chosen word by word.
      ...(row.letters === 'upper' ? { repair: 'text' as const } : {}),
    });
  if (row.align !== undefined)
    rules.push({
      ...rule,
      id: `${component}.align`,
      reads: 'align',
      lawful: { is: row.align },
      repair: 'align',
    });
  return rules;
}

/** A wording or form of a component. */
export function worded(
  id: string,
  form: string,
  article: string,
  more: Partial<Pick<Rule, 'severity' | 'repair' | 'only'>> = {},
): Rule {
  const component = id.split('.')[0] as Component;
  return {
    id,
    article,
    component,
    reads: 'wording',
    lawful: { form },
    severity: 'blocking',
    ...more,
  };
}
