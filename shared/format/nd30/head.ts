import type { Component } from '../components/names.ts';
import type { Applies, Rule } from '../rule.ts';
import { at, decree } from './article.ts';
import { set, worded } from './typography.ts';

/** Types whose models in Phụ lục III have a heading of another kind, or are signed by several. */
const ODD = ['HĐ', 'BGN', 'BTT', 'ThC', 'BB'];
const WITHOUT_SUBJECT = [...ODD, 'CV', 'GGT', 'GNP', 'GUQ', 'PG', 'PC', 'PB', 'GM'];

function present(component: Component, article: string, only?: Applies): Rule {
  const rule = { id: `${component}.present`, article, component, reads: 'present' } as const;
  return { ...rule, lawful: { is: true }, severity: 'blocking', ...(only ? { only } : {}) };
}

function line(
  component: Component,
  article: string,
  range: readonly [number, number],
): readonly Rule[] {
  // Below what is issued with another document, the line stands under the words that say so.
  const only: Applies =
    component === 'subject' ? { sheets: ['document'], notTypes: ['BB', 'GGT', 'GNP'] } : {};
  const rule = { article, component, only } as const;
  return [
    {
      ...rule,
      id: `${component}.line`,
      reads: 'lineBelow',
      lawful: { is: true },
      severity: 'blocking',
    },
    // The words' length is measured by a table of widths, not by the printer.
    {
      ...rule,
      id: `${component}.lineLength`,
      reads: 'lineLength',
      lawful: { range },
      severity: 'warning',
    },
  ];
}

const THIRD_TO_HALF = [0.3, 0.55] as const;
const REFERENCE = at('II', '3', 'c');
const DATE = at('II', '4', 'c');
const ZEROS = at('II', '4', 'b');

/** Mục II, khoản 1–5: everything above the text. */
export const headRules: readonly Rule[] = [
  present('nationalName', at('II', '1', 'a'), { notTypes: ['ThC'] }),
  ...set('nationalName', at('II', '1', 'a'), {
    size: [12, 13],
    bold: true,
    italic: false,
    align: 'center',
  }),
  worded('nationalName.wording', 'nationalWording', at('II', '1', 'a'), { repair: 'text' }),
  {
    ...{ id: 'nationalName.columns', article: at('II', '1', 'a'), component: 'document' },
    ...{ reads: 'headColumns', lawful: { form: 'columns' }, severity: 'blocking' },
  },
  present('motto', at('II', '1', 'b'), { notTypes: ['ThC'] }),
  ...set('motto', at('II', '1', 'b'), {
    size: [13, 14],
    bold: true,
    italic: false,
    align: 'center',
  }),
  worded('motto.wording', 'mottoWording', at('II', '1', 'b'), { repair: 'text' }),
  ...line('motto', at('II', '1', 'b'), [0.85, 1.15]),

  ...set('superiorAgency', at('II', '2', 'b'), {
    size: [12, 13],
    bold: false,
    italic: false,
    letters: 'upper',
    align: 'center',
  }),
  present('issuingAgency', at('II', '2', 'b'), { notTypes: ['ThC'] }),
  ...set('issuingAgency', at('II', '2', 'b'), {
    size: [12, 13],
    bold: true,
    italic: false,
    letters: 'upper',
    align: 'center',
  }),
  ...line('issuingAgency', at('II', '2', 'b'), THIRD_TO_HALF),

  present('reference', decree('Điều 8, khoản 2, điểm c'), { notTypes: ['ThC'] }),
  ...set('reference', REFERENCE, { size: [13, 13], bold: false, italic: false, align: 'center' }),
  worded('reference.colon', 'referenceColon', REFERENCE, { repair: 'text' }),
  worded('reference.slash', 'referenceSlash', REFERENCE, { repair: 'text' }),
  worded('reference.zero', 'referenceZero', REFERENCE, { repair: 'text' }),
  worded('reference.spaces', 'referenceSpaces', REFERENCE, { repair: 'text' }),
  worded('reference.capitals', 'referenceLetters', REFERENCE),
  worded('reference.type', 'referenceType', decree('Phụ lục III, Mục I')),
  worded('reference.letter', 'letterType', at('II', '3', 'b'), { severity: 'warning' }),
  worded('reference.year', 'referenceYear', at('II', '3', 'a'), { severity: 'warning' }),

  present('placeDate', decree('Điều 8, khoản 2, điểm d'), { notTypes: ODD }),
  ...set('placeDate', DATE, {
    size: [13, 14],
    bold: false,
    italic: true,
    letters: 'lower',
    align: 'center',
  }),
  worded('placeDate.words', 'dateWords', ZEROS),
  worded('placeDate.place', 'datePlace', at('II', '4', 'a')),
  worded('placeDate.comma', 'dateComma', DATE, { repair: 'text' }),
  worded('placeDate.day', 'dateDay', ZEROS, { repair: 'text' }),
  worded('placeDate.month', 'dateMonth', ZEROS, { repair: 'text' }),
  worded('placeDate.monthZero', 'dateMonthPlain', ZEROS, { severity: 'warning' }),
  worded('placeDate.capitals', 'dateCapitals', DATE),

  present('typeName', at('II', '5', 'a'), { notTypes: ['CV', 'ThC'] }),
  ...set('typeName', at('II', '5', 'b'), {
    size: [13, 14],
    bold: true,
    italic: false,
    letters: 'upper',
    align: 'center',
  }),
  worded('typeName.known', 'typeKnown', decree('Điều 7'), { severity: 'warning' }),
  present('subject', at('II', '5', 'a'), { notTypes: WITHOUT_SUBJECT }),
  ...set('subject', at('II', '5', 'b'), {
    size: [13, 14],
    bold: true,
    italic: false,
    letters: 'lower',
    align: 'center',
  }),
  ...line('subject', at('II', '5', 'b'), THIRD_TO_HALF),

  present('about', at('II', '5', 'b'), { types: ['CV'] }),
  ...set('about', at('II', '5', 'b'), {
    size: [12, 13],
    bold: false,
    italic: false,
    letters: 'lower',
    align: 'center',
  }),
  worded('about.mark', 'aboutMark', at('II', '5', 'b'), {
    repair: 'text',
    only: { types: ['CV'] },
  }),
  {
    ...{ id: 'about.gap', article: at('II', '5', 'b'), component: 'about', reads: 'gapAbove' },
    // “cách dòng 6pt” is also read as the pitch of the lines, so it is not held against anybody.
    ...{ lawful: { atLeast: 6 }, severity: 'warning', repair: 'spacing' },
  },
];
