import { decideAs } from '../decideAs.ts';
import type { Circumstances } from '../decider.ts';
import { kindOf } from '../kinds.ts';
import { capacitiesOf } from '../office/acting.ts';
import type { PersonId, Position } from '../office/office.ts';
import type { Refusal } from '../outcome.ts';
import { addWorkingDays, dayOf, nextDay } from '../workdays.ts';
import { isWorking } from './case.ts';
import { roles, type Assignment, type IncomingCard, type Role } from './card.ts';
import type { IncomingCommand, IncomingCommandType } from './commands.ts';
import { boundOf, defaultDue, dueWithin } from './deadlines.ts';
import { directableBy, isFirstFrom } from './directive.ts';
import { mayClose } from './finish.ts';
import { mayTakeOriginal } from './original.ts';
import { routingOf } from './routing.ts';

export type Asking = {
  readonly person: PersonId;
  readonly circumstances: Omit<Circumstances, 'actor'>;
};

/** What a person may do on a document now: found by asking `decide`, so that the page offers exactly the rules. */
export type Offers = {
  readonly direct?: DirectiveOffer;
  readonly acts: readonly IncomingCommandType[];
  readonly report: readonly Assignment[];
  readonly accept: readonly Assignment[];
  readonly askExtension: readonly Assignment[];
  readonly answerExtension: readonly Assignment[];
  readonly remind: readonly Assignment[];
  /** Ids of directives the person may recall. */
  readonly recall: readonly string[];
  /** Positions the paper original may be handed to. */
  readonly handOverTo: readonly Position[];
};

export type DirectiveOffer = {
  readonly giver: Assignment;
  readonly mayClose: boolean;
  /** DR2: exactly one lead must be named. */
  readonly first: boolean;
  readonly candidates: readonly Candidate[];
  /** DL1: no later date can be given. */
  readonly latestDue?: string;
  readonly defaultDue: string;
};

export type Candidate = {
  readonly position: Position;
  /** By role: absent = may be named. */
  readonly refused: Readonly<Partial<Record<Role, Refusal>>>;
};

export function offersOf(card: IncomingCard, asking: Asking): Offers {
  const may = (command: IncomingCommand) => allows(card, command, asking);
  const { assignments, directives } = card;
  const direct = directiveOffer(card, asking);
  return {
    ...(direct ? { direct } : {}),
    acts: probes.filter(may).map(({ type }) => type),
    report: assignments.filter(({ id }) =>
      may({ type: 'ReportResult', assignment: id, text: 'x' }),
    ),
    accept: assignments.filter(({ id }) => may({ type: 'AcceptResult', assignment: id })),
    askExtension: assignments.filter((one) =>
      may({ type: 'AskExtension', assignment: one.id, due: later(one, asking), reason: 'x' }),
    ),
    answerExtension: assignments.filter(({ id }) =>
      may({ type: 'RefuseExtension', assignment: id, reason: 'x' }),
    ),
    remind: assignments.filter(
      (one) => isWorking(one) && may({ type: 'Remind', assignment: one.id }),
    ),
    recall: directives
      .filter(({ id }) => may({ type: 'RecallDirective', directive: id, reason: 'x' }))
      .map(({ id }) => id),
    handOverTo: takers(card, asking).filter(({ id }) => may({ type: 'HandOverOriginal', to: id })),
  };
}

const probes: readonly IncomingCommand[] = [
  { type: 'ReturnDocument', reason: 'x'.repeat(10) },
  { type: 'ReceiveOriginal' },
  { type: 'CloseIncoming' },
  { type: 'ReopenIncoming', reason: 'x' },
  { type: 'PresentIncoming', reason: 'x' },
  { type: 'CorrectRegistration', changes: {}, reason: 'x' },
  { type: 'WithdrawIncoming', cause: 'mistake', reason: 'x' },
  { type: 'AnswerReminder', text: 'x' },
];

function allows(
  card: IncomingCard,
  command: IncomingCommand,
  { person, circumstances }: Asking,
): boolean {
  const kind = kindOf(card.id);
  return kind !== undefined && decideAs({ kind, card, command, person, circumstances }).ok;
}

/** A working day that is later than the present due date, whatever it is. */
function later(one: Assignment, { circumstances }: Asking): string {
  const today = dayOf(circumstances.decidedAt);
  const from = one.due !== undefined && one.due.slice(0, 10) > today ? one.due.slice(0, 10) : today;
  return addWorkingDays(nextDay(from), 0, circumstances.calendar);
}

function takers(card: IncomingCard, { circumstances }: Asking): readonly Position[] {
  return circumstances.office.positions.filter((to) => mayTakeOriginal(card, to, circumstances));
}

function directiveOffer(
  card: IncomingCard,
  { person, circumstances }: Asking,
): DirectiveOffer | undefined {
  if (card.finishedOn !== undefined) return undefined;
  for (const capacity of capacitiesOf(
    circumstances.office,
    person,
    dayOf(circumstances.decidedAt),
  )) {
    const own = { ...circumstances, actor: { ...capacity, person } };
    const giver = directableBy(card, own);
    const seat = giver && circumstances.office.positions.find(({ id }) => id === giver.to);
    if (giver && seat && seat.kind !== 'officer' && seat.kind !== 'clerk')
      return offer(card, giver, own);
  }
  return undefined;
}

function offer(
  card: IncomingCard,
  giver: Assignment,
  circumstances: Circumstances,
): DirectiveOffer {
  const latestDue = boundOf(card, giver, circumstances);
  return {
    giver,
    mayClose: mayClose(giver, circumstances),
    first: isFirstFrom(card, giver),
    candidates: circumstances.office.positions
      .filter(({ id }) => id !== giver.to)
      .map((position) => ({
        position,
        refused: refusedRoles(card, position, giver, circumstances),
      })),
    ...(latestDue === undefined ? {} : { latestDue }),
    defaultDue: dueWithin(defaultDue(card, circumstances), latestDue),
  };
}

function refusedRoles(
  card: IncomingCard,
  position: Position,
  giver: Assignment,
  circumstances: Circumstances,
): Candidate['refused'] {
  const refused = roles.flatMap((role) => {
    const routed = routingOf(card, position.id, role, giver, circumstances);
    return routed.ok ? [] : [[role, routed.refusal] as const];
  });
  return Object.fromEntries(refused);
}
