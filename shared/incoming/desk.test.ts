import { expect, test } from 'vitest';
import {
  coHandler,
  directs,
  given,
  informed,
  lead,
  registers,
  story,
  type Story,
} from '../testing/story.ts';
import { rowOf } from './desk.ts';

const row = (told: Story, person: string) =>
  rowOf(told.card, { person, office: told.office, now: told.now });
const lane = (told: Story, person: string) => row(told, person).lane;
const withHead = () =>
  story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'), informed('chanhvp')));

test('[DK2] the same card lies in the lane that each person’s part of it asks for', () => {
  const lanes = ['giamdoc', 'pgd.hatang', 'tp.cntt', 'tp.baochi', 'chanhvp', 'vanthu'].map((one) =>
    lane(withHead(), one),
  );
  expect(lanes).toEqual(['given', 'given', 'awaiting', 'coHandling', 'informed', 'given']);
});

test('[DK2] a result that waits for acceptance is the giver’s to handle', () => {
  const reported = withHead()
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .does('cv.cntt1', { type: 'ReportResult', text: 'x' });
  expect(row(reported, 'tp.cntt')).toMatchObject({
    ...{ lane: 'awaiting', tasks: ['accept'], from: 'cv.cntt1' },
  });
  expect(lane(reported, 'cv.cntt1')).toBe('given');
  const done = reported.does('tp.cntt', {
    type: 'AcceptResult',
    assignment: given(reported.card, 'cv.cntt1').id,
  });
  expect(['giamdoc', 'tp.cntt', 'vanthu'].map((one) => lane(done, one))).toEqual([
    'done',
    'done',
    'done',
  ]);
});

test('[DK2] what the director returned lies with the clerk', () => {
  const returned = story()
    .does('vanthu', registers())
    .does('giamdoc', { type: 'ReturnDocument', reason: 'Thiếu phụ lục kèm' });
  expect(row(returned, 'vanthu').tasks).toEqual(['presentAgain']);
});

test('[LT1] a row shows the date of the work it speaks of', () => {
  expect(row(withHead(), 'tp.cntt')).toMatchObject({
    due: given(withHead().card, 'tp.cntt').due,
    working: true,
    from: 'pgd.hatang',
  });
});

const AT_TEN = '2026-11-09T03:00:00.000Z';
const AT_TWO = '2026-11-09T07:00:00.000Z';
const NEXT_DAY = '2026-11-10T02:00:00.000Z';
const nowIn = (told: Story, person: string) => {
  const { lane, nowWith, nowSince } = row(told, person);
  return [lane, nowWith, nowSince];
};

test('[DK2] what was given out names who has it now and since when, and keeps the date the person gave', () => {
  const withUnit = story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-13' })))
    .at(AT_TEN)
    .does('pgd.hatang', directs(lead('tp.cntt', { due: '2026-11-12' })));
  for (const person of ['giamdoc', 'pgd.hatang', 'vanthu']) {
    expect(nowIn(withUnit, person)).toEqual(['given', 'tp.cntt', AT_TEN]);
  }
  const withOfficer = withUnit.at(AT_TWO).does('tp.cntt', directs(lead('cv.cntt1')));
  for (const person of ['giamdoc', 'pgd.hatang', 'tp.cntt', 'vanthu']) {
    expect(nowIn(withOfficer, person)).toEqual(['given', 'cv.cntt1', AT_TWO]);
  }
  const dues = ['giamdoc', 'pgd.hatang', 'tp.cntt'].map((person) => row(withOfficer, person).due);
  expect(dues).toEqual(['2026-11-13', '2026-11-12', given(withOfficer.card, 'cv.cntt1').due]);
});

test('[DK2] what came back, or waits to be accepted, is with whoever has to act on it since then', () => {
  const passedOn = withHead().at(AT_TEN);
  const returned = passedOn.does('tp.cntt', { type: 'ReturnDocument', reason: 'Không đúng việc' });
  expect(lane(returned, 'pgd.hatang')).toBe('awaiting');
  for (const person of ['giamdoc', 'vanthu']) {
    expect(nowIn(returned, person)).toEqual(['given', 'pgd.hatang', AT_TEN]);
  }
  const directive = passedOn.card.directives.at(-1)?.id ?? '';
  const recall = { type: 'RecallDirective', directive, reason: 'Nhầm' } as const;
  const recalled = passedOn.does('pgd.hatang', recall);
  expect(nowIn(recalled, 'giamdoc')).toEqual(['given', 'pgd.hatang', AT_TEN]);

  const reported = withHead()
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .at(AT_TWO)
    .does('cv.cntt1', { type: 'ReportResult', text: 'x' });
  for (const person of ['giamdoc', 'pgd.hatang', 'cv.cntt1', 'vanthu']) {
    expect(nowIn(reported, person)).toEqual(['given', 'tp.cntt', AT_TWO]);
  }
  const assignment = given(reported.card, 'cv.cntt1').id;
  const sentBack = reported
    .at(NEXT_DAY)
    .does('tp.cntt', { type: 'SendBackResult', assignment, reason: 'Bổ sung số liệu' });
  expect(nowIn(sentBack, 'giamdoc')).toEqual(['given', 'cv.cntt1', NEXT_DAY]);
});

test('[RT5] what a person holds as a stand-in says for whom; what is their own does not', () => {
  const away = { person: 'giamdoc', from: '2026-11-09', to: '2026-11-13' };
  const told = story()
    .absent({ ...away, standIn: 'pgd.hatang' })
    .does('vanthu', registers());
  expect(row(told, 'pgd.hatang')).toMatchObject({ lane: 'awaiting', actingFor: 'giamdoc' });
  expect(row(told, 'giamdoc').actingFor).toBeUndefined();
  expect(row(told, 'vanthu').actingFor).toBeUndefined();
  const passedOn = told.does('pgd.hatang', directs(lead('pgd.noidung')));
  expect(row(passedOn, 'pgd.hatang')).toMatchObject({
    ...{ lane: 'given', actingFor: 'giamdoc', nowWith: 'pgd.noidung' },
  });
  // The director's act: what they gave the stand-in is the stand-in's own work.
  const own = told.does('giamdoc', directs(lead('pgd.hatang')));
  expect(row(own, 'pgd.hatang')).toMatchObject({ lane: 'awaiting', from: 'giamdoc' });
  expect(row(own, 'pgd.hatang').actingFor).toBeUndefined();
});

test('[RT7] an urgent document laid before another leader says for whom', () => {
  const presented = story()
    .does('vanthu', registers({ urgency: 'express' }))
    .at(AT_TEN)
    .does('vanthu', { type: 'PresentIncoming', to: 'pgd.noidung', reason: 'Giám đốc chưa phê' });
  expect(row(presented, 'pgd.noidung')).toMatchObject({ lane: 'awaiting', actingFor: 'giamdoc' });
  expect(row(presented, 'giamdoc').actingFor).toBeUndefined();
  expect(nowIn(presented, 'vanthu')).toEqual(['given', 'pgd.noidung', AT_TEN]);
});
