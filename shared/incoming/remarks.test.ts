import { expect, test } from 'vitest';
import { coHandler, directs, given, informed, lead, registers, story } from '../testing/story.ts';

const withHead = () =>
  story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'), informed('chanhvp')));
const withOfficer = () => withHead().does('tp.cntt', directs(lead('cv.cntt1')));

test('[LT3] the clerk reminds, the unit answers, both stay in the history', () => {
  const before = withHead();
  const remind = { type: 'Remind', assignment: given(before.card, 'tp.cntt').id } as const;
  expect(before.refusal('giamdoc', remind)).toBe('LT3');
  expect(before.refusal('tp.cntt', { type: 'AnswerReminder', text: 'x' })).toBe('LT3');
  const answered = before
    .does('vanthu', remind)
    .does('tp.cntt', { type: 'AnswerReminder', text: 'đang làm' });
  expect(answered.card.history.slice(-2).map(({ event }) => event)).toEqual([
    'HandlerReminded',
    'ReminderAnswered',
  ]);
});

test('[LT3] whoever of the reminded unit works on it answers', () => {
  const told = withOfficer();
  const reminded = told.does('vanthu', {
    type: 'Remind',
    assignment: given(told.card, 'tp.cntt').id,
  });
  const answer = { type: 'AnswerReminder', text: 'đang làm' } as const;
  expect(reminded.refusal('cv.cntt1', answer)).toBeUndefined();
  expect(reminded.refusal('tp.baochi', answer)).toBe('LT3');
  expect(reminded.refusal('cv.cntt2', answer)).toBe('LT3');
});
