import { refuse } from '../outcome.ts';
import { dayOf, type Day, type Instant } from '../workdays.ts';

/** Until quarters of a book can be closed: the last day on which the book of the year before takes an entry. */
const OPEN_UNTIL = '01-31';

type Arrival = { readonly arrivedOn: Day; readonly note?: string | undefined };

/** IN4: the book of the year in which it arrived while that is open, else that of the day of registration. */
export function bookYearOf(arrivedOn: Day, receivedAt: Instant): number {
  const day = dayOf(receivedAt);
  const year = yearOf(arrivedOn);
  return isOpen(year, day) ? year : yearOf(day);
}

/** IN4: what arrived in a year whose book is closed says why it comes so late; older it cannot be. */
export function refusedArrival({ arrivedOn, note = '' }: Arrival, registeredOn: Day) {
  const year = yearOf(arrivedOn);
  const earliest = yearOf(registeredOn) - 1;
  if (year < earliest) return refuse('IN4.before', { year: String(earliest) });
  // What lies in the future is refused as such (IN10).
  if (year > earliest || isOpen(year, registeredOn) || note.trim() !== '') return undefined;
  return refuse('IN4.closed', { year: String(year) });
}

function isOpen(year: number, day: Day): boolean {
  return year === yearOf(day) || (year === yearOf(day) - 1 && day.slice(5) <= OPEN_UNTIL);
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
