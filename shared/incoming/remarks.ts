import type { Circumstances } from '../decider.ts';
import { capacitiesOf } from '../office/acting.ts';
import { accept, alreadySo, refuse, type Outcome } from '../outcome.ts';
import {
  actsAs,
  assignmentOf,
  assignmentsOf,
  decisionDay,
  isLive,
  isWorking,
  mine,
  rightOf,
  rightPosition,
  seatOf,
} from './case.ts';
import type { IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';
import { isErased } from './withdrawal.ts';

/**
 * DK4; for informed people it is their acknowledgement (AS7). A person sees with all their positions at once.
 * It is an act the first time only, and again when there is something new for them to see.
 */
export function markSeen(card: IncomingCard, circumstances: Circumstances): Outcome<IncomingEvent> {
  const { office, actor } = circumstances;
  const capacities = capacitiesOf(office, actor.person, decisionDay(circumstances));
  const own = capacities.flatMap(({ position, actingFor }) =>
    assignmentsOf(card, actingFor ?? position),
  );
  const unseen = own.filter((one) => isLive(one) && one.seenAt === undefined);
  const seen = card.history.findLast(
    ({ event, by }) => event === 'DocumentSeen' && by === actor.person,
  );
  if (seen && unseen.length === 0) return alreadySo(seen.version);
  return accept([{ type: 'DocumentSeen', assignments: [...new Set(unseen.map(({ id }) => id))] }]);
}

/** IN9: nothing is written again onto what was erased. */
export function comment(
  card: IncomingCard,
  { text, files = [] }: CommandOf<'Comment'>,
): Outcome<IncomingEvent> {
  if (isErased(card)) return refuse('IN9.erased');
  if (!text.trim() && files.length === 0) return refuse('FORMAT.emptyComment');
  return accept([{ type: 'CommentAdded', text, files }]);
}

/** LT3. */
export function remind(
  card: IncomingCard,
  { assignment: id, text }: CommandOf<'Remind'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!actsAs(circumstances, 'clerk')) return refuse('LT3.clerk');
  const assignment = assignmentOf(card, id);
  if (!assignment) return refuse('UNKNOWN.assignment');
  if (!isLive(assignment)) return refuse('LT3.notOpen');
  return accept([{ type: 'HandlerReminded', assignment: id, ...(text ? { text } : {}) }]);
}

/** LT3: the unit answers: whoever of it works on the document. */
export function answerReminder(
  card: IncomingCard,
  { text }: CommandOf<'AnswerReminder'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const { unit } = rightPosition(circumstances) ?? {};
  const own = card.assignments.filter(
    (one) =>
      assignmentsOf(card, rightOf(circumstances)).includes(one) ||
      (unit !== undefined && seatOf(one, circumstances)?.unit === unit),
  );
  const reminded = card.history.some(
    ({ event, assignments }) =>
      event === 'HandlerReminded' && own.some(({ id }) => assignments?.includes(id)),
  );
  if (!reminded || !mine(card, circumstances).some(isWorking)) return refuse('LT3.answer');
  return accept([{ type: 'ReminderAnswered', text }]);
}
