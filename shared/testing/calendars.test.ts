import Holidays from 'date-holidays';
import { expect, test } from 'vitest';
import { isWorkingDay, nextDay } from '../workdays.ts';
import { calendars } from './calendars.ts';

const years = Object.values(calendars);

/** Every day of every public holiday of a year, as an independent source has them. */
function publicDays(year: number): readonly string[] {
  const holidays = new Holidays('VN').getHolidays(year).filter(({ type }) => type === 'public');
  return holidays.flatMap(({ date, start, end }) => {
    const first = date.slice(0, 10);
    const days = Math.round((end.getTime() - start.getTime()) / 86_400_000);
    return Array.from({ length: days }, (_, at) => nextDay(first, at));
  });
}

test.each(years)('[DL4] no public holiday of $year is a working day', ({ year }) => {
  const days = publicDays(year);
  expect(days.length).toBeGreaterThanOrEqual(10);
  expect(days.filter((day) => isWorkingDay(day, calendars))).toEqual([]);
});

test.each(years)(
  '[DL4] $year has its lawful days off, days in lieu and swapped ones, all on weekdays',
  ({ year, daysOff, workedWeekends }) => {
    const lawful = year >= 2026 ? 12 : 11;
    expect(daysOff.length).toBe(lawful + workedWeekends.length);
    const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay());
    expect(daysOff.filter(isWeekend)).toEqual([]);
    expect(workedWeekends.filter((day) => !isWeekend(day))).toEqual([]);
    const all = [...daysOff, ...workedWeekends];
    expect(all.every((day) => day.startsWith(`${year}-`))).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  },
);

test.each(years)('[DL4] 2/9/$year has a second day beside it', ({ daysOff, year }) => {
  const beside = [`${year}-09-01`, `${year}-09-03`].filter((day) => daysOff.includes(day));
  expect(daysOff).toContain(`${year}-09-02`);
  expect(beside.length).toBe(1);
});

test('[DL4] 24/11 is a day off from 2026', () => {
  const off = years.filter(({ year, daysOff }) => daysOff.includes(`${year}-11-24`));
  expect(off.map(({ year }) => year)).toEqual([2026, 2027]);
});
