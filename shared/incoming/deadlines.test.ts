import { expect, test } from 'vitest';
import { directs, given, lead, registers, story } from '../testing/story.ts';
import { isLate } from './deadlines.ts';
import { rowOf } from './desk.ts';

const registered = (facts = {}) => story().does('vanthu', registers(facts));
const withHead = () =>
  registered()
    .does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-20' })))
    .does('pgd.hatang', directs(lead('tp.cntt', { due: '2026-11-18' })));

test('[DL1] a due date is a working day, not past, not after that of the assignment above', () => {
  const due = (day: string) =>
    registered().refusal('giamdoc', directs(lead('pgd.hatang', { due: day })));
  expect(due('2026-11-14')).toBe('DL1');
  expect(due('2026-11-24')).toBe('DL1');
  expect(due('2026-11-06')).toBe('DL1');
  expect(due('2026-11-13T10:00')).toBe('DL1');
  expect(due('2026-11-25')).toBeUndefined();
  expect(withHead().refusal('tp.cntt', directs(lead('cv.cntt1', { due: '2026-11-19' })))).toBe(
    'DL1',
  );
  const declared = registered({ due: '2026-11-12' });
  expect(declared.refusal('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-13' })))).toBe(
    'DL1',
  );
});

test('[DL1] urgent documents are due on any day, express ones with an hour', () => {
  const urgent = registered({ urgency: 'urgent' });
  expect(
    urgent.refusal('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-14' }))),
  ).toBeUndefined();
  const express = registered({ urgency: 'express' });
  expect(
    express.refusal('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-09T10:00' }))),
  ).toBeUndefined();
  expect(express.refusal('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-09T08:00' })))).toBe(
    'DL1',
  );
});

test('[DL1] a date that is past when it reaches the server stands, marked', () => {
  const late = registered().at('2026-11-12T02:00:00.000Z');
  const command = directs(lead('pgd.hatang', { due: '2026-11-10' }));
  const received = late.does('giamdoc', command, { decidedAt: '2026-11-09T03:00:00.000Z' });
  expect(given(received.card, 'pgd.hatang').marks).toEqual(['dueAfterReceipt']);
});

test('[DL2] without a date the agency’s table counts, within the assignment above', () => {
  expect(given(registered().card, 'giamdoc').due).toBe('2026-11-16');
  expect(given(registered({ documentType: 'GM' }).card, 'giamdoc').due).toBe('2026-11-11');
  expect(given(registered({ urgency: 'urgent' }).card, 'giamdoc').due).toBe('2026-11-09');
  expect(given(registered({ urgency: 'express' }).card, 'giamdoc').due).toBe('2026-11-09T11:00');
  const narrow = registered().does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-11' })));
  expect(given(narrow.does('pgd.hatang', directs(lead('tp.cntt'))).card, 'tp.cntt').due).toBe(
    '2026-11-11',
  );
});

test('[DL3] an extension is asked, and granted by whoever assigned within their own date', () => {
  const before = withHead();
  const { id } = given(before.card, 'tp.cntt');
  const ask = {
    type: 'AskExtension',
    assignment: id,
    due: '2026-11-23',
    reason: 'chờ số liệu',
  } as const;
  expect(before.refusal('cv.cntt1', ask)).toBe('DL3');
  expect(before.refusal('tp.cntt', { ...ask, due: '2026-11-17' })).toBe('DL3');
  const asked = before.does('tp.cntt', ask);
  const grant = { type: 'GrantExtension', assignment: id, due: '2026-11-20' } as const;
  expect(before.refusal('pgd.hatang', grant)).toBe('DL3');
  expect(asked.refusal('giamdoc', grant)).toBe('DL3');
  expect(asked.refusal('pgd.hatang', { ...grant, due: '2026-11-23' })).toBe('DL1');
  const granted = asked.does('pgd.hatang', grant);
  expect(given(granted.card, 'tp.cntt')).toMatchObject({
    due: '2026-11-20',
    formerDues: ['2026-11-18'],
  });
  const refused = asked.does('pgd.hatang', {
    type: 'RefuseExtension',
    assignment: id,
    reason: 'gấp',
  });
  expect(given(refused.card, 'tp.cntt').extension).toBeUndefined();
});

test('[LT2] an extension asked after the due day is marked', () => {
  const late = withHead().at('2026-11-19T02:00:00.000Z');
  const { id } = given(late.card, 'tp.cntt');
  const asked = late.does('tp.cntt', {
    type: 'AskExtension',
    assignment: id,
    due: '2026-11-23',
    reason: 'x',
  });
  expect(asked.card.history.at(-1)?.marks).toEqual(['askedLate']);
});

test('[LT1] late is: no result reported by the end of the due day in Vietnam', () => {
  const open = given(withHead().card, 'tp.cntt');
  expect(isLate(open, '2026-11-18T16:59:59.000Z')).toBe(false);
  expect(isLate(open, '2026-11-18T17:00:00.000Z')).toBe(true);
  expect(isLate({ ...open, state: 'reported' }, '2026-11-30T00:00:00.000Z')).toBe(false);
});

