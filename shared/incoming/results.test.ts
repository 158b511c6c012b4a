import { expect, test } from 'vitest';
import { coHandler, directs, given, informed, lead, registers, story } from '../testing/story.ts';

const result = { type: 'ReportResult', text: 'Đã xong' } as const;
const withDeputy = () =>
  story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')));
const withHead = () =>
  withDeputy().does(
    'pgd.hatang',
    directs(lead('tp.cntt'), coHandler('tp.baochi'), informed('chanhvp')),
  );
const withOfficer = () => withHead().does('tp.cntt', directs(lead('cv.cntt1')));
const reported = () => withOfficer().does('cv.cntt1', result);

test('[AS1] an assignee returns the document, with a reason, before passing it on', () => {
  const back = { type: 'ReturnDocument', reason: 'Không thuộc lĩnh vực' } as const;
  expect(withHead().refusal('tp.cntt', { ...back, reason: 'ngắn' })).toBe('AS1');
  expect(withOfficer().refusal('tp.cntt', back)).toBe('AS1');
  expect(withHead().refusal('chanhvp', back)).toBe('AS1');
  const returned = withHead().does('tp.cntt', back);
  expect(given(returned.card, 'tp.cntt').state).toBe('returned');
  expect(given(returned.card, 'pgd.hatang').state).toBe('open');
  expect(given(returned.card, 'tp.baochi').state).toBe('open');
  const coReturned = withHead().does('tp.baochi', back);
  expect(given(coReturned.card, 'pgd.hatang').state).toBe('passedOn');
  expect(given(coReturned.card, 'tp.cntt').state).toBe('open');
});

test('[AS2] a directive is recalled while none of its assignees has acted', () => {
  const before = withHead();
  const recall = { type: 'RecallDirective', directive: before.last, reason: 'đổi đơn vị' } as const;
  expect(before.refusal('giamdoc', recall)).toBe('AS2');
  expect(
    before
      .does('tp.cntt', { type: 'MarkSeen' })
      .does('tp.cntt', { type: 'Comment', text: 'x' })
      .refusal('pgd.hatang', recall),
  ).toBeUndefined();
  const recalled = before.does('pgd.hatang', recall);
  expect(given(recalled.card, 'tp.cntt').state).toBe('recalled');
  expect(given(recalled.card, 'pgd.hatang').state).toBe('open');
  expect(recalled.refusal('tp.cntt', directs(lead('cv.cntt1')))).toBe('AS2');
  expect(recalled.refusal('tp.cntt', result)).toBe('AS2');
  expect(before.does('tp.baochi', result).refusal('pgd.hatang', recall)).toBe('AS2');
  expect(recalled.refusal('pgd.hatang', recall)).toBe('AS2');
});

test('[AS3] a head accepts the officer’s result, which is final all the way up', () => {
  const waiting = reported();
  expect(given(waiting.card, 'cv.cntt1')).toMatchObject({ state: 'reported', report: true });
  const accept = { type: 'AcceptResult', assignment: given(waiting.card, 'cv.cntt1').id } as const;
  expect(waiting.refusal('pgd.hatang', accept)).toBe('AS3');
  expect(
    withOfficer().refusal('tp.cntt', {
      ...accept,
      assignment: given(withOfficer().card, 'cv.cntt1').id,
    }),
  ).toBe('AS3');
  const done = waiting.does('tp.cntt', accept);
  expect(done.card.status).toBe('finished');
  expect(
    done.card.assignments.filter(({ role }) => role === 'lead').map(({ state }) => state),
  ).toEqual(['done', 'done', 'done', 'done']);
  expect(given(done.card, 'pgd.hatang').result?.text).toBe('Đã xong');
});

