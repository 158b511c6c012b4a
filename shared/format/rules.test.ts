import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import { componentsOf } from './components.ts';
import type { Facts } from './facts.ts';
import { nd30 } from './nd30/regime.ts';
import type { Rule } from './rule.ts';
import { breaks, placesOf } from './testing/breaches.ts';
import { decision, letter, letterToOne, plan, regulation } from './testing/documents.ts';
import { tt01 } from './tt01/regime.ts';

const right: readonly (readonly [string, Facts])[] = [
  ['a letter to several', letter],
  ['a letter to one', letterToOne],
  ['a decision', decision],
  ['rules with parts and chapters', regulation],
  ['a plan with appendices', plan],
];

describe('a document laid out as the decree asks', () => {
  test.each(right)('%s has no findings', (_name, facts) => {
    expect(check(facts, { regime: nd30 }).findings).toEqual([]);
  });
});

/** What cannot be wrong alone: the mark of the signer's authority asks for a position, which then is missing. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'authority.position': ['position.present'],
  'typeName.present': ['subject.present'],
  'about.letters': ['about.mark'],
  'point.letters': ['point.sequence'],
};

describe('one rule broken gives that rule and no other', () => {
  test.each(nd30.rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const facts = documentFor(rule);
    const type = componentsOf(facts).type;
    const named = id === 'typeName.known' ? {} : { type };
    const { findings } = check(breaks[rule.reads](rule, facts), { regime: nd30, ...named });
    expect(new Set(findings.map((one) => one.rule))).toEqual(
      new Set([id, ...(TOGETHER[id] ?? [])]),
    );
    const found = findings.find((one) => one.rule === id);
    expect(found?.severity).toBe(rule.severity);
    expect(found?.article).toBe(rule.article);
  });
});

const BY_FORM: Readonly<Record<string, Facts>> = {
  'salutation.oneLine': letterToOne,
  'reference.type': decision,
  'typeName.known': plan,
  'subject.present': plan,
};

/** The first right document that the rule says something about. */
function documentFor(rule: Rule): Facts {
  const given = BY_FORM[rule.id];
  if (given) return given;
  const fits = right.find(([, facts]) => {
    const { type } = componentsOf(facts);
    const { types, notTypes } = rule.only ?? {};
    if ((types && !types.includes(type)) || notTypes?.includes(type)) return false;
    const { component } = rule;
    if (component === 'page' || component === 'document' || component === 'any') return true;
    return component === 'address' || placesOf(component, facts).length > 0;
  });
  return fits?.[1] ?? letter;
}

describe('a document from before the decree', () => {
  test('nothing of the circular blocks, whatever is wrong', () => {
    const broken = breaks.font(nd30.rules[0] as Rule, decision);
    const { findings } = check(broken, { regime: tt01 });
    expect(findings.map((one) => one.rule)).toEqual(['pageNumber.place', 'text.font']);
    expect(findings.every((one) => one.severity === 'warning')).toBe(true);
  });
});
