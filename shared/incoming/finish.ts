import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import {
  above,
  actsAs,
  assignmentOf,
  assignmentsOf,
  childrenOf,
  decisionDay,
  derivedFrom,
  firstAssignment,
  isLive,
  isWorking,
  mine,
  rightOf,
  seatOf,
} from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import { asOpinion, directedMeanwhile } from './opinion.ts';
import type { CommandOf } from './commands.ts';
import type { EventOf, IncomingEvent } from './events.ts';

/**
 * AS3: what a final lead result does above it: it is the result of the giver's own assignment, which is final in turn
 * unless its giver asked for a report; at the top the document is finished (AS5).
 */
export function passUp(
  card: IncomingCard,
  assignment: Assignment,
  circumstances: Circumstances,
  acceptedBy?: string,
  below: readonly string[] = [],
): readonly IncomingEvent[] {
  const done = [...below, assignment.id];
  const parent =
    assignment.parent === undefined ? undefined : assignmentOf(card, assignment.parent);
  if (assignment.role !== 'lead') return [];
  if (!parent) return [finished(card, done, circumstances, acceptedBy)];
  if (!isLive(parent)) return [];
  const final = parent.role === 'lead' && !parent.report;
  const event: IncomingEvent = {
    type: 'ResultPassedUp',
    assignment: parent.id,
    of: assignment.id,
    final,
    ...(missesOpinions(card, parent) ? { marks: ['withoutCoHandlers'] } : {}),
  };
  return final ? [event, ...passUp(card, parent, circumstances, acceptedBy, done)] : [event];
}

/** LT2: a lead's result while co-handlers beside or below it have not answered. */
export function missesOpinions(card: IncomingCard, own: Assignment): boolean {
  if (own.role !== 'lead') return false;
  const beside = own.parent === undefined ? [] : childrenOf(card, own.parent);
  return [...beside, ...derivedFrom(card, own.id)].some(
    (one) => one.role === 'coHandler' && isWorking(one),
  );
}

/** A leader closes from their own assignment: the director at once, a deputy's closing passes up. */
export function closing(
  card: IncomingCard,
  giver: Assignment,
  circumstances: Circumstances,
): readonly IncomingEvent[] {
  if (giver.parent === undefined) return [finished(card, [giver.id], circumstances, giver.to)];
  return passUp(card, giver, circumstances, giver.to);
}

/** AS5: finishing ends every open assignment; co-handlers without result are marked. */
function finished(
  card: IncomingCard,
  done: readonly string[],
  circumstances: Circumstances,
  finishedBy: string | undefined,
): EventOf<'IncomingFinished'> {
  const rest = card.assignments.filter(
    (assignment) => isLive(assignment) && !done.includes(assignment.id),
  );
  const reported = rest.filter(({ state, role }) => state === 'reported' && role === 'coHandler');
  const ended = rest.filter((assignment) => !reported.includes(assignment));
  const withoutResult = ended.filter(({ role }) => role === 'coHandler').map(({ id }) => id);
  return {
    type: 'IncomingFinished',
    on: decisionDay(circumstances),
    ...(finishedBy === undefined ? {} : { finishedBy }),
    done: [...done, ...reported.map(({ id }) => id)],
    ended: ended.map(({ id }) => id),
    withoutResult,
    ...(withoutResult.length > 0 ? { marks: ['noResult'] } : {}),
  };
}

/** DR2: closing is for the director, or a deputy from whom no report is asked. */
export function mayClose(giver: Assignment, circumstances: Circumstances): boolean {
  if (giver.role !== 'lead') return false;
  const kind = seatOf(giver, circumstances)?.kind;
  return kind === 'director' || (kind === 'deputyDirector' && !giver.report);
}

export function closeIncoming(
  card: IncomingCard,
  { text }: CommandOf<'CloseIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const said = text ? { text } : {};
  const giver = closableBy(card, circumstances);
  if (!giver) return refuse('DR2.close');
  if (directedMeanwhile(card, giver, circumstances)) return asOpinion(said, giver);
  if (giver.parent === undefined)
    return accept([{ ...finished(card, [giver.id], circumstances, giver.to), ...said }]);
  const own: IncomingEvent = {
    type: 'ResultReported',
    assignment: giver.id,
    files: [],
    final: true,
    ended: [],
    ...said,
  };
  return accept([own, ...closing(card, giver, circumstances)]);
}

/** The director closes whatever has become of the first assignment, a deputy only what they hold. */
function closableBy(card: IncomingCard, circumstances: Circumstances): Assignment | undefined {
  if (actsAs(circumstances, 'director')) return firstAssignment(card);
  return mine(card, circumstances).find((one) => isLive(one) && mayClose(one, circumstances));
}

/** IN7: the director, or whoever's acceptance finished it. */
export function reopenIncoming(
  card: IncomingCard,
  { reason }: CommandOf<'ReopenIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (card.status !== 'finished') return refuse('IN7.notFinished');
  const right = rightOf(circumstances);
  const byDirector = actsAs(circumstances, 'director');
  if (!byDirector && card.finishedBy !== right) return refuse('IN7.reopen');
  const own = assignmentsOf(card, right).findLast(
    ({ role, state }) => role === 'lead' && state === 'done',
  );
  const assignment = own ?? (byDirector ? firstAssignment(card) : undefined);
  if (!assignment) return refuse('IN7.reopen');
  const higher = above(card, assignment).map(({ id }) => id);
  return accept([
    { type: 'IncomingReopened', assignment: assignment.id, above: higher, text: reason },
  ]);
}
