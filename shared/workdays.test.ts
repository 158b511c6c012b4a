import { expect, test } from 'vitest';
import { calendars } from './testing/calendars.ts';
import {
  addWorkingDays,
  dayOf,
  endOf,
  isDay,
  isWorkingDay,
  workingDaysBetween,
} from './workdays.ts';

test('[DL4] days off, days in lieu and worked Saturdays come from the year’s data', () => {
  expect(isWorkingDay('2026-11-24', calendars)).toBe(false);
  expect(isWorkingDay('2026-04-27', calendars)).toBe(false);
  expect(isWorkingDay('2026-09-01', calendars)).toBe(false);
  expect(isWorkingDay('2026-08-22', calendars)).toBe(true);
  expect(isWorkingDay('2026-11-21', calendars)).toBe(false);
  expect(addWorkingDays('2026-11-23', 1, calendars)).toBe('2026-11-25');
  expect(addWorkingDays('2026-11-21', 0, calendars)).toBe('2026-11-23');
  expect(workingDaysBetween('2026-11-20', '2026-11-25', calendars)).toBe(2);
  expect(workingDaysBetween('2026-11-25', '2026-11-20', calendars)).toBe(-2);
});

test('[DL4] the day is Vietnam’s, whatever the machine’s zone', () => {
  expect(dayOf('2026-11-22T17:00:00.000Z')).toBe('2026-11-23');
  expect(endOf('2026-11-23')).toBe('2026-11-23T17:00:00.000Z');
  expect(endOf('2026-11-23T10:30')).toBe('2026-11-23T03:30:00.000Z');
});

test('a day that does not exist is none', () => {
  expect(isDay('2026-02-29')).toBe(false);
  expect(isDay('2028-02-29')).toBe(true);
  expect(isDay('2026-1-1')).toBe(false);
});

test('[DL4] counting from a day off, the first working day after it is the first', () => {
  expect(addWorkingDays('2026-11-21', 1, calendars)).toBe('2026-11-23');
  expect(addWorkingDays('2026-11-21', 5, calendars)).toBe('2026-11-30');
  for (const day of ['2026-11-20', '2026-11-21', '2026-11-24', '2026-02-14', '2026-08-22']) {
    for (const count of [1, 2, 5, 10]) {
      const then = addWorkingDays(day, count, calendars);
      expect(workingDaysBetween(day, then, calendars)).toBe(count);
    }
  }
});

test('[DL1] a day of another age is none: a year mistyped as 9999 would be counted from without end', () => {
  expect(isDay('9999-12-31')).toBe(false);
  expect(isDay('0026-11-09')).toBe(false);
  expect(isDay('1945-09-02')).toBe(true);
});
