import { expect, test } from 'vitest';
import type { AnyEvent } from '#shared/kinds.ts';
import type { IncomingCommand } from '#shared/incoming/commands.ts';
import { createNumbering, type Numbering } from './numbering.ts';

const facts = {
  arrivedOn: '2026-11-09',
  issuer: 'Sở Nội vụ',
  issuerCode: 'H01.02',
  reference: '12/SNV-VP',
  documentDate: '2026-11-06',
  documentType: 'CV',
  subject: 'Về việc báo cáo',
  urgency: 'normal',
  pages: 1,
  files: [],
  medium: 'paper',
} as const;

function registered(arrivalNumber: number, more: object = {}, book = 'den', year = 2026): AnyEvent {
  const event = { type: 'IncomingRegistered', facts: { ...facts, ...more }, book, year };
  return { ...event, arrivalNumber } as unknown as AnyEvent;
}
function ask(numbering: Numbering, more: object = {}, receivedAt = '2026-11-09T02:00:00.000Z') {
  const { medium: _, ...rest } = facts;
  const command = {
    type: 'RegisterIncoming',
    book: 'den',
    ...rest,
    ...more,
  } as unknown as IncomingCommand;
  return numbering.knowledge({ document: 'incoming:new', card: null, command, receivedAt });
}

test('[IN5] each book and year has its series, the lowest unused number first', () => {
  const numbering = createNumbering();
  expect(ask(numbering)).toMatchObject({ arrivalNumber: 1, year: 2026 });
  for (const number of [1, 2, 5, 4]) numbering.apply(`incoming:${number}`, [registered(number)]);
  expect(ask(numbering)?.arrivalNumber).toBe(3);
  numbering.apply('incoming:3', [registered(3)]);
  expect(ask(numbering)?.arrivalNumber).toBe(6);
  expect(ask(numbering, { book: 'mat' })?.arrivalNumber).toBe(1);
  const nextYear = ask(numbering, { arrivedOn: '2027-01-04' }, '2027-01-04T02:00:00.000Z');
  expect(nextYear).toMatchObject({ arrivalNumber: 1, year: 2027 });
});

test('[IN4] what arrived on the last day of a year takes the next number of that year while its book is open', () => {
  const numbering = createNumbering();
  numbering.apply('incoming:1', [registered(1)]);
  const late = { arrivedOn: '2026-12-31' };
  const [open, closed] = ['2027-01-31T16:59:00.000Z', '2027-01-31T17:00:00.000Z'];
  expect(ask(numbering, late, open)).toMatchObject({ arrivalNumber: 2, year: 2026 });
  expect(ask(numbering, late, closed)).toMatchObject({ arrivalNumber: 1, year: 2027 });
});

test('[IN3] issuer and reference match however they are written, by name or by code', () => {
  const numbering = createNumbering();
  numbering.apply('incoming:1', [registered(1)]);
  const found = [{ document: 'incoming:1', arrivalNumber: 1, year: 2026, sameDate: true }];
  expect(ask(numbering)?.duplicates).toEqual(found);
  expect(ask(numbering, { issuer: 'SỞ NỘI VỤ', issuerCode: undefined })?.duplicates).toEqual(found);
  expect(ask(numbering, { issuer: 'Sở Nội vụ tỉnh' })?.duplicates).toEqual(found);
  expect(ask(numbering, { issuer: 'Sở Y tế', issuerCode: 'H01.03' })?.duplicates).toEqual([]);
  const otherDate = ask(numbering, { documentDate: '2026-10-01' });
  expect(otherDate?.duplicates).toEqual([{ ...found[0], sameDate: false }]);
});

test('[IN3] empty references never match', () => {
  const numbering = createNumbering();
  numbering.apply('incoming:1', [registered(1, { reference: ' ' })]);
  expect(ask(numbering, { reference: '' })?.duplicates).toEqual([]);
});

test('[IN3] a correction moves the document to its new reference', () => {
  const numbering = createNumbering();
  numbering.apply('incoming:1', [registered(1)]);
  const changes = { reference: '13/SNV-VP' };
  const corrected = { type: 'RegistrationCorrected', changes, old: {}, text: '' } as const;
  numbering.apply('incoming:1', [corrected]);
  expect(ask(numbering)?.duplicates).toEqual([]);
  expect(ask(numbering, changes)?.duplicates).toMatchObject([{ document: 'incoming:1' }]);
});

test('[IN9] what was erased keeps its number and is known by its reference no more', () => {
  const remains = { book: 'den', year: 2026, arrivalNumber: 1 };
  const withdrawn = { type: 'IncomingWithdrawn', cause: 'secret', remains } as unknown as AnyEvent;
  const live = createNumbering();
  live.apply('incoming:1', [registered(1)]);
  live.apply('incoming:1', [withdrawn]);
  const reread = createNumbering();
  reread.apply('incoming:1', [withdrawn]);
  for (const numbering of [live, reread]) {
    expect(ask(numbering)).toMatchObject({ arrivalNumber: 2, duplicates: [] });
  }
});

test('a trial that is undone leaves everything as it was; one that is kept stays', () => {
  const numbering = createNumbering();
  numbering.apply('incoming:3', [registered(3)]);
  const before = ask(numbering);
  const trial = numbering.begin();
  numbering.apply('incoming:1', [registered(1, { reference: 'x' })]);
  numbering.apply('incoming:7', [registered(7)]);
  const changes = { reference: 'y' };
  numbering.apply('incoming:3', [
    { type: 'RegistrationCorrected', changes, old: {}, text: '' } as const,
  ]);
  expect(ask(numbering)).toMatchObject({ arrivalNumber: 2, duplicates: [{ arrivalNumber: 7 }] });
  trial.undo();
  expect(ask(numbering)).toEqual(before);
  const kept = numbering.begin();
  numbering.apply('incoming:1', [registered(1)]);
  kept.keep();
  numbering.begin().undo();
  expect(ask(numbering)?.arrivalNumber).toBe(2);
});
