import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome, type Refusal } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { endOf, type Due } from '../workdays.ts';
import { assignmentOf, isWorking, mine, waitsForExtension } from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import { boundOf, passedBeforeReceipt, refusedDue } from './deadlines.ts';
import type { IncomingEvent } from './events.ts';

/** DL3. */
export function askExtension(
  card: IncomingCard,
  { assignment: id, due, reason }: CommandOf<'AskExtension'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const own = assignmentOf(card, id);
  if (!own) return refuse('UNKNOWN.assignment');
  const refused = foremost([
    own.state === 'recalled' ? refuse('AS2.recalled') : undefined,
    own.role === 'informed' ? refuse('AS7.informed') : undefined,
    refusedDue(due, card.urgency, undefined, circumstances),
    mine(card, circumstances).includes(own) && isWorking(own) ? undefined : refuse('DL3.notYours'),
    own.parent === undefined ? refuse('DL3.first') : undefined,
    refusedEarlier(due, own),
  ]);
  if (refused) return refused;
  const late = own.due !== undefined && endOf(own.due) <= circumstances.decidedAt;
  const event: IncomingEvent = {
    type: 'ExtensionAsked',
    assignment: id,
    due,
    text: reason,
    ...(late ? { marks: ['askedLate'] } : {}),
  };
  return accept([event]);
}

export function grantExtension(
  card: IncomingCard,
  { assignment: id, due }: CommandOf<'GrantExtension'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const asked = askedOf(card, id, circumstances);
  const bound = asked.ok ? boundOf(card, asked.giver, circumstances) : undefined;
  const refused = foremost([
    asked.ok ? undefined : asked,
    refusedDue(due, card.urgency, bound, circumstances),
    asked.ok ? refusedEarlier(due, asked.own) : undefined,
  ]);
  if (!asked.ok) return refused ?? asked;
  if (refused) return refused;
  const marks = passedBeforeReceipt(due, circumstances)
    ? { marks: ['dueAfterReceipt'] as const }
    : {};
  const old = asked.own.due === undefined ? {} : { old: { due: asked.own.due } };
  return accept([{ type: 'ExtensionGranted', assignment: id, due, ...old, ...marks }]);
}

/** An extension is a later date. */
function refusedEarlier(due: Due, { due: present }: Assignment) {
  return present !== undefined && endOf(due) <= endOf(present) ? refuse('DL3.earlier') : undefined;
}

export function refuseExtension(
  card: IncomingCard,
  { assignment: id, reason }: CommandOf<'RefuseExtension'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const asked = askedOf(card, id, circumstances);
  return asked.ok ? accept([{ type: 'ExtensionRefused', assignment: id, text: reason }]) : asked;
}

type Asked =
  | { readonly ok: true; readonly own: Assignment; readonly giver: Assignment }
  | { readonly ok: false; readonly refusal: Refusal };

function askedOf(card: IncomingCard, id: string, circumstances: Circumstances): Asked {
  const assignment = assignmentOf(card, id);
  if (!assignment) return refuse('UNKNOWN.assignment');
  const giver = assignment.parent === undefined ? undefined : assignmentOf(card, assignment.parent);
  if (!giver || !mine(card, circumstances).includes(giver)) return refuse('DL3.notGiver');
  return waitsForExtension(assignment) ? { ok: true, own: assignment, giver } : refuse('DL3.none');
}
