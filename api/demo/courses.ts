import { calendars } from '#shared/testing/calendars.ts';
import { dayOf, isWorkingDay, nextDay, type Day, type Instant } from '#shared/workdays.ts';
import type { Chance } from './chance.ts';
import { instantOf, type Course, type Fate } from './flows.ts';
import { issuers, matters, urgentMatters, type Matter } from './matters.ts';
import type { Registration } from './registrations.ts';

/** How many documents come to each fate, and how many working days ago they arrived, at least and at most. */
const plan: readonly (readonly [Fate, number, number, number])[] = [
  ['finished', 88, 8, 62],
  ['filed', 14, 4, 60],
  ['closedByDeputy', 8, 5, 50],
  ['reopened', 3, 8, 15],
  ['withdrawn', 4, 5, 55],
  ['withOfficer', 22, 1, 4],
  ['withOfficer', 8, 9, 14],
  ['reported', 10, 1, 5],
  ['sentBack', 5, 3, 6],
  ['extensionAsked', 5, 2, 5],
  ['withHead', 14, 0, 4],
  ['returnedByHead', 3, 1, 3],
  ['recalled', 3, 0, 2],
  ['returnedToClerk', 2, 0, 1],
  ['withDeputy', 12, 0, 3],
];
/** What still waits for the director, on the last working day before today. */
const AWAITING = 9;

export type Planned = Omit<Course, 'files'>;

/** About two hundred courses that end by `now`, in the order in which their documents arrive. */
export function planCourses(now: Instant, chance: Chance): readonly Planned[] {
  const today = dayOf(now);
  const planned = plan.flatMap(([fate, count, least, most]) =>
    Array.from({ length: count }, () =>
      course(fate, daysAgo(today, chance.whole(least, most)), chance),
    ),
  );
  const waiting = Array.from({ length: AWAITING }, () =>
    course('awaiting', daysAgo(today, chance.whole(0, 1)), chance),
  );
  const all = [...planned, ...waiting].filter(({ start }) => start < now);
  return all.sort((a, b) => a.start.localeCompare(b.start));
}

/** The working day `count` working days before `day`; with 0, the last one up to and including it. */
export function daysAgo(day: Day, count: number): Day {
  let at = day;
  for (let left = count; left > 0 || !isWorkingDay(at, calendars); at = nextDay(at, -1)) {
    if (isWorkingDay(at, calendars)) left -= 1;
  }
  return at;
}

function course(fate: Fate, day: Day, chance: Chance): Planned {
  const urgent = fate !== 'finished' && chance.next() < 0.12;
  const matter = urgent ? chance.pick(urgentMatters) : chance.pick<Matter>(matters);
  const start = instantOf(day, chance.whole(8 * 60, 10 * 60 + 30));
  return { fate, matter, start, facts: facts(matter, day, chance) };
}

const signers = [
  'Nguyễn Thị Hoài Thương',
  'Trần Đình Khuê',
  'Lê Hữu Nghĩa',
  'Phạm Ngọc Quỳnh',
  'Đoàn Văn Lượng',
];

function facts(matter: Matter, day: Day, chance: Chance): Registration {
  const urgency = urgentMatters.find((one) => one === matter)?.urgency ?? 'normal';
  const age = urgency === 'normal' ? chance.whole(0, 4) : 0;
  return {
    arrivedOn: day,
    documentDate: nextDay(day, -age),
    issuer: chance.pick(issuers),
    number: chance.whole(3, 2400),
    matter,
    urgency,
    medium: chance.pick(['electronic', 'electronic', 'both', 'paper'] as const),
    signer: chance.pick(signers),
  };
}
