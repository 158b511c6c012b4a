import type { Circumstances } from '../decider.ts';
import { refuse, type Refusal } from '../outcome.ts';
import { addWorkingDays, dayPart, endOf, isWorkingDay, localOf, type Due } from '../workdays.ts';
import type { Assignment, IncomingCard, Urgency } from './card.ts';

type Matter = { readonly documentType: string; readonly urgency: Urgency };

/** DL2: the agency's table, unless the document is urgent: the same day, express within the set hours. */
export function defaultDue(matter: Matter, { office, calendar, decidedAt }: Circumstances): Due {
  const { dueDays, expressHours } = office.settings;
  if (matter.urgency === 'express') return hoursAfter(decidedAt, expressHours);
  const day = localOf(decidedAt).slice(0, 10);
  if (matter.urgency !== 'normal') return day;
  return addWorkingDays(day, dueDays[matter.documentType] ?? dueDays['default'] ?? 5, calendar);
}

function hoursAfter(instant: string, hours: number): Due {
  return localOf(new Date(Date.parse(instant) + hours * 3_600_000).toISOString());
}

/** The latest date that what derives from an assignment may have; one that passed, or a default date of the first one, binds nobody. */
export function boundOf(
  card: IncomingCard,
  giver: Assignment,
  { decidedAt }: Circumstances,
): Due | undefined {
  if (giver.due === undefined) return undefined;
  if (giver.parent === undefined && !card.dueDeclared) return undefined;
  return endOf(giver.due) <= decidedAt ? undefined : giver.due;
}

/** DL2 within the bound of the assignment above. */
export function dueWithin(due: Due, bound: Due | undefined): Due {
  return bound !== undefined && endOf(bound) < endOf(due) ? bound : due;
}

/** DL1. */
export function refusedDue(
  due: Due,
  urgency: Urgency,
  bound: Due | undefined,
  circumstances: Circumstances,
): { readonly ok: false; readonly refusal: Refusal } | undefined {
  const day = dayPart(due);
  if (due.length > 10 && urgency !== 'express') return refuse('DL1.hour', { due });
  if (urgency === 'normal' && !isWorkingDay(day, circumstances.calendar))
    return refuse('DL1.workingDay', { due });
  if (endOf(due) <= circumstances.decidedAt) return refuse('DL1.past', { due });
  if (bound !== undefined && endOf(bound) < endOf(due))
    return refuse('DL1.afterOwn', { due, own: bound });
  return undefined;
}

/** DL1: "đến sau hạn": the act reached the server after the date it set; it stands, marked. */
export function passedBeforeReceipt(due: Due | undefined, circumstances: Circumstances): boolean {
  return due !== undefined && endOf(due) <= circumstances.receivedAt;
}

/** LT1: no result reported by the end of the due day; waiting for acceptance is the giver's time. */
export function isLate({ role, due, state }: Assignment, now: string): boolean {
  if (due === undefined || role === 'informed') return false;
  return (state === 'open' || state === 'passedOn') && endOf(due) <= now;
}
