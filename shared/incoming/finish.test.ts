import { expect, test } from 'vitest';
import { coHandler, directs, given, lead, registers, story } from '../testing/story.ts';

const reopens = { type: 'ReopenIncoming', reason: 'bổ sung số liệu' } as const;
const withOfficer = () =>
  story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi')))
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .does('cv.cntt1', { type: 'ReportResult', text: 'xong' });
const accepted = () => {
  const before = withOfficer();
  return before.does('tp.cntt', {
    type: 'AcceptResult',
    assignment: given(before.card, 'cv.cntt1').id,
  });
};
const states = (told: { card: ReturnType<typeof accepted>['card'] }) =>
  told.card.assignments.map(({ to, state }) => [to, state]);

test('[IN7] whoever’s acceptance finished it reopens their own assignment, those above it are passed on', () => {
  expect(accepted().card).toMatchObject({ status: 'finished', finishedBy: 'tp.cntt' });
  const reopened = accepted().does('tp.cntt', reopens);
  expect(reopened.card.status).toBe('inProgress');
  expect(reopened.card.finishedBy).toBeUndefined();
  expect(states(reopened)).toEqual([
    ['giamdoc', 'passedOn'],
    ['pgd.hatang', 'passedOn'],
    ['tp.cntt', 'open'],
    ['tp.baochi', 'ended'],
    ['cv.cntt1', 'done'],
  ]);
  const again = reopened.does('tp.cntt', { type: 'ReportResult', text: 'đã bổ sung' });
  expect(again.card.status).toBe('finished');
});

test('[IN7] others than the director and whoever’s acceptance finished it do not reopen', () => {
  for (const person of ['pgd.hatang', 'cv.cntt1', 'tp.baochi', 'vanthu']) {
    expect(accepted().refusal(person, reopens)).toBe('IN7');
  }
  const final = withOfficer().does('tp.cntt', { type: 'ReportResult', text: 'tự báo cáo' });
  expect(final.refusal('tp.cntt', reopens)).toBe('IN7');
  expect(final.refusal('giamdoc', reopens)).toBeUndefined();
});

test('[IN7] the director reopens the first assignment, whoever acted last', () => {
  const reopened = accepted().does('giamdoc', reopens);
  expect(given(reopened.card, 'giamdoc').state).toBe('open');
  expect(given(reopened.card, 'pgd.hatang').state).toBe('done');
  expect(reopened.refusal('giamdoc', directs(lead('pgd.hatang')))).toBeUndefined();
  expect(reopened.refusal('pgd.hatang', directs(lead('tp.cntt')))).toBe('DR1');
});

test('[IN7] a deputy who closed reopens', () => {
  const closed = story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', { type: 'CloseIncoming', text: 'Lưu' });
  expect(closed.card.status).toBe('finished');
  const reopened = closed.does('pgd.hatang', reopens);
  expect(states(reopened)).toEqual([
    ['giamdoc', 'passedOn'],
    ['pgd.hatang', 'open'],
  ]);
});

test('[IN7] what is over refuses by IN7 before any other rule', () => {
  const { id } = given(accepted().card, 'tp.cntt');
  for (const command of [
    directs(),
    { type: 'ReturnDocument', reason: '' },
    { type: 'ReportResult' },
    { type: 'CloseIncoming' },
    { type: 'PresentIncoming', reason: 'x' },
    { type: 'AskExtension', assignment: id, due: '2026-11-01', reason: 'x' },
    { type: 'GrantExtension', assignment: id, due: '2026-11-01' },
    { type: 'AcceptResult', assignment: id },
  ] as const) {
    expect(accepted().refusal('cv.bcvt1', command)).toBe('IN7');
  }
});
