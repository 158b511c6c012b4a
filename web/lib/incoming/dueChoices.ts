import type { Urgency } from '#shared/incoming/card.ts';
import {
  addWorkingDays,
  dayOf,
  dayPart,
  endOf,
  isWorkingDay,
  localOf,
  nextDay,
  workingDaysBetween,
  type Calendar,
  type Day,
  type Due,
  type Instant,
} from '#shared/workdays.ts';
import { showShortDay } from '#web/lib/dates.ts';
import { m } from '#web/paraglide/messages.js';

export type DueRange = {
  readonly urgency: Urgency;
  readonly now: Instant;
  readonly calendar: Calendar;
  /** Only later ones: the present due date, when an extension is asked for. */
  readonly after?: Due;
  /** DL1: not after the date of the assignment above. */
  readonly latest?: Due;
  /** The date that is meant without choosing (DL2), also when it is none of the usual ones. */
  readonly first?: Due;
  /** The one that is chosen: of an hour that is counted from now there would be another one each minute. */
  readonly chosen?: Due;
};

export type DueChoice = { readonly value: Due; readonly label: string; readonly detail: string };

const WORKING_DAYS = [1, 2, 3, 5, 10];
const HOURS = [1, 2, 4];
const HOUR_MS = 3_600_000;

/** The dates most often given, within what DL1 allows. */
export function dueChoices(range: DueRange): readonly DueChoice[] {
  const { urgency, first, chosen = '' } = range;
  const usual =
    urgency === 'express' ? inHours(range) : urgency === 'normal' ? inDays(range) : soon(range);
  const own = [...new Set([first, chosen.length > 10 ? chosen : undefined])];
  const missing = own.flatMap((due) =>
    due === undefined || usual.some(({ value }) => value === due) ? [] : [choiceOf(due, range)],
  );
  return [...missing, ...usual]
    .filter(({ value }) => !isBarred(value, range))
    .sort((one, other) => endOf(one.value).localeCompare(endOf(other.value)));
}

function choiceOf(value: Due, { now, calendar }: DueRange): DueChoice {
  const today = dayOf(now);
  const day = dayPart(value);
  const days = workingDaysBetween(today, day, calendar);
  if (value.length > 10 && day === today) return { value, label: value.slice(11), detail: '' };
  const hour = value.length > 10 ? `${value.slice(11)} ` : '';
  return {
    value,
    label: hour + showShortDay(day, today),
    detail: day === today ? m.document_today() : days > 0 ? m.document_working_days({ days }) : '',
  };
}

/** DL1 for one date: what the calendar greys out. */
export function isBarred(due: Due, { urgency, now, calendar, after, latest }: DueRange): boolean {
  if (endOf(due) <= now) return true;
  if (after !== undefined && endOf(due) <= endOf(after)) return true;
  if (latest !== undefined && endOf(latest) < endOf(due)) return true;
  return urgency === 'normal' && !isWorkingDay(dayPart(due), calendar);
}

function inDays(range: DueRange): readonly DueChoice[] {
  const from = beginning(range);
  return WORKING_DAYS.map((count) => choiceOf(addWorkingDays(from, count, range.calendar), range));
}

/** Urgent documents run on any day (DL1). */
function soon(range: DueRange): readonly DueChoice[] {
  return [0, 1, 2].map((count) => choiceOf(nextDay(beginning(range), count), range));
}

function beginning({ now, after }: DueRange): Day {
  const [today, last] = [dayOf(now), after && dayPart(after)];
  return last !== undefined && last > today ? last : today;
}

function inHours(range: DueRange): readonly DueChoice[] {
  return HOURS.map((hours) => {
    const value = localOf(new Date(Date.parse(range.now) + hours * HOUR_MS).toISOString());
    return { ...choiceOf(value, range), detail: m.document_hours({ hours }) };
  });
}
