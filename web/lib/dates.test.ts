import { expect, test } from 'vitest';
import { calendars } from '#shared/testing/calendars.ts';
import { sayDue, showDay, showDue, showInstant, showRecent } from './dates.ts';

// Monday 23/11/2026, 10:12 in Vietnam; Tuesday 24/11 is a public holiday (DL4).
const now = '2026-11-23T03:12:00.000Z';
const say = (due: string, at = now) => sayDue(due, at, calendars);

test('days and instants are written as the office writes them, in its own time zone', () => {
  expect(showDay('2026-11-23')).toBe('23/11/2026');
  expect(showDue('2026-11-23T15:30')).toBe('15:30 23/11/2026');
  expect(showInstant('2026-11-22T18:05:00Z')).toBe('01:05 23/11/2026');
  expect(showRecent('2026-11-23T01:12:00Z', now)).toBe('08:12');
  expect(showRecent('2026-11-22T01:12:00Z', now)).toBe('08:12 22/11/2026');
});

test('[DL4] a due date is told in working days: the holiday between does not count', () => {
  expect(say('2026-11-25')).toBe('còn 1 ngày làm việc');
  expect(say('2026-11-30')).toBe('còn 4 ngày làm việc');
});

test('[DL1] what is due today says so, with its hour where it has one', () => {
  expect(say('2026-11-23')).toBe('hạn hôm nay');
  expect(say('2026-11-23T15:30')).toBe('trước 15:30 hôm nay');
  expect(sayDue('2026-11-23T15:30', now, calendars, { short: true })).toBe('15:30 hôm nay');
});

test('[DL1] an express document due on a day off names the day: no working day is left to count', () => {
  const friday = '2026-11-20T03:00:00.000Z';
  expect(say('2026-11-21', friday)).toBe('hạn 21/11');
});

test('[LT1] late begins when the day or the hour has passed', () => {
  expect(say('2026-11-20')).toBe('quá hạn 1 ngày làm việc');
  expect(say('2026-11-23T10:00')).toBe('đã quá hạn');
  expect(say('2026-11-22')).toBe('quá hạn 1 ngày làm việc');
  expect(sayDue('2026-11-20', now, calendars, { short: true })).toBe('quá hạn 1 ngày LV');
});
