import { expect, test } from 'vitest';
import type { IncomingCard } from '#shared/incoming/card.ts';
import { limits } from '#shared/incoming/limits.ts';
import {
  blankFacts,
  changesOf,
  errorsOf,
  factsOf,
  formOf,
  guessType,
  OTHER,
  rebased,
} from './formFacts.ts';

const filled = {
  ...blankFacts('2026-11-23'),
  issuer: ' Sở Nội vụ ',
  reference: '1875/SNV-VTLT',
  documentDate: '2026-11-20',
  documentType: 'CV',
  subject: 'Tăng cường công tác văn thư',
};

test('the type is read from the reference', () => {
  expect(guessType('1875/SNV-VTLT')).toBe('CV');
  expect(guessType('12/QĐ-UBND')).toBe('QĐ');
  expect(guessType('30/2020/NĐ-CP')).toBe('NĐ');
  expect(guessType('07/ttr-STC')).toBe('TTr');
  expect(guessType('BK-22')).toBe('');
});

test('what the book needs is missed, what it does not need is not', () => {
  expect(errorsOf(blankFacts('2026-11-23'))).toEqual({
    issuer: 'missing',
    documentDate: 'missing',
    documentType: 'missing',
    subject: 'missing',
  });
  expect(errorsOf(filled)).toEqual({});
  expect(errorsOf({ ...filled, reference: '' })).toEqual({});
  expect(errorsOf({ ...filled, pages: '3a' })).toEqual({ pages: 'wrong' });
  expect(errorsOf({ ...filled, documentType: OTHER })).toEqual({ otherType: 'missing' });
});

test('facts carry no empty members, and come back into the boxes as they were', () => {
  const facts = factsOf({ ...filled, documentType: OTHER, otherType: 'Thư mời', pages: '2' });
  expect(facts).toEqual({
    arrivedOn: '2026-11-23',
    issuer: 'Sở Nội vụ',
    reference: '1875/SNV-VTLT',
    documentDate: '2026-11-20',
    documentType: 'other: Thư mời',
    subject: 'Tăng cường công tác văn thư',
    urgency: 'normal',
    pages: 2,
    medium: 'electronic',
  });
  expect(factsOf(formOf(facts))).toEqual(facts);
});

test('a correction names only what changed', () => {
  const card = {
    ...factsOf({ ...filled, signer: 'Nguyễn A' }),
    files: [],
    due: '2026-11-30',
    dueDeclared: false,
  } as unknown as IncomingCard;
  const form = { ...formOf(card), subject: 'Khác', signer: '' };
  expect(form.due).toBe('');
  expect(changesOf(card, form, [])).toEqual({ subject: 'Khác', signer: '' });
  expect(changesOf(card, formOf(card), [])).toEqual({});
});

test('a correction found again undoes nothing that others have corrected since', () => {
  const typed = { ...filled, subject: 'Viết dở' };
  const now = { ...filled, issuer: 'Sở Tài chính', signer: 'Trần B' };
  expect(rebased(now, filled, typed)).toEqual({ ...now, subject: 'Viết dở' });
});

test('what is longer than its field takes is said before it is sent', () => {
  const long = { ...filled, subject: 'a'.repeat(limits.subject + 1), note: 'a'.repeat(10_001) };
  expect(errorsOf(long)).toEqual({ subject: 'long', note: 'long' });
  expect(errorsOf({ ...filled, subject: `${'ư'.normalize('NFD').repeat(2_000)} ` })).toEqual({});
});
