import { expect, test } from 'vitest';
import * as v from 'valibot';
import type { OfficeStructure } from '#shared/office/office.ts';
import { agency } from '#shared/testing/agency.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { CalendarFile, defaultSettings, OfficeFile, refuseOffice } from './officeFile.ts';

const parsed = v.parse(OfficeFile, agency);

test('the demonstration agency is an office that stands', () => {
  expect(parsed).toEqual(agency);
  expect(refuseOffice(parsed)).toBeUndefined();
});

test('an office needs no settings of its own', () => {
  const { settings: _, standingOrder: __, ...rest } = agency;
  expect(v.parse(OfficeFile, rest)).toMatchObject({
    settings: defaultSettings,
    standingOrder: [],
  });
});

function changed(change: (office: OfficeStructure) => Partial<OfficeStructure>): OfficeStructure {
  return { ...parsed, ...change(parsed) };
}

const first = (office: OfficeStructure) => office.positions[0] ?? never();
function never(): never {
  throw new Error('the agency has positions');
}

test.each<[string, (office: OfficeStructure) => Partial<OfficeStructure>]>([
  ['a person twice', ({ people }) => ({ people: [...people, ...people.slice(0, 1)] })],
  ['a unit twice', ({ units }) => ({ units: [...units, ...units.slice(0, 1)] })],
  ['a position twice', (office) => ({ positions: [...office.positions, first(office)] })],
  [
    'an unknown holder',
    (office) => ({
      positions: [...office.positions, { ...first(office), id: 'x', holder: 'nobody' }],
    }),
  ],
  [
    'an unknown unit',
    ({ positions }) => ({
      positions: [...positions, { id: 'x', kind: 'officer', title: 'X', unit: 'nowhere' }],
    }),
  ],
  [
    'a portfolio of an unknown unit',
    ({ positions }) => ({
      positions: [
        ...positions,
        { id: 'x', kind: 'deputyDirector', title: 'X', inCharge: ['nowhere'] },
      ],
    }),
  ],
  [
    'a head of nothing',
    ({ positions }) => ({ positions: [...positions, { id: 'x', kind: 'head', title: 'X' }] }),
  ],
  [
    'a second director',
    ({ positions }) => ({ positions: [...positions, { id: 'x', kind: 'director', title: 'X' }] }),
  ],
  ['a clerk in the standing order', () => ({ standingOrder: ['vanthu'] })],
  [
    'nobody to let others in',
    ({ positions }) => ({ positions: positions.filter(({ kind }) => kind !== 'itOfficer') }),
  ],
])('an office with %s is refused with the reason', (_name, change) => {
  expect(refuseOffice(changed(change))).toEqual({
    vi: expect.stringMatching(/\S/),
    en: expect.stringMatching(/\S/),
  });
});

test.each([
  null,
  [],
  {},
  { ...agency, extra: 1 },
  { ...agency, people: [{ id: 'Giám đốc', name: 'X' }] },
  { ...agency, people: [...agency.people, { id: 'system', name: 'Hệ thống' }] },
  { ...agency, positions: [{ id: 'x', kind: 'king', title: 'X' }] },
  { ...agency, settings: { ...agency.settings, deskDays: -1 } },
])('what is no office is refused: %#', (value) => {
  expect(v.is(OfficeFile, value)).toBe(false);
});

test('a calendar is a year’s, and its days lie in that year', () => {
  const [calendar] = Object.values(calendars);
  expect(v.parse(CalendarFile, calendar)).toEqual(calendar);
  const year = { year: 2026, daysOff: ['2026-04-30'] };
  expect(v.parse(CalendarFile, year)).toEqual({
    kind: 'calendar',
    year: 2026,
    daysOff: ['2026-04-30'],
    workedWeekends: [],
  });
  for (const daysOff of [['2025-04-30'], ['2026-02-30'], ['30/4'], 'x']) {
    expect(v.is(CalendarFile, { ...year, daysOff })).toBe(false);
  }
});
