import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { refusedArrival } from './bookYear.ts';
import { actsAs, firstAssignment, rightOf } from './case.ts';
import type { Facts, IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import { defaultDue, refusedDue } from './deadlines.ts';
import type { IncomingEvent } from './events.ts';
import { refusedDuplicate, withoutUndefined } from './registration.ts';
import { isErased } from './withdrawal.ts';

type Changes = CommandOf<'CorrectRegistration'>['changes'];

/** IN6. */
export function correctRegistration(
  card: IncomingCard,
  { changes, reason }: CommandOf<'CorrectRegistration'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!actsAs(circumstances, 'clerk')) return refuse('IN6.clerk');
  const refused = refusedCorrection(card, changes, circumstances);
  if (refused) return refused;
  const { book: _book, due: entered, ...rest } = changes;
  const facts = withoutUndefined({ ...rest, ...(declares(card, entered) ? { due: entered } : {}) });
  const keys = Object.keys(facts) as (keyof typeof facts)[];
  const due = newDefaultDue(card, facts, circumstances);
  const replaced = due === undefined ? keys : [...keys, 'due' as const];
  const old = Object.fromEntries(replaced.map((key) => [key, card[key] ?? null]));
  const event: IncomingEvent = {
    type: 'RegistrationCorrected',
    changes: facts,
    old,
    text: reason,
    ...paperCorrected(card, facts, circumstances),
    ...(due === undefined ? {} : { defaultDue: due }),
  };
  const similar = makesAnother(card, changes) ? circumstances.book?.duplicates[0] : undefined;
  return accept([event], similar && { sameReferenceAs: similar.arrivalNumber });
}

function refusedCorrection(card: IncomingCard, changes: Changes, circumstances: Circumstances) {
  const {
    book,
    arrivedOn,
    note,
    due,
    urgency = card.urgency,
    duplicateOf = card.duplicateOf,
  } = changes;
  const isLater = arrivedOn !== undefined && arrivedOn > card.registeredOn;
  const isNewDue = due !== undefined && due !== card.due;
  return foremost([
    makesAnother(card, changes) ? refusedDuplicate(duplicateOf, circumstances) : undefined,
    book !== undefined && book !== card.book ? refuse('IN6.book') : undefined,
    arrivedOn === undefined && note === undefined
      ? undefined
      : refusedArrival(
          { arrivedOn: arrivedOn ?? card.arrivedOn, note: note ?? card.note },
          card.registeredOn,
        ),
    circumstances.book?.quarterClosed ? refuse('IN6.closed') : undefined,
    isDirected(card) && (isNewDue || !keepsFiles(card, changes))
      ? refuse('IN6.afterDirective')
      : undefined,
    isErased(card) ? refuse('IN9.erased') : undefined,
    isLater ? refuse('IN10.future') : undefined,
    isNewDue ? refusedDue(due, urgency, undefined, circumstances) : undefined,
  ]);
}

/** Before the first directive the clerk may make the date of the table their own; after it, the same date is none. */
function declares(card: IncomingCard, due: Changes['due']): boolean {
  return due !== undefined && (due !== card.due || !(card.dueDeclared || isDirected(card)));
}

/** IN3: by the correction it has the issuer, reference or date of another one. */
function makesAnother(card: IncomingCard, changes: Changes): boolean {
  const keys = ['issuer', 'issuerCode', 'reference', 'documentDate'] as const;
  return keys.some((key) => changes[key] !== undefined && changes[key] !== card[key]);
}

function isDirected({ directives }: IncomingCard): boolean {
  return directives.some(({ opinion, recalled }) => !opinion && !recalled);
}

/** A file may be added; each that is there stays as it is, its name and type too. */
function keepsFiles(card: IncomingCard, { files }: Changes): boolean {
  const isKept = (kept: Facts['files'][number]) =>
    files?.some(
      ({ sha256, name, size, mediaType }) =>
        sha256 === kept.sha256 &&
        name === kept.name &&
        size === kept.size &&
        mediaType === kept.mediaType,
    );
  return files === undefined || card.files.every(isKept);
}

/** OR1: what came on paper after all lies with the clerk; what did not, with nobody. */
function paperCorrected(
  card: IncomingCard,
  { medium }: Partial<Facts>,
  circumstances: Circumstances,
) {
  if (medium === undefined || (medium === 'electronic') === (card.paperOriginal === undefined))
    return {};
  return { paperAt: medium === 'electronic' ? null : rightOf(circumstances) };
}

/** DL2: without a date entered and before the first directive, the table counts from the registration. */
function newDefaultDue(card: IncomingCard, changes: Partial<Facts>, circumstances: Circumstances) {
  const first = firstAssignment(card);
  const { documentType = card.documentType, urgency = card.urgency, due } = changes;
  const isSame = documentType === card.documentType && urgency === card.urgency;
  if (!first || isSame || due !== undefined || card.dueDeclared || isDirected(card))
    return undefined;
  return defaultDue({ documentType, urgency }, { ...circumstances, decidedAt: first.givenAt });
}
