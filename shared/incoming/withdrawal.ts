import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { actsAs, isLive } from './case.ts';
import type {
  Assignment,
  HistoryLine,
  IncomingCard,
  PaperOriginal,
  WithdrawalCause,
} from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';

const erasing: readonly WithdrawalCause[] = ['secret', 'barred'];

/** IN9: nothing of its content is here any more, and nothing may come back. */
export function isErased({ withdrawal }: IncomingCard): boolean {
  return withdrawal !== undefined && erasing.includes(withdrawal.cause);
}

/** IN9. */
export function withdrawIncoming(
  card: IncomingCard,
  { cause, reason }: CommandOf<'WithdrawIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const erases = erasing.includes(cause);
  if (card.withdrawal && !erases) return refuse('IN7.withdrawn');
  if (!actsAs(circumstances, 'clerk')) return refuse('IN9.clerk');
  const ended = card.assignments.filter(isLive).map(({ id }) => id);
  return accept([
    {
      type: 'IncomingWithdrawn',
      cause,
      text: reason,
      ended,
      ...(erases ? { remains: remains(card) } : {}),
    },
  ]);
}

/**
 * What may stay of a secret or barred document: its place in the book and who had it, none of its content.
 * Named one by one, so that what a card comes to hold later does not stay by itself.
 */
function remains(card: IncomingCard): IncomingCard {
  const { kind, id, version, status, book, arrivalNumber, year } = card;
  const { registeredOn, registeredBy, arrivedOn, documentDate, urgency, pages, medium } = card;
  const { dueDeclared, due, paperOriginal, finishedOn, finishedBy } = card;
  const place = {
    kind,
    id,
    version,
    status,
    book,
    arrivalNumber,
    year,
    registeredOn,
    registeredBy,
  };
  return {
    ...{ ...place, arrivedOn, documentDate, urgency, pages, medium, dueDeclared },
    ...(due === undefined ? {} : { due }),
    ...(finishedOn === undefined ? {} : { finishedOn }),
    ...(finishedBy === undefined ? {} : { finishedBy }),
    ...(paperOriginal ? { paperOriginal: paperRemains(paperOriginal) } : {}),
    // A type that the clerk put into words of their own is content.
    documentType: card.documentType.startsWith('other: ') ? 'other: –' : card.documentType,
    ...{ issuer: '', reference: '', subject: '', files: [], directives: [] },
    assignments: card.assignments.map(assignmentRemains),
    history: card.history.map(lineRemains),
  };
}

/** Where the paper lies, which must be taken out of circulation, but not with what. */
function paperRemains({ at, handingTo }: PaperOriginal): PaperOriginal {
  return { at, ...(handingTo === undefined ? {} : { handingTo }) };
}

function assignmentRemains({
  result: _result,
  extension: _extension,
  ...kept
}: Assignment): Assignment {
  return kept;
}

function lineRemains({ text: _text, files: _files, old: _old, ...kept }: HistoryLine): HistoryLine {
  return kept;
}
