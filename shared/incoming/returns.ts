import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { assignmentOf, assignmentsOf, derivedFrom, isLive, mine, rightOf } from './case.ts';
import type { Assignment, Directive, IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';

const MIN_REASON = 10;

/** AS1. */
export function returnDocument(
  card: IncomingCard,
  { assignment: id, reason }: CommandOf<'ReturnDocument'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if ([...reason.trim()].length < MIN_REASON) return refuse('AS1.reason');
  const own = returnableBy(card, id, circumstances);
  if (!own) return refuse(notReturnable(card, circumstances));
  const ended = derivedFrom(card, own.id).filter(isLive);
  return accept([
    {
      type: 'DocumentReturned',
      assignment: own.id,
      text: reason,
      ...(own.role === 'lead' && own.parent !== undefined ? { reopened: own.parent } : {}),
      ended: ended.map((one) => one.id),
      toClerk: own.parent === undefined,
    },
  ]);
}

export function returnableBy(
  card: IncomingCard,
  id: string | undefined,
  circumstances: Circumstances,
): Assignment | undefined {
  return mine(card, circumstances).find(
    (one) => one.role !== 'informed' && one.state === 'open' && (id === undefined || one.id === id),
  );
}

function notReturnable(card: IncomingCard, circumstances: Circumstances) {
  const own = assignmentsOf(card, rightOf(circumstances));
  if (own.length > 0 && own.every(({ role }) => role === 'informed')) return 'AS1.informed';
  return own.at(-1)?.state === 'recalled' ? 'AS2.recalled' : 'AS1.notOpen';
}

/** AS2. */
export function recallDirective(
  card: IncomingCard,
  { directive: id, reason }: CommandOf<'RecallDirective'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const directive = card.directives.find((one) => one.id === id && !one.recalled && !one.opinion);
  if (!directive) return refuse('AS2.none');
  if (!isIssuer(card, directive, circumstances)) return refuse('AS2.notYours');
  const giver = assignmentOf(card, directive.assignment);
  if (!giver || !isLive(giver)) return refuse('AS2.over');
  const given = card.assignments.filter((one) => one.directive === id);
  if (given.some((one) => one.acted)) return refuse('AS2.acted');
  const recalled = given.map((one) => one.id);
  const leadRemains = card.assignments.some(
    (one) =>
      one.parent === directive.assignment &&
      one.role === 'lead' &&
      isLive(one) &&
      !recalled.includes(one.id),
  );
  const event: IncomingEvent = {
    type: 'DirectiveRecalled',
    directive: id,
    text: reason,
    recalled,
    ...(leadRemains || giver.state !== 'passedOn' ? {} : { reopened: giver.id }),
  };
  return accept([event]);
}

/** Rights belong to the position: whoever holds it, or acts for it, recalls what was directed from it. */
export function isIssuer(
  card: IncomingCard,
  directive: Directive,
  circumstances: Circumstances,
): boolean {
  const from = assignmentOf(card, directive.assignment);
  return from !== undefined && mine(card, circumstances).includes(from);
}