test('[AS3] a result may be sent back, and where a report is asked it waits one step higher', () => {
  const id = given(reported().card, 'cv.cntt1').id;
  const back = reported().does('tp.cntt', {
    type: 'SendBackResult',
    assignment: id,
    reason: 'thiếu số liệu',
  });
  expect(given(back.card, 'cv.cntt1').state).toBe('open');
  const asked = withDeputy()
    .does('pgd.hatang', directs(lead('tp.cntt', { report: true })))
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .does('cv.cntt1', result);
  const higher = asked.does('tp.cntt', {
    type: 'AcceptResult',
    assignment: given(asked.card, 'cv.cntt1').id,
  });
  expect(higher.card.status).toBe('inProgress');
  expect(given(higher.card, 'tp.cntt').state).toBe('reported');
  const end = higher.does('pgd.hatang', {
    type: 'AcceptResult',
    assignment: given(higher.card, 'tp.cntt').id,
  });
  expect(end.card.status).toBe('finished');
  expect(end.card.finishedBy).toBe('pgd.hatang');
  expect(end.refusal('pgd.hatang', { type: 'ReopenIncoming', reason: 'x' })).toBeUndefined();
});

test('[AS3] a co-handler’s result goes to the lead of the branch, who may send it back', () => {
  const co = withHead().does('tp.baochi', result);
  const own = given(co.card, 'tp.baochi');
  expect(own.state).toBe('reported');
  expect(
    co.refusal('tp.cntt', { type: 'SendBackResult', assignment: own.id, reason: 'x' }),
  ).toBeUndefined();
  expect(co.refusal('cv.cntt1', { type: 'SendBackResult', assignment: own.id, reason: 'x' })).toBe(
    'AS3',
  );
});

test('[AS4] a result needs a text, a file or the answering document', () => {
  expect(withOfficer().refusal('cv.cntt1', { type: 'ReportResult' })).toBe('AS4');
  const answered = 'outgoing:01930000-0000-7000-8000-000000000009';
  expect(
    withOfficer().refusal('cv.cntt1', { type: 'ReportResult', answeredBy: answered }),
  ).toBeUndefined();
});

test('[AS5] finishing ends what is open, and marks co-handlers without result', () => {
  const done = withHead().does('tp.cntt', result);
  expect(done.card.status).toBe('finished');
  expect(given(done.card, 'tp.baochi')).toMatchObject({ state: 'ended', marks: ['noResult'] });
  expect(given(done.card, 'chanhvp').state).toBe('ended');
  expect(done.card.history.at(-1)?.event).toBe('IncomingFinished');
});

test('[AS6] the answering document is named in the result', () => {
  const answeredBy = 'outgoing:01930000-0000-7000-8000-000000000009';
  const answered = withHead().does('tp.cntt', { type: 'ReportResult', answeredBy });
  expect(given(answered.card, 'tp.cntt').result?.answeredBy).toBe(answeredBy);
});

test('[AS7] informed people acknowledge and comment, and nothing else', () => {
  expect(withHead().refusal('chanhvp', result)).toBe('AS7');
  expect(withHead().refusal('chanhvp', { type: 'Comment', text: 'x' })).toBeUndefined();
  expect(given(withHead().does('chanhvp', { type: 'MarkSeen' }).card, 'chanhvp').state).toBe(
    'seen',
  );
});

test('[LT2] a lead’s result without the co-handlers’ opinions is marked', () => {
  expect(
    withHead()
      .does('tp.cntt', result)
      .card.history.find(({ event }) => event === 'ResultReported')?.marks,
  ).toEqual(['withoutCoHandlers']);
  const both = withHead().does('tp.baochi', result).does('tp.cntt', result);
  expect(
    both.card.history.filter(({ event }) => event === 'ResultReported').at(-1)?.marks,
  ).toBeUndefined();
});

test('[AS2] what was directed from an assignment that is over is not recalled, and nothing opens again', () => {
  const first = withHead();
  const replaced = first.does('giamdoc', directs(lead('pgd.noidung')));
  const recall = { type: 'RecallDirective', directive: first.last, reason: 'x' } as const;
  expect(replaced.refusal('pgd.hatang', recall)).toBe('AS2');
});

