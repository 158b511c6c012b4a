/** A day `YYYY-MM-DD` of Asia/Ho_Chi_Minh. */
export type Day = string;
/** An instant, ISO 8601 UTC. */
export type Instant = string;
/** A due date: a day, or for express documents a day with an hour, `YYYY-MM-DDTHH:mm` of Asia/Ho_Chi_Minh. */
export type Due = string;

/** One year's signed data (DL4): days off besides weekends, and Saturdays or Sundays worked instead. */
export type YearCalendar = {
  readonly kind: 'calendar';
  readonly year: number;
  readonly daysOff: readonly Day[];
  readonly workedWeekends: readonly Day[];
};

/** The years known; a year without data counts only weekends as days off. */
export type Calendar = Readonly<Record<number, YearCalendar>>;

const VIETNAM_OFFSET = 7 * 3_600_000;
const DAY = 86_400_000;

/** Vietnam keeps UTC+7 the whole year, so the local day is plain arithmetic. */
export function dayOf(instant: Instant): Day {
  return localOf(instant).slice(0, 10);
}

/** `YYYY-MM-DDTHH:mm` in Asia/Ho_Chi_Minh. */
export function localOf(instant: Instant): string {
  return new Date(Date.parse(instant) + VIETNAM_OFFSET).toISOString().slice(0, 16);
}

/** The instant at which a due date has passed: the end of the day, or the named minute. */
export function endOf(due: Due): Instant {
  const local = due.length > 10 ? Date.parse(`${due}Z`) : Date.parse(due) + DAY;
  return new Date(local - VIETNAM_OFFSET).toISOString();
}

export function dayPart(due: Due): Day {
  return due.slice(0, 10);
}

export function nextDay(day: Day, count = 1): Day {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  const year = calendar[Number(day.slice(0, 4))];
  if (year?.workedWeekends.includes(day)) return true;
  if (year?.daysOff.includes(day)) return false;
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The working day that comes `count` working days after `day`; with 0, `day` itself or the next working day. */
export function addWorkingDays(day: Day, count: number, calendar: Calendar): Day {
  let at = day;
  if (count <= 0) while (!isWorkingDay(at, calendar)) at = nextDay(at);
  for (let left = count; left > 0; left -= 1) {
    at = nextDay(at);
    while (!isWorkingDay(at, calendar)) at = nextDay(at);
  }
  return at;
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let at = nextDay(from); at <= to; at = nextDay(at))
    if (isWorkingDay(at, calendar)) count += 1;
  return count;
}

/** Whether a day exists: 2026-02-30 does not. Only years of 1900–2999: a day after 9999 has no `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const at = Date.parse(text);
  return (
    /^(?:19|2\d)\d\d-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(at) &&
    new Date(at).toISOString().slice(0, 10) === text
  );
}
