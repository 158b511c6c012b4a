import type { IncomingCard, Medium, Urgency } from '#shared/incoming/card.ts';
import type { CommandOf } from '#shared/incoming/commands.ts';
import {
  documentTypePattern,
  documentTypes,
  foreignTypes,
} from '#shared/incoming/documentTypes.ts';
import { limits } from '#shared/incoming/limits.ts';
import { normalText, type FileRef } from '#shared/protocol.ts';
import { isDay, type Day, type Due } from '#shared/workdays.ts';

/** What is typed of a registration: text as it stands in the boxes, '' for what is left out. */
export type FormFacts = {
  arrivedOn: Day | '';
  issuer: string;
  issuerCode: string;
  reference: string;
  documentDate: Day | '';
  /** An abbreviation, or `OTHER`. */
  documentType: string;
  otherType: string;
  subject: string;
  urgency: Urgency;
  pages: string;
  medium: Medium;
  signer: string;
  language: string;
  due: Due | '';
  note: string;
};

const limited = [
  ...(['issuer', 'issuerCode', 'reference', 'otherType'] as const),
  ...(['subject', 'signer', 'language', 'note'] as const),
];

/** Stands for a type that has no abbreviation: its name is typed. */
export const OTHER = 'other';
const PREFIX = 'other: ';

/** `long`: the box itself says how much (`limits`). */
export type FactsErrors = Partial<Record<keyof FormFacts, 'missing' | 'wrong' | 'long'>>;
type Facts = Omit<CommandOf<'RegisterIncoming'>, 'type' | 'book' | 'files' | 'duplicateOf'>;

export function blankFacts(today: Day): FormFacts {
  return {
    arrivedOn: today,
    ...{ issuer: '', issuerCode: '', reference: '', documentDate: '' },
    ...{ documentType: '', otherType: '', subject: '', urgency: 'normal', pages: '' },
    ...{ medium: 'electronic', signer: '', language: '', due: '', note: '' },
  };
}

/** What a card, or a refused registration, says, put into the boxes again. */
export function formOf(facts: Facts | IncomingCard): FormFacts {
  const other = facts.documentType.startsWith(PREFIX);
  const isCard = 'dueDeclared' in facts;
  return {
    arrivedOn: facts.arrivedOn,
    issuer: facts.issuer,
    issuerCode: facts.issuerCode ?? '',
    reference: facts.reference,
    documentDate: facts.documentDate,
    documentType: other ? OTHER : facts.documentType,
    otherType: other ? facts.documentType.slice(PREFIX.length) : '',
    subject: facts.subject,
    urgency: facts.urgency,
    pages: String(facts.pages),
    medium: facts.medium ?? 'electronic',
    signer: facts.signer ?? '',
    language: facts.language ?? '',
    // A date of the agency's table was not entered by anybody.
    due: isCard && !facts.dueDeclared ? '' : (facts.due ?? ''),
    note: facts.note ?? '',
  };
}

export function errorsOf(form: FormFacts): FactsErrors {
  const missing = (['arrivedOn', 'issuer', 'documentDate', 'documentType', 'subject'] as const)
    .filter((field) => !form[field].trim())
    .map((field) => [field, 'missing'] as const);
  const type =
    form.documentType === OTHER ? `${PREFIX}${form.otherType.trim()}` : form.documentType;
  const long = limited
    .filter((field) => field !== 'otherType' || form.documentType === OTHER)
    .filter((field) => normalText(form[field].trim()).length > limits[field]);
  return {
    ...(form.pages.trim() && !/^\d{1,6}$/.test(form.pages.trim()) ? { pages: 'wrong' } : {}),
    ...(form.documentType && !documentTypePattern.test(type) ? { otherType: 'missing' } : {}),
    ...Object.fromEntries(
      (['arrivedOn', 'documentDate'] as const)
        .filter((field) => !isDay(form[field]))
        .map((field) => [field, 'wrong' as const]),
    ),
    ...Object.fromEntries(missing),
    ...Object.fromEntries(long.map((field) => [field, 'long' as const])),
  };
}

/** The facts of a form without errors. */
export function factsOf(form: FormFacts): Facts {
  const optional = {
    issuerCode: form.issuerCode.trim(),
    signer: form.signer.trim(),
    language: form.language.trim(),
    due: form.due,
    note: form.note.trim(),
  };
  return {
    arrivedOn: form.arrivedOn,
    issuer: form.issuer.trim(),
    reference: form.reference.trim(),
    documentDate: form.documentDate,
    documentType: form.documentType === OTHER ? PREFIX + form.otherType.trim() : form.documentType,
    subject: form.subject.trim(),
    urgency: form.urgency,
    pages: Number(form.pages.trim() || 0),
    medium: form.medium,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
  };
}

/** A correction that was begun on `before`, put onto what others have corrected since: only what was typed differs. */
export function rebased(now: FormFacts, before: FormFacts, typed: FormFacts): FormFacts {
  const own = Object.entries(typed).filter(
    ([field, value]) => value !== before[field as keyof FormFacts],
  );
  return { ...now, ...(Object.fromEntries(own) as Partial<FormFacts>) };
}

/** IN6: only what differs; files can only be added. */
export function changesOf(
  card: IncomingCard,
  form: FormFacts,
  added: readonly FileRef[],
): CommandOf<'CorrectRegistration'>['changes'] {
  const [before, after] = [factsOf(formOf(card)), factsOf(form)].map(
    (facts): Readonly<Record<string, unknown>> => facts,
  );
  // What was emptied is kept as an empty text: a correction cannot leave a field out.
  const cleared = Object.keys(before ?? {}).filter(
    (key) => key !== 'due' && !(key in (after ?? {})),
  );
  const changed = Object.entries(after ?? {}).filter(([key, value]) => before?.[key] !== value);
  return {
    ...Object.fromEntries(cleared.map((key) => [key, ''])),
    ...Object.fromEntries(changed),
    ...(added.length > 0 ? { files: [...card.files, ...added] } : {}),
  };
}

/**
 * The type that a reference names: `12/QĐ-UBND` is a decision, `1875/SNV-VTLT` (no type) an official letter.
 * '' where nothing can be told.
 */
export function guessType(reference: string): string {
  const [, symbols = ''] = /^\s*\d+\s*\/\s*(\S+)/.exec(reference) ?? [];
  if (!symbols) return '';
  // Instruments carry their year: 30/2020/NĐ-CP.
  const [first = ''] = symbols.replace(/^\d{4}\//, '').split('-');
  const types = [...Object.keys(documentTypes), ...Object.keys(foreignTypes)];
  const exact = types.find((type) => type === first);
  const sameLetters = types.filter((type) => type.toUpperCase() === first.toUpperCase());
  if (exact) return exact;
  if (sameLetters.length === 1) return sameLetters[0] ?? '';
  return symbols.includes('-') ? 'CV' : '';
}