test('[AS2] recalling what only added somebody leaves the lead where it is', () => {
  const added = withHead().does('pgd.hatang', directs(coHandler('tp.bcvt')));
  const recalled = added.does('pgd.hatang', {
    type: 'RecallDirective',
    directive: added.last,
    reason: 'x',
  });
  expect(given(recalled.card, 'pgd.hatang').state).toBe('passedOn');
  expect(given(recalled.card, 'tp.cntt').state).toBe('open');
  expect(given(recalled.card, 'tp.bcvt').state).toBe('recalled');
});

test('[AS2] a result that waits is not taken back by recalling the directive below it', () => {
  const asked = withDeputy().does('pgd.hatang', directs(lead('tp.cntt', { report: true })));
  const below = asked.does('tp.cntt', directs(lead('cv.cntt1')));
  const own = below.does('tp.cntt', result);
  const recalled = own.does('tp.cntt', {
    type: 'RecallDirective',
    directive: below.last,
    reason: 'x',
  });
  expect(given(recalled.card, 'tp.cntt').state).toBe('reported');
});

test('[AS3] reporting oneself ends what waits below, which can then no longer be accepted', () => {
  const asked = withDeputy()
    .does('pgd.hatang', directs(lead('tp.cntt', { report: true })))
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .does('cv.cntt1', result)
    .does('tp.cntt', { ...result, text: 'tự báo cáo' });
  const below = given(asked.card, 'cv.cntt1');
  expect(below.state).toBe('ended');
  expect(asked.refusal('tp.cntt', { type: 'AcceptResult', assignment: below.id })).toBe('AS3');
});

test('[AS3] without naming an assignment the lead comes before a branch that is co-handled', () => {
  const away = story()
    .absent({ person: 'pgd.hatang', from: '2026-11-09', to: '2026-11-09' })
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.noidung'), coHandler('tp.cntt')))
    .does('pgd.noidung', directs(lead('tp.cntt')))
    .does('tp.cntt', result);
  expect(away.card.status).toBe('finished');
});

test('[AS5] a finish without a co-handler’s result is listed with its mark (LT2)', () => {
  const finish = withHead().does('tp.cntt', result).card.history.at(-1);
  expect(finish).toMatchObject({ event: 'IncomingFinished', marks: ['noResult'] });
});

test('[AS7] informed people who ask for an extension hear that they must be named first', () => {
  const told = withHead();
  const ask = { type: 'AskExtension', due: '2026-11-25', reason: 'x' } as const;
  const assignment = given(told.card, 'chanhvp').id;
  expect(told.refusal('chanhvp', { ...ask, assignment })).toBe('AS7');
});

test('[AS7] a stand-in acknowledges for the absent person, and a person for all their positions', () => {
  const away = withHead().absent({ person: 'chanhvp', from: '2026-11-09', to: '2026-11-09' });
  const seen = away.does('pgd.noidung', { type: 'MarkSeen' });
  expect(given(seen.card, 'chanhvp').state).toBe('seen');
});

test('[AS7] a comment says something', () => {
  expect(withHead().refusal('chanhvp', { type: 'Comment', text: ' ' })).toBe('FORMAT');
});

test('[LT2] every act by which RT7 or RT8 is used is marked, not only directives', () => {
  const away = reported().absent({ person: 'tp.cntt', from: '2026-11-09', to: '2026-11-09' });
  const noDeputyHead = away.absent({ person: 'ptp.cntt', from: '2026-11-09', to: '2026-11-09' });
  const accepted = noDeputyHead.does('pgd.hatang', {
    type: 'AcceptResult',
    assignment: given(away.card, 'cv.cntt1').id,
  });
  const line = accepted.card.history.find(({ event }) => event === 'ResultAccepted');
  expect(line).toMatchObject({ actingFor: 'tp.cntt', marks: ['RT8'] });
});

