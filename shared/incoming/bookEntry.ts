import type { PositionId } from '../office/office.ts';
import { dayOf } from '../workdays.ts';
import { changed, movedDue } from './assignments.ts';
import { firstAssignment, isLive } from './case.ts';
import type { IncomingCard } from './card.ts';
import type { Act, EventOf } from './events.ts';

export function registered(event: EventOf<'IncomingRegistered'>, act: Act): IncomingCard {
  const { facts, given, paperAt } = event;
  return {
    ...facts,
    kind: 'incoming',
    id: act.document,
    version: act.version,
    status: 'awaitingDirective',
    book: event.book,
    arrivalNumber: event.arrivalNumber,
    year: event.year,
    registeredOn: event.registeredOn,
    registeredBy: act.by,
    dueDeclared: facts.due !== undefined,
    ...(given.due === undefined ? {} : { due: given.due }),
    ...(event.duplicateOf ? { duplicateOf: event.duplicateOf } : {}),
    assignments: [given],
    directives: [],
    ...(paperAt === undefined ? {} : { paperOriginal: { at: paperAt } }),
    history: [],
  };
}

export function turnedAway(event: EventOf<'IncomingTurnedAway'>, act: Act): IncomingCard {
  return {
    kind: 'incoming',
    id: act.document,
    version: act.version,
    status: 'withdrawn',
    book: '',
    arrivalNumber: null,
    year: Number(event.on.slice(0, 4)),
    arrivedOn: event.on,
    registeredOn: event.on,
    registeredBy: act.by,
    dueDeclared: false,
    issuer: event.issuer ?? '',
    reference: event.reference ?? '',
    documentDate: event.on,
    documentType: 'CV',
    subject: '',
    urgency: 'normal',
    pages: 0,
    files: [],
    medium: 'paper',
    assignments: [],
    directives: [],
    finishedOn: event.on,
    withdrawal: { cause: event.cause, reason: '' },
    history: [],
  };
}

export function corrected(
  card: IncomingCard,
  { changes, defaultDue, paperAt }: EventOf<'RegistrationCorrected'>,
): IncomingCard {
  const next = withPaper({ ...card, ...changes }, paperAt);
  const due = changes.due ?? defaultDue;
  if (due === undefined) return next;
  const dueDeclared = card.dueDeclared || changes.due !== undefined;
  return movedDue({ ...next, due, dueDeclared }, firstAssignment(card)?.id, due);
}

function withPaper(card: IncomingCard, at: PositionId | null | undefined): IncomingCard {
  if (at === undefined) return card;
  const { paperOriginal: _gone, ...rest } = card;
  return at === null ? rest : { ...rest, paperOriginal: { at } };
}

export function withdrawn(
  card: IncomingCard,
  event: EventOf<'IncomingWithdrawn'>,
  act: Act,
): IncomingCard {
  const ended = changed(card, event.ended, (one) => ({ state: isLive(one) ? 'ended' : one.state }));
  return {
    ...ended,
    version: act.version,
    status: 'withdrawn',
    finishedOn: card.finishedOn ?? dayOf(act.receivedAt),
    withdrawal: { cause: event.cause, reason: event.text },
  };
}