test('[LT1] people who were only informed have nothing to be late with', () => {
  const told = registered().does(
    'giamdoc',
    directs(lead('pgd.hatang'), { to: 'cv.vp1', role: 'informed', due: '2026-11-10' }),
  );
  expect(isLate(given(told.card, 'cv.vp1'), '2026-12-30T00:00:00.000Z')).toBe(false);
});

test('[DL1] what reached the server after its date is marked in the history too', () => {
  const late = registered().at('2026-11-12T02:00:00.000Z');
  const received = late.does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-10' })), {
    decidedAt: '2026-11-09T03:00:00.000Z',
  });
  expect(received.card.history.at(-1)?.marks).toEqual(['dueAfterReceipt']);
});

test('[DL3] an extension is a later date than the present one', () => {
  const before = withHead();
  const { id } = given(before.card, 'tp.cntt');
  const ask = { type: 'AskExtension', assignment: id, due: '2026-11-20', reason: 'x' } as const;
  const asked = before.does('tp.cntt', ask);
  const grant = { type: 'GrantExtension', assignment: id } as const;
  expect(asked.refusal('pgd.hatang', { ...grant, due: '2026-11-17' })).toBe('DL3');
  expect(asked.refusal('pgd.hatang', { ...grant, due: '2026-11-19' })).toBeUndefined();
});

test('[DL3] a date from the table binds a deputy as one that was entered', () => {
  const before = registered()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt', { due: '2026-11-12' })));
  expect(given(before.card, 'pgd.hatang').due).toBe('2026-11-16');
  const { id } = given(before.card, 'tp.cntt');
  const asked = before.does('tp.cntt', {
    type: 'AskExtension',
    assignment: id,
    due: '2026-11-18',
    reason: 'x',
  });
  const grant = { type: 'GrantExtension', assignment: id } as const;
  expect(asked.refusal('pgd.hatang', { ...grant, due: '2026-11-17' })).toBe('DL1');
  expect(asked.refusal('pgd.hatang', { ...grant, due: '2026-11-16' })).toBeUndefined();
});

test('[DL3] an extension asked for work that is over waits for nobody', () => {
  const before = withHead();
  const { id } = given(before.card, 'tp.cntt');
  const ask = { type: 'AskExtension', assignment: id, due: '2026-11-19', reason: 'x' } as const;
  const grant = { type: 'GrantExtension', assignment: id, due: '2026-11-19' } as const;
  const asked = before.does('tp.cntt', ask);
  const tasks = ({ card, office, now }: typeof asked) =>
    rowOf(card, { person: 'pgd.hatang', office, now }).tasks;
  expect(tasks(asked)).toEqual(['answerExtension']);
  const returned = asked.does('tp.cntt', {
    type: 'ReturnDocument',
    reason: 'không thuộc lĩnh vực',
  });
  expect(returned.refusal('pgd.hatang', grant)).toBe('DL3');
  expect(tasks(returned)).toEqual(['direct']);
  const finished = asked.does('giamdoc', { type: 'CloseIncoming' });
  expect(tasks(finished)).toEqual([]);
});

test('[DL1] the hour of an assignment binds until it has passed, as a day does', () => {
  const express = registered({ urgency: 'express' }).does(
    'giamdoc',
    directs(lead('pgd.hatang', { due: '2026-11-09T10:00' })),
  );
  const later = directs(lead('tp.cntt', { due: '2026-11-09T15:00' }));
  expect(express.refusal('pgd.hatang', later)).toBe('DL1');
  const passed = express.at('2026-11-09T04:00:00.000Z');
  expect(passed.refusal('pgd.hatang', later)).toBeUndefined();
  const byTable = passed.does('pgd.hatang', directs(lead('tp.cntt')));
  expect(given(byTable.card, 'tp.cntt')).toMatchObject({ due: '2026-11-09T13:00', marks: [] });
});

test('[DL1] of a date that is none and of somebody who did not assign, the rule that comes first is named', () => {
  const before = withHead();
  const assignment = given(before.card, 'tp.cntt').id;
  const grant = { type: 'GrantExtension', assignment } as const;
  expect(before.refusal('cv.cntt1', { ...grant, due: '2026-11-21' })).toBe('DL1');
  expect(before.refusal('cv.cntt1', { ...grant, due: '2026-11-19' })).toBe('DL3');
});

test('[DL3] the history tells which date an extension replaced', () => {
  const before = withHead();
  const assignment = given(before.card, 'tp.cntt').id;
  const granted = before
    .does('tp.cntt', { type: 'AskExtension', assignment, due: '2026-11-20', reason: 'x' })
    .does('pgd.hatang', { type: 'GrantExtension', assignment, due: '2026-11-20' });
  expect(granted.card.history.at(-1)).toMatchObject({
    event: 'ExtensionGranted',
    old: { due: '2026-11-18' },
  });
});
