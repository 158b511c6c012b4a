import { m } from '#web/paraglide/messages.js';
import {
  dayOf,
  dayPart,
  endOf,
  localOf,
  workingDaysBetween,
  type Calendar,
  type Day,
  type Due,
  type Instant,
} from '#shared/workdays.ts';

/** `dd/mm/yyyy`. */
export function showDay(day: Day): string {
  const [year, month, date] = day.slice(0, 10).split('-');
  return `${date}/${month}/${year}`;
}

/** `dd/mm`, for lists where the year is that of today. */
export function showShortDay(day: Day, today: Day): string {
  return day.slice(0, 4) === today.slice(0, 4) ? showDay(day).slice(0, 5) : showDay(day);
}

/** `HH:mm` in Asia/Ho_Chi_Minh. */
export function showTime(at: Instant): string {
  return localOf(at).slice(11, 16);
}

/** `HH:mm dd/mm/yyyy` in Asia/Ho_Chi_Minh, as an act is dated. */
export function showInstant(at: Instant): string {
  return `${showTime(at)} ${showDay(dayOf(at))}`;
}

/** The time alone today, else with its day: for "since" and "last received". */
export function showRecent(at: Instant, now: Instant): string {
  return dayOf(at) === dayOf(now) ? showTime(at) : showInstant(at);
}

/** A due date as it stands: `27/11/2026`, or `15:30 27/11/2026` where it has an hour. */
export function showDue(due: Due): string {
  return due.length > 10 ? `${due.slice(11)} ${showDay(due)}` : showDay(due);
}

/**
 * How far it is, in working days: "còn 2 ngày làm việc", "hôm nay", "quá hạn 1 ngày làm việc"; `short` for lists,
 * "còn 2 ngày LV".
 */
export function sayDue(due: Due, now: Instant, calendar: Calendar, { short = false } = {}): string {
  const today = dayOf(now);
  if (now > endOf(due)) return sayLate(workingDaysBetween(dayPart(due), today, calendar), short);
  if (dayPart(due) === today) return sayToday(due.slice(11), short);
  const days = workingDaysBetween(today, dayPart(due), calendar);
  // Express documents run on days off too (DL1), where no working day is left to count.
  if (days === 0) return m.common_due_on({ day: showShortDay(due, today) });
  return short ? m.common_due_in_short({ days }) : m.common_due_in({ days });
}

function sayToday(hour: string, short: boolean): string {
  if (!hour) return short ? m.common_due_today_short() : m.common_due_today();
  return short ? m.common_due_at_short({ hour }) : m.common_due_at({ hour });
}

function sayLate(days: number, short: boolean): string {
  if (days === 0) return m.common_due_passed();
  return short ? m.common_due_late_short({ days }) : m.common_due_late({ days });
}
