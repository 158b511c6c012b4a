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
  expect(row(reported, 'tp.cntt')).toMatchObject({ lane: 'awaiting', tasks: ['accept'] });
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
