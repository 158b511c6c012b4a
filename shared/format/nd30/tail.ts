import type { Component } from '../components/names.ts';
import type { Applies, Rule } from '../rule.ts';
import { at } from './article.ts';
import { set, worded } from './typography.ts';

const SIGNED = at('II', '7', 'đ');
const AUTHORITY = at('II', '7', 'b');
const RECIPIENTS = at('II', '9', 'd');
/** Signed by both sides, or without the usual block. */
const ODD = ['HĐ', 'BGN', 'BTT', 'ThC'];

function present(component: Component, article: string, only: Applies): Rule {
  const rule = { id: `${component}.present`, article, component, reads: 'present', only } as const;
  return { ...rule, lawful: { is: true }, severity: 'blocking' };
}

/** Mục II, khoản 7 and 9: who signs, to whom it goes. */
export const tailRules: readonly Rule[] = [
  ...set('salutation', RECIPIENTS, {
    size: [13, 14],
    bold: false,
    italic: false,
    letters: 'lower',
  }),
  present('salutation', at('II', '9', 'b'), { types: ['CV'] }),
  worded('salutation.colon', 'salutationColon', RECIPIENTS, { repair: 'text' }),
  // A semicolon may also part one group of addressees from another.
  worded('salutation.oneLine', 'salutationOneLine', RECIPIENTS, { severity: 'warning' }),
  worded('salutation.sameLine', 'salutationSameLine', RECIPIENTS, { severity: 'warning' }),
  ...set('addressee', RECIPIENTS, { size: [13, 14], bold: false, italic: false, letters: 'lower' }),
  worded('addressee.dash', 'dash', RECIPIENTS),
  worded('addressee.end', 'addresseeEnd', RECIPIENTS, { repair: 'text' }),

  ...set('authority', SIGNED, { size: [13, 14], bold: true, italic: false }),
  worded('authority.mark', 'authorityMark', AUTHORITY, { repair: 'text' }),
  worded('authority.position', 'ownPosition', at('II', '7', 'c'), { severity: 'warning' }),
  ...set('position', SIGNED, { size: [13, 14], bold: true, italic: false }),
  present('position', at('II', '7', 'c'), { notTypes: ODD }),
  present('signer', at('II', '7', 'c'), { notTypes: ODD }),
  ...set('signer', SIGNED, {
    size: [13, 14],
    bold: true,
    italic: false,
    letters: 'lower',
    align: 'center',
  }),
  worded('signer.titles', 'signerTitles', at('II', '7', 'c'), { severity: 'warning' }),

  present('recipients', RECIPIENTS, { notTypes: ODD }),
  ...set('recipients', RECIPIENTS, { size: [12, 12], bold: true, italic: true, letters: 'lower' }),
  worded('recipients.colon', 'recipientsColon', RECIPIENTS, { repair: 'text' }),
  ...set('recipient', RECIPIENTS, { size: [11, 11], bold: false, italic: false, letters: 'lower' }),
  worded('recipient.dash', 'dash', RECIPIENTS),
  worded('recipient.end', 'recipientEnd', RECIPIENTS, { repair: 'text' }),
  worded('recipient.asAbove', 'asAbove', at('II', '9', 'b'), {
    only: { types: ['CV', 'TTr', 'BC'] },
  }),
  present('keep', RECIPIENTS, { notTypes: ODD }),
  ...set('keep', RECIPIENTS, { size: [11, 11], bold: false, italic: false }),
  worded('keep.dash', 'dash', RECIPIENTS),
  worded('keep.colon', 'keepColon', RECIPIENTS, { repair: 'text' }),
  worded('keep.office', 'keepOffice', RECIPIENTS, { repair: 'text' }),
  worded('keep.end', 'keepEnd', RECIPIENTS, { repair: 'text' }),
];
