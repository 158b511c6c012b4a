import { expect, test } from 'vitest';
import { calendars } from '#shared/testing/calendars.ts';
import { dueChoices, isBarred, type DueRange } from './dueChoices.ts';

/** 09:00 of Friday 20 November 2026; Tuesday 24 is a day off. */
const friday: DueRange = {
  urgency: 'normal',
  now: '2026-11-20T02:00:00.000Z',
  calendar: calendars,
};
const values = (range: DueRange) => dueChoices(range).map(({ value }) => value);

test('[DL4] dates are counted in working days, over the weekend and the day off', () => {
  expect(values(friday)).toEqual([
    '2026-11-23',
    '2026-11-25',
    '2026-11-26',
    '2026-11-30',
    '2026-12-07',
  ]);
});

test('[DL1] none is offered after the date of the assignment above, or on a day off', () => {
  expect(values({ ...friday, latest: '2026-11-25' })).toEqual(['2026-11-23', '2026-11-25']);
  expect(isBarred('2026-11-22', friday)).toBe(true);
  expect(isBarred('2026-11-24', friday)).toBe(true);
  expect(isBarred('2026-11-19', friday)).toBe(true);
  expect(isBarred('2026-11-22', { ...friday, urgency: 'urgent' })).toBe(false);
});

test('[DL2] the date of the table is among them, in its place', () => {
  expect(values({ ...friday, first: '2026-12-02' })).toEqual([
    '2026-11-23',
    '2026-11-25',
    '2026-11-26',
    '2026-11-30',
    '2026-12-02',
    '2026-12-07',
  ]);
});

test('[DL1] urgent documents run on any day, express ones by the hour', () => {
  expect(values({ ...friday, urgency: 'urgent' })).toEqual([
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
  ]);
  expect(values({ ...friday, urgency: 'express' })).toEqual([
    '2026-11-20T10:00',
    '2026-11-20T11:00',
    '2026-11-20T13:00',
  ]);
});

test('[DL3] an extension begins after the present date', () => {
  const range = { ...friday, after: '2026-11-25' };
  expect(values(range)[0]).toBe('2026-11-26');
  expect(isBarred('2026-11-25', range)).toBe(true);
});
