import type { Circumstances } from '../decider.ts';
import { ofKind } from '../office/office.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { addWorkingDays, dayOf } from '../workdays.ts';
import { bookYearOf, refusedArrival } from './bookYear.ts';
import { actsAs, rightOf } from './case.ts';
import type { Assignment, DuplicateOf, Facts, IncomingCard, Mark } from './card.ts';
import type { CommandOf } from './commands.ts';
import { defaultDue, passedBeforeReceipt, refusedDue } from './deadlines.ts';
import type { IncomingEvent } from './events.ts';

/** The agency's book of incoming documents. */
export const INCOMING_BOOK = 'den';

type Register = CommandOf<'RegisterIncoming'>;

export function registerIncoming(
  card: IncomingCard | null,
  command: Register,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!actsAs(circumstances, 'clerk')) return refuse('IN1.clerk');
  if (card) return refuse('FORMAT.exists');
  const refused = refusedRegistration(command, circumstances);
  if (refused) return refused;
  const { type: _type, book, duplicateOf, medium = 'electronic', ...rest } = command;
  const facts: Facts = withoutUndefined({ ...rest, medium });
  const given = layBeforeDirector(facts, circumstances);
  if (!given) return refuse('IN4.book', { book });
  const { arrivalNumber = null, year = bookYearOf(facts.arrivedOn, circumstances.receivedAt) } =
    circumstances.book ?? {};
  const marks = isRegisteredLate(facts, circumstances)
    ? { marks: ['registeredLate'] as const }
    : {};
  const similar = circumstances.book?.duplicates[0];
  const event: IncomingEvent = {
    type: 'IncomingRegistered',
    facts,
    book,
    year,
    arrivalNumber,
    registeredOn: registrationDay(circumstances),
    ...(medium === 'electronic' ? {} : { paperAt: rightOf(circumstances) }),
    ...(duplicateOf ? { duplicateOf } : {}),
    given,
    ...marks,
  };
  if (arrivalNumber === null) return accept([event]);
  return accept([event], {
    arrivalNumber,
    year,
    ...(similar ? { sameReferenceAs: similar.arrivalNumber } : {}),
  });
}

/** The server's day. */
function registrationDay({ receivedAt }: Circumstances): string {
  return dayOf(receivedAt);
}

function refusedRegistration(command: Register, circumstances: Circumstances) {
  const { book, arrivedOn, due, urgency, duplicateOf } = command;
  return foremost([
    refusedDuplicate(duplicateOf, circumstances),
    book === INCOMING_BOOK ? undefined : refuse('IN4.book', { book }),
    refusedArrival(command, registrationDay(circumstances)),
    arrivedOn > registrationDay(circumstances) ? refuse('IN10.future') : undefined,
    due === undefined ? undefined : refusedDue(due, urgency, undefined, circumstances),
  ]);
}

/** IN3: the same issuer, reference and date again, unless the clerk says which one it duplicates and why. */
export function refusedDuplicate(named: DuplicateOf | undefined, { book }: Circumstances) {
  const same = book?.duplicates.find(({ sameDate }) => sameDate);
  if (!same || book?.duplicates.some(({ document }) => document === named?.document))
    return undefined;
  return refuse('IN3.duplicate', { number: `${same.arrivalNumber}/${same.year}` });
}

/** IN4: the first assignment; whoever acts for the director that day acts on it (RT5, RT7). */
export function layBeforeDirector(
  facts: Facts,
  circumstances: Circumstances,
): Assignment | undefined {
  const director = ofKind(circumstances.office, 'director')[0];
  if (!director) return undefined;
  const due = facts.due ?? defaultDue(facts, circumstances);
  const late: readonly Mark[] = passedBeforeReceipt(due, circumstances) ? ['dueAfterReceipt'] : [];
  const { position, actingFor } = circumstances.actor;
  return {
    id: `${circumstances.id}.0`,
    to: director.id,
    from: position,
    ...(actingFor === undefined ? {} : { actingFor }),
    role: 'lead',
    directive: circumstances.id,
    due,
    report: false,
    state: 'open',
    givenAt: circumstances.decidedAt,
    acted: false,
    marks: late,
  };
}

/** IN10: the day of arrival, at latest the next working day; urgent at once, which is that day. */
function isRegisteredLate(facts: Facts, circumstances: Circumstances): boolean {
  const latest =
    facts.urgency === 'normal'
      ? addWorkingDays(facts.arrivedOn, 1, circumstances.calendar)
      : facts.arrivedOn;
  return registrationDay(circumstances) > latest;
}

export function turnAway(
  card: IncomingCard | null,
  { issuer, reference, cause }: CommandOf<'TurnAway'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!actsAs(circumstances, 'clerk')) return refuse('IN1.clerk');
  if (card) return refuse('FORMAT.exists');
  const known = withoutUndefined({ issuer, reference });
  return accept([
    { type: 'IncomingTurnedAway', ...known, cause, on: registrationDay(circumstances) },
  ]);
}

/** Optional members are left out rather than kept as `undefined`, so that the same facts are always the same JSON. */
export function withoutUndefined<T extends object>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
