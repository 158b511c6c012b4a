import { capitals } from '../capitals.ts';
import type { Rule } from '../rule.ts';
import { at, capitalsAt } from './article.ts';
import { set, worded } from './typography.ts';

const APPENDIX = at('III', '1', 'b');
const URGENCY = at('III', '2', 'b');
const CIRCULATION = at('III', '2', 'c');
const MARK = { size: [13, 14], bold: true, italic: false } as const;

function boxed(component: 'urgency' | 'circulation', article: string): Rule {
  const rule = { id: `${component}.box`, article, component, reads: 'boxed' } as const;
  return { ...rule, lawful: { is: true }, severity: 'blocking' };
}

/** Mục III: appendices, marks, the drafter and the address. */
const additions: readonly Rule[] = [
  ...set('appendix', APPENDIX, {
    size: [14, 14],
    bold: true,
    italic: false,
    letters: 'lower',
    align: 'center',
  }),
  worded('appendix.number', 'numbersOfAppendix', at('III', '1', 'a')),
  worded('appendix.told', 'appendixTold', at('III', '1', 'a'), { severity: 'warning' }),
  ...set('appendixTitle', APPENDIX, { ...MARK, letters: 'upper', align: 'center' }),
  ...set(
    'accompanying',
    at('III', '1', 'c'),
    { size: [13, 14], bold: false, italic: true, align: 'center' },
    { sheets: ['appendix'] },
  ),

  ...set('urgency', URGENCY, MARK),
  worded('urgency.wording', 'urgencyWording', URGENCY, { repair: 'text' }),
  boxed('urgency', URGENCY),
  ...set('circulation', CIRCULATION, { ...MARK, letters: 'upper' }),
  boxed('circulation', CIRCULATION),
  ...set('drafter', at('III', '3'), { size: [11, 11], bold: false, italic: false }),
  ...set('address', at('III', '4'), {
    size: [11, 12],
    bold: false,
    italic: false,
    letters: 'lower',
  }),
];

/** Phụ lục II: shown, never blocking, for a rule does not know what a sentence means. */
const letters: readonly Rule[] = [
  capital('sentence', 'Mục I'),
  ...capitals.map((one) => capital(one.id, one.article)),
];

function capital(form: string, place: string): Rule {
  const rule = {
    id: `capitals.${form}`,
    article: capitalsAt(place),
    component: 'document',
  } as const;
  return { ...rule, reads: 'capitals', lawful: { form }, severity: 'warning' };
}

export const otherRules: readonly Rule[] = [...additions, ...letters];
