import { expect, test } from 'vitest';
import { componentNames } from './components/names.ts';
import { nd30 } from './nd30/regime.ts';
import { forms } from './readers/wording.ts';
import { regimeOn, regimes } from './regime.ts';
import { capitals } from './capitals.ts';
import { tt01 } from './tt01/regime.ts';

test('the regime in force on a day', () => {
  expect(regimeOn('2020-03-05')).toBe(nd30);
  expect(regimeOn('2026-11-05')).toBe(nd30);
  expect(regimeOn('2020-03-04')).toBe(tt01);
  expect(regimeOn('2005-01-01')).toBe(tt01);
});

test('29 types today, 32 before', () => {
  expect(Object.keys(nd30.types)).toHaveLength(29);
  expect(Object.keys(tt01.types)).toHaveLength(32);
});

test.each(regimes)(
  '$id: every rule has an id of its own and names an article and what it reads',
  ({ rules }) => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    for (const { article, component, lawful, reads } of rules) {
      expect(article).toMatch(/^(?:NĐ 30\/2020\/NĐ-CP|TT 01\/2011\/TT-BNV)[, ]/);
      if (component !== 'page' && component !== 'document' && component !== 'any')
        expect(componentNames).toHaveProperty(component);
      if (reads === 'wording') expect(forms).toHaveProperty('form' in lawful ? lawful.form : '');
    }
  },
);

test('rules are data: they survive being written and read', () => {
  expect(JSON.parse(JSON.stringify(nd30.rules))).toEqual(nd30.rules);
});

test('no rule derived for the circular blocks or repairs; capitals never block', () => {
  expect(tt01.rules.every((rule) => rule.severity === 'warning' && !rule.repair)).toBe(true);
  const letters = nd30.rules.filter((rule) => rule.reads === 'capitals');
  expect(letters).toHaveLength(capitals.length + 1);
  expect(letters.every((rule) => rule.severity === 'warning')).toBe(true);
});
