import { partsFor, type Reader } from '../rule.ts';
import { at } from '../say.ts';
import type { Form } from './forms/form.ts';
import { headForms } from './forms/head.ts';
import { placeDateForms } from './forms/placeDate.ts';
import { referenceForms } from './forms/reference.ts';
import { tailForms } from './forms/tail.ts';
import { textForms } from './forms/text.ts';
import { change } from './repairs.ts';

/** Every wording or form a rule may name. */
export const forms: Readonly<Record<string, Form>> = {
  ...headForms,
  ...referenceForms,
  ...placeDateForms,
  ...textForms,
  ...tailForms,
};

export const wording: Reader = (rule, context) => {
  const form = 'form' in rule.lawful ? forms[rule.lawful.form] : undefined;
  if (!form) return [];
  return partsFor(rule, context).flatMap((part) => {
    // A space that holds words together is printed like any other.
    const text = part.piece.text.normalize('NFC').replace(/[\u00A0\u202F]/gu, ' ');
    const wrong = form(text, part, context);
    if (!wrong) return [];
    const repair = wrong.change ? change(rule, part.piece, ...wrong.change) : {};
    return [{ part, where: at(part.piece), is: wrong.is, should: wrong.should, ...repair }];
  });
};