test('[LT2] a result that is accepted upwards without the co-handlers’ opinions is marked there', () => {
  const before = reported();
  const assignment = given(before.card, 'cv.cntt1').id;
  const done = before.does('tp.cntt', { type: 'AcceptResult', assignment });
  expect(given(done.card, 'tp.cntt').marks).toEqual(['withoutCoHandlers']);
  expect(given(done.card, 'pgd.hatang').marks).toEqual(['withoutCoHandlers']);
});

test('[AS3] reporting oneself ends the leads below, not those whom a co-handler gave work', () => {
  const told = story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang', { report: true })))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi')))
    .does('tp.baochi', directs(lead('cv.baochi1')))
    .does('tp.cntt', directs(lead('cv.cntt1')))
    .does('pgd.hatang', result);
  const states = ['pgd.hatang', 'tp.cntt', 'cv.cntt1', 'tp.baochi', 'cv.baochi1'];
  expect(states.map((to) => given(told.card, to).state)).toEqual([
    ...['reported', 'ended', 'ended', 'passedOn', 'open'],
  ]);
  expect(told.refusal('cv.baochi1', result)).toBeUndefined();
});

test('[AS4] of an empty result by somebody informed, the rule that comes first is named', () => {
  expect(withHead().refusal('chanhvp', { type: 'ReportResult' })).toBe('AS4');
  expect(withHead().refusal('chanhvp', result)).toBe('AS7');
});

test('[LT2] whatever another leader does with what was laid before them is marked, not only directives', () => {
  const presented = story()
    .does('vanthu', registers({ urgency: 'express' }))
    .at('2026-11-09T03:00:00.000Z')
    .does('vanthu', { type: 'PresentIncoming', to: 'pgd.noidung', reason: 'Giám đốc chưa phê' });
  for (const command of [
    { type: 'CloseIncoming' },
    { type: 'ReturnDocument', reason: 'không thuộc cơ quan' },
    result,
  ] as const) {
    const acted = presented.does('pgd.noidung', command);
    const lines = acted.card.history.filter(({ version }) => version === acted.card.version);
    expect(lines[0]).toMatchObject({ actingFor: 'giamdoc', marks: ['RT7'] });
  }
  const own = presented
    .does('pgd.noidung', directs(lead('pgd.noidung')))
    .does('pgd.noidung', { type: 'ReturnDocument', reason: 'nhầm người chủ trì' });
  expect(own.card.history.at(-1)?.marks).toBeUndefined();
});

test('[AS3] of several assignments the named one is reported on or returned, and no other', () => {
  const both = story()
    .absent({ person: 'pgd.hatang', from: '2026-11-09', to: '2026-11-09' })
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.noidung'), coHandler('tp.cntt')))
    .does('pgd.noidung', directs(lead('tp.cntt')));
  const [co, own] = both.card.assignments.filter(({ to }) => to === 'tp.cntt');
  const assignment = co?.id ?? '';
  const states = ({ card }: typeof both) =>
    card.assignments.filter(({ to }) => to === 'tp.cntt').map(({ state }) => state);
  expect([co?.role, own?.role]).toEqual(['coHandler', 'lead']);
  expect(states(both.does('tp.cntt', { ...result, assignment }))).toEqual(['reported', 'open']);
  const reason = 'không thuộc đơn vị';
  const back = { type: 'ReturnDocument', reason, assignment } as const;
  expect(states(both.does('tp.cntt', back))).toEqual(['returned', 'open']);
  expect(both.refusal('cv.cntt1', { ...result, assignment })).toBe('AS3');
});

test('[AS2] once the lead is recalled the giver’s assignment is open, whoever else co-handles', () => {
  const first = withDeputy().does('pgd.hatang', directs(lead('tp.cntt')));
  const recalled = first
    .does('pgd.hatang', directs(coHandler('tp.baochi')))
    .does('pgd.hatang', { type: 'RecallDirective', directive: first.last, reason: 'x' });
  expect(given(recalled.card, 'pgd.hatang').state).toBe('open');
  expect(given(recalled.card, 'tp.baochi').state).toBe('open');
});
