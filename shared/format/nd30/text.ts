import type { Component } from '../components/names.ts';
import type { Reads, Rule } from '../rule.ts';
import { at } from './article.ts';
import { set, worded } from './typography.ts';

const BASIS = at('II', '6', 'a');
const STRUCTURE = at('II', '6', 'đ');
const TITLES = at('II', '6', 'd');
const TEXT = at('II', '6', 'e');

const WORD = {
  size: [13, 14],
  bold: true,
  italic: false,
  letters: 'lower',
  align: 'center',
} as const;
const TITLE = {
  size: [13, 14],
  bold: true,
  italic: false,
  letters: 'upper',
  align: 'center',
} as const;

function structure(
  word: Component,
  title: Component,
  numerals: 'roman' | 'arabic',
): readonly Rule[] {
  return [
    ...set(word, STRUCTURE, WORD),
    worded(`${word}.number`, numerals, STRUCTURE),
    worded(`${word}.ownLine`, 'ownLine', STRUCTURE),
    sequence(word),
    {
      id: `${word}.title`,
      article: TITLES,
      component: word,
      reads: 'titled',
      lawful: { is: true },
      severity: 'blocking',
    },
    ...set(title, STRUCTURE, TITLE),
  ];
}

/** Quoted articles and amendments count in their own way, so a gap is shown and never blocks. */
function sequence(component: Component): Rule {
  const rule = { id: `${component}.sequence`, article: STRUCTURE, component } as const;
  return { ...rule, reads: 'sequence', lawful: { form: 'sequence' }, severity: 'warning' };
}

function running(component: Component): readonly Rule[] {
  const rule = { article: TEXT, component, severity: 'blocking' } as const;
  return [
    ...set(component, TEXT, { size: [13, 14], italic: false, align: 'both' }),
    {
      ...rule,
      id: `${component}.indent`,
      reads: 'firstLine',
      lawful: { oneOf: [10, 12.7] },
      repair: 'indent',
    },
  ];
}

function whole(id: string, reads: Reads, lawful: Rule['lawful'], more: Partial<Rule> = {}): Rule {
  return { id, article: TEXT, component: 'document', reads, lawful, severity: 'blocking', ...more };
}

/** Mục II, khoản 6: from the legal basis to the last point. */
export const textRules: readonly Rule[] = [
  ...set('legalBasis', BASIS, { size: [13, 14], italic: true, letters: 'lower' }),
  worded('legalBasis.end', 'basisEnd', BASIS, { repair: 'text' }),

  ...structure('part', 'partTitle', 'roman'),
  ...structure('chapter', 'chapterTitle', 'roman'),
  ...structure('section', 'sectionTitle', 'arabic'),
  ...structure('subsection', 'subsectionTitle', 'arabic'),
  ...set('romanSection', at('V', '6', 'b'), { size: [13, 14], bold: true, italic: false }),
  sequence('romanSection'),

  ...running('article'),
  {
    id: 'article.bold',
    article: STRUCTURE,
    component: 'article',
    reads: 'labelBold',
    lawful: { is: true },
    severity: 'blocking',
  },
  worded('article.dot', 'articleDot', STRUCTURE, { repair: 'text' }),
  sequence('article'),
  ...running('clause'),
  worded('clause.dot', 'clauseDot', STRUCTURE, { severity: 'warning', repair: 'text' }),
  sequence('clause'),
  ...running('point'),
  worded('point.mark', 'pointMark', STRUCTURE, { severity: 'warning', repair: 'text' }),
  worded('point.letters', 'pointLetters', STRUCTURE),
  sequence('point'),
  ...running('body'),

  whole(
    'text.sameSize',
    'sameSize',
    { range: [13, 14] },
    { article: STRUCTURE, severity: 'warning', repair: 'type' },
  ),
  whole('text.gap', 'gap', { atLeast: 6 }, { repair: 'spacing' }),
  whole('text.lines', 'lines', { range: [1, 1.5] }, { repair: 'spacing' }),
];
