import { expect, test } from 'vitest';
import { directs, given, lead, registers, story } from '../testing/story.ts';
import type { CommandOf } from './commands.ts';

const pdf = { sha256: 'a'.repeat(64), name: 'a.pdf', size: 9, mediaType: 'application/pdf' };
const corrects = (
  changes: CommandOf<'CorrectRegistration'>['changes'],
): CommandOf<'CorrectRegistration'> => ({
  type: 'CorrectRegistration',
  changes,
  reason: 'gõ nhầm',
});
const registered = (facts = {}) => story().does('vanthu', registers(facts));
const before = {
  document: 'incoming:01930000-0000-7000-8000-0000000000aa',
  arrivalNumber: 7,
  year: 2026,
};

test('[IN3] a correction that makes a document the same as another is told, or refused as at registration', () => {
  const told = registered({ reference: '1/SNV' }).knows({
    duplicates: [{ ...before, sameDate: false }],
  });
  expect(told.does('vanthu', corrects({ reference: '2/SNV' })).result).toEqual({
    sameReferenceAs: 7,
  });
  expect(told.does('vanthu', corrects({ subject: 'khác' })).result).toBeUndefined();
  const same = told.knows({ duplicates: [{ ...before, sameDate: true }] });
  expect(same.refusal('vanthu', corrects({ reference: '2/SNV' }))).toBe('IN3');
  expect(same.refusal('tp.cntt', corrects({ reference: '2/SNV' }))).toBe('IN6');
  const duplicateOf = { document: before.document, reason: 'gửi lại bản ký' };
  const named = same.does('vanthu', corrects({ reference: '2/SNV', duplicateOf }));
  expect(named.card).toMatchObject({ reference: '2/SNV', duplicateOf });
  expect(named.refusal('vanthu', corrects({ reference: '3/SNV' }))).toBeUndefined();
});

test('[IN6] after the first directive a file keeps its name and type too', () => {
  const directed = registered({ files: [pdf] }).does('giamdoc', directs(lead('pgd.hatang')));
  const refused = (changed: object) =>
    directed.refusal('vanthu', corrects({ files: [{ ...pdf, ...changed }] }));
  expect(refused({})).toBeUndefined();
  expect(refused({ name: 'khac.pdf' })).toBe('IN6');
  expect(refused({ mediaType: 'text/plain' })).toBe('IN6');
  expect(directed.refusal('vanthu', corrects({ files: [] }))).toBe('IN6');
});

test('[IN6] what was recalled is no directive any more', () => {
  const directed = registered({ files: [pdf] }).does('giamdoc', directs(lead('pgd.hatang')));
  const recalled = directed.does('giamdoc', {
    type: 'RecallDirective',
    directive: directed.last,
    reason: 'x',
  });
  expect(recalled.refusal('vanthu', corrects({ files: [], due: '2026-11-20' }))).toBeUndefined();
});

test('[IN6] a correction goes on after the end, of several refusals the first is named', () => {
  const finished = registered().does('giamdoc', { type: 'CloseIncoming' });
  expect(finished.refusal('vanthu', corrects({ subject: 'x' }))).toBeUndefined();
  expect(finished.refusal('vanthu', corrects({ book: 'di', arrivedOn: '2026-12-01' }))).toBe('IN6');
  expect(finished.refusal('vanthu', corrects({ arrivedOn: '2026-12-01' }))).toBe('IN10');
  const withdrawn = registered().does('vanthu', {
    type: 'WithdrawIncoming',
    cause: 'notOurs',
    reason: 'x',
  });
  expect(withdrawn.refusal('vanthu', corrects({ subject: 'x' }))).toBeUndefined();
});

test('[DL2] without a date entered, correcting type or urgency moves the date of the table', () => {
  const urgent = registered().does('vanthu', corrects({ urgency: 'express' }));
  expect(given(urgent.card, 'giamdoc').due).toBe('2026-11-09T11:00');
  expect(urgent.card).toMatchObject({ due: '2026-11-09T11:00', dueDeclared: false });
  expect(urgent.card.history.at(-1)?.old).toEqual({ urgency: 'normal', due: '2026-11-16' });
  const declared = registered({ due: '2026-11-20' });
  const same = declared.does('vanthu', corrects({ documentType: 'GM' }));
  expect(given(same.card, 'giamdoc').due).toBe('2026-11-20');
  const directed = registered().does('giamdoc', directs(lead('pgd.hatang')));
  const later = directed.does('vanthu', corrects({ documentType: 'GM' }));
  expect(given(later.card, 'giamdoc').due).toBe('2026-11-16');
});

test('[OR1] paper that the registration left out is with the clerk once the medium is corrected', () => {
  const paper = registered().does('vanthu', corrects({ medium: 'both' }));
  expect(paper.card.paperOriginal).toEqual({ at: 'vanthu' });
  const none = paper.does('vanthu', corrects({ medium: 'electronic' }));
  expect(none.card.paperOriginal).toBeUndefined();
  expect(
    none.does('vanthu', corrects({ medium: 'electronic' })).card.paperOriginal,
  ).toBeUndefined();
});

test('[IN6] a date sent again unchanged is no new one: after the first directive it does not come to bind', () => {
  const directed = registered().does('giamdoc', directs(lead('pgd.hatang')));
  const { due } = directed.card;
  const corrected = directed.does('vanthu', corrects({ subject: 'khác', ...(due ? { due } : {}) }));
  expect(corrected.card).toMatchObject({ subject: 'khác', due: '2026-11-16', dueDeclared: false });
  expect(given(corrected.card, 'giamdoc').formerDues).toBeUndefined();
  expect(corrected.card.history.at(-1)?.old).toEqual({ subject: registers().subject });
});

test('[IN6] an opinion is no directive: once that was recalled, date and files change again', () => {
  const away = registered().absent({
    person: 'giamdoc',
    from: '2026-11-09',
    to: '2026-11-10',
    standIn: 'pgd.hatang',
  });
  const seen = away.card.version;
  const directed = away.does('pgd.hatang', directs(lead('pgd.noidung')), { as: 'giamdoc' });
  const both = directed.does('giamdoc', directs(lead('pgd.hatang')), { basedOn: seen });
  expect(both.result).toMatchObject({ recordedAs: 'opinion' });
  expect(both.refusal('vanthu', corrects({ due: '2026-11-20' }))).toBe('IN6');
  const recall = { type: 'RecallDirective', directive: directed.last, reason: 'x' } as const;
  const recalled = both.does('pgd.hatang', recall);
  expect(recalled.refusal('vanthu', corrects({ due: '2026-11-20' }))).toBeUndefined();
});
