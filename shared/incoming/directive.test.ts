import { expect, test } from 'vitest';
import { isLive } from './case.ts';
import type { CommandOf } from './commands.ts';
import { coHandler, directs, given, informed, lead, registers, story } from '../testing/story.ts';

const registered = () => story().does('vanthu', registers());
const withDeputy = () => registered().does('giamdoc', directs(lead('pgd.hatang')));
const withHead = () =>
  withDeputy().does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi')));

test('[DR1] a directive comes from whoever holds a lead, a co-handler’s only to their own unit', () => {
  expect(registered().refusal('pgd.hatang', directs(lead('tp.cntt')))).toBe('DR1');
  expect(withHead().refusal('tp.baochi', directs(lead('cv.baochi1')))).toBeUndefined();
  expect(withHead().refusal('tp.baochi', directs(lead('cv.baochi1'), informed('cv.cntt1')))).toBe(
    'DR1',
  );
});

test('[DR1] officers assign nobody', () => {
  const withOfficer = withHead().does('tp.cntt', directs(lead('cv.cntt1')));
  expect(withOfficer.refusal('cv.cntt1', directs(lead('cv.cntt2')))).toBe('DR1');
});

test('[DR2] the first directive names exactly one lead', () => {
  expect(registered().refusal('giamdoc', directs())).toBe('DR2');
  expect(registered().refusal('giamdoc', directs(coHandler('pgd.hatang')))).toBe('DR2');
  expect(registered().refusal('giamdoc', directs(lead('pgd.hatang'), lead('pgd.noidung')))).toBe(
    'DR2',
  );
  expect(registered().refusal('giamdoc', directs(lead('pgd.hatang'), informed('pgd.hatang')))).toBe(
    'DR2',
  );
});

test('[DR2] a later directive adds, or replaces the lead and ends all derived from it', () => {
  const added = withHead().does('giamdoc', directs(coHandler('pgd.noidung')));
  expect(given(added.card, 'pgd.hatang').state).toBe('passedOn');
  const replaced = withHead().does('giamdoc', directs(lead('pgd.noidung')));
  expect(given(replaced.card, 'pgd.hatang').state).toBe('ended');
  expect(given(replaced.card, 'tp.cntt').state).toBe('ended');
  expect(given(replaced.card, 'tp.baochi').state).toBe('ended');
  expect(given(replaced.card, 'pgd.noidung').state).toBe('open');
});

test('[DR2] naming a position again raises its role, moves its due date, or is refused', () => {
  const informedFirst = registered().does(
    'giamdoc',
    directs(lead('pgd.hatang'), informed('pgd.noidung')),
  );
  const raised = informedFirst.does('giamdoc', directs(coHandler('pgd.noidung')));
  expect(
    raised.card.assignments.filter(({ to }) => to === 'pgd.noidung').map(({ state }) => state),
  ).toEqual(['ended', 'open']);
  expect(withDeputy().refusal('giamdoc', directs(lead('pgd.hatang')))).toBe('DR2');
  expect(withDeputy().refusal('giamdoc', directs(informed('pgd.hatang')))).toBe('DR2');
  const moved = withDeputy().does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-20' })));
  expect(moved.card.assignments.length).toBe(2);
  expect(given(moved.card, 'pgd.hatang').due).toBe('2026-11-20');
});

test('[DR2] closing “để lưu” is for the director, or a deputy from whom no report is asked', () => {
  const close: CommandOf<'IssueDirective'> = {
    type: 'IssueDirective',
    text: 'Lưu',
    assignments: [],
    close: 'file',
  };
  expect(registered().does('giamdoc', close).card.status).toBe('finished');
  expect(withDeputy().does('pgd.hatang', close).card.status).toBe('finished');
  const asked = registered().does('giamdoc', directs(lead('pgd.hatang', { report: true })));
  expect(asked.refusal('pgd.hatang', close)).toBe('DR2');
  expect(withHead().refusal('tp.cntt', close)).toBe('DR2');
  expect(registered().refusal('giamdoc', { ...close, assignments: [lead('pgd.hatang')] })).toBe(
    'DR2',
  );
});

test('[DR3] a directive says something', () => {
  expect(registered().refusal('giamdoc', { ...directs(lead('pgd.hatang')), text: '  ' })).toBe(
    'DR3',
  );
  const ink = [
    {
      file: 'a'.repeat(64),
      page: 1,
      strokes: [
        [
          [0.1, 0.1],
          [0.2, 0.2],
        ],
      ],
    },
  ];
  expect(
    registered().refusal('giamdoc', {
      type: 'IssueDirective',
      ink,
      assignments: [lead('pgd.hatang')],
    }),
  ).toBeUndefined();
});

test('[DR4] the second of two who direct for the same position becomes an opinion and routes nobody', () => {
  const away = registered().absent({
    person: 'giamdoc',
    from: '2026-11-09',
    to: '2026-11-10',
    standIn: 'pgd.hatang',
  });
  const seen = away.card.version;
  const standInFirst = away.does('pgd.hatang', directs(lead('pgd.noidung')), { as: 'giamdoc' });
  const both = standInFirst.does('giamdoc', directs(lead('pgd.hatang')), { basedOn: seen });
  expect(both.result).toEqual({ recordedAs: 'opinion', movedOn: true });
  expect(both.card.assignments.map(({ to, state }) => [to, state])).toEqual([
    ['giamdoc', 'passedOn'],
    ['pgd.noidung', 'open'],
  ]);
  expect(both.card.directives.map(({ by, opinion }) => [by, opinion])).toEqual([
    ['pgd.hatang', false],
    ['giamdoc', true],
  ]);
});

test('[DR4] one’s own earlier directive is known, and whoever saw the other’s may direct further', () => {
  const twice = registered().does('giamdoc', directs(lead('pgd.hatang')));
  expect(
    twice
      .does('giamdoc', directs(coHandler('pgd.noidung')), { basedOn: 1 })
      .card.directives.every(({ opinion }) => !opinion),
  ).toBe(true);
});

test('[OB5] an act on a document that moved on stands and says so', () => {
  const moved = withDeputy().does('vanthu', { type: 'Comment', text: 'x' });
  const told = moved.does('pgd.hatang', directs(lead('tp.cntt')), { basedOn: 2 });
  expect(told.result).toEqual({ movedOn: true });
  expect(told.card.history.at(-1)?.sawVersion).toBe(2);
});

test('[DR1] of several rules that refuse, the first in the order of RULES.md is named', () => {
  const badDue = { due: '2026-11-06' };
  const both = directs(lead('pgd.hatang', badDue), coHandler('cv.cntt1'));
  expect(registered().refusal('giamdoc', both)).toBe('RT1');
  expect(registered().refusal('giamdoc', directs(lead('cv.cntt1'), lead('pgd.hatang')))).toBe(
    'DR2',
  );
  expect(withHead().refusal('tp.baochi', { ...directs(informed('cv.cntt1')), text: '' })).toBe(
    'DR1',
  );
  expect(registered().refusal('giamdoc', { ...directs(lead('cv.cntt1')), text: '' })).toBe('DR3');
  expect(registered().refusal('giamdoc', directs(lead('khong.co'), lead('pgd.hatang')))).toBe(
    'UNKNOWN',
  );
});

test('[DR1] a co-handler directs in their own unit and gets a result, which goes to the lead', () => {
  const told = withHead()
    .does('tp.baochi', directs(lead('cv.baochi1')))
    .does('cv.baochi1', { type: 'ReportResult', text: 'số liệu' });
  expect(given(told.card, 'cv.baochi1').state).toBe('reported');
  const done = told.does('tp.baochi', {
    type: 'AcceptResult',
    assignment: given(told.card, 'cv.baochi1').id,
  });
  expect(given(done.card, 'tp.baochi')).toMatchObject({
    state: 'reported',
    result: { text: 'số liệu' },
  });
  expect(done.card.status).toBe('inProgress');
  const asked = { type: 'SendBackResult', assignment: given(done.card, 'tp.baochi').id } as const;
  expect(done.refusal('cv.baochi1', { ...asked, reason: 'x' })).toBe('AS3');
  expect(given(done.does('tp.cntt', { ...asked, reason: 'x' }).card, 'tp.baochi').state).toBe(
    'open',
  );
});

test('[DR2] a later directive names none, also after the lead has finished or returned', () => {
  const returned = withHead().does('tp.cntt', {
    type: 'ReturnDocument',
    reason: 'không thuộc đơn vị tôi',
  });
  const informs = returned.does('pgd.hatang', directs(informed('tp.bcvt')));
  expect(given(informs.card, 'pgd.hatang').state).toBe('open');
  expect(informs.refusal('pgd.hatang', directs(lead('tp.bcvt')))).toBeUndefined();
});

test('[DR2] what was recalled is no first directive', () => {
  const before = withDeputy();
  const recalled = before.does('giamdoc', {
    type: 'RecallDirective',
    directive: before.last,
    reason: 'x',
  });
  expect(recalled.refusal('giamdoc', directs(informed('cv.vp1')))).toBe('DR2');
});

test('[DR2] a directive that names no lead does not take back a result that waits', () => {
  const reported = withDeputy()
    .does('pgd.hatang', directs(lead('tp.cntt', { report: true })))
    .does('tp.cntt', directs(lead('cv.cntt1', { report: false })))
    .does('cv.cntt1', { type: 'ReportResult', text: 'xong' })
    .does('tp.cntt', directs(informed('cv.cntt2')));
  expect(given(reported.card, 'tp.cntt').state).toBe('reported');
  const again = reported.does('tp.cntt', directs(lead('ptp.cntt')));
  expect(given(again.card, 'tp.cntt').state).toBe('passedOn');
});

test('[DR2] the lead who is replaced may be named anew beside the new one', () => {
  const swapped = withHead().does(
    'pgd.hatang',
    directs(coHandler('tp.cntt'), lead('tp.bcvt'), informed('chanhvp')),
  );
  expect(
    swapped.card.assignments
      .filter(({ to }) => to === 'tp.cntt')
      .map(({ role, state }) => [role, state]),
  ).toEqual([
    ['lead', 'ended'],
    ['coHandler', 'open'],
  ]);
});

test('[DR4] closing without having seen the other’s directive closes nothing', () => {
  const away = registered().absent({
    person: 'giamdoc',
    from: '2026-11-09',
    to: '2026-11-10',
    standIn: 'pgd.hatang',
  });
  const seen = away.card.version;
  const both = away
    .does('pgd.hatang', directs(lead('pgd.noidung')), { as: 'giamdoc' })
    .does('giamdoc', { type: 'CloseIncoming', text: 'Lưu' }, { basedOn: seen });
  expect(both.card.status).toBe('inProgress');
  expect(both.result).toMatchObject({ recordedAs: 'opinion' });
  expect(both.does('giamdoc', { type: 'CloseIncoming' }).card.status).toBe('finished');
});

test('[DR2] the date of somebody who is absent that day can still be moved', () => {
  const away = withDeputy().absent({ person: 'pgd.hatang', from: '2026-11-09', to: '2026-11-10' });
  const moved = away.does('giamdoc', directs(lead('pgd.hatang', { due: '2026-11-20' })));
  expect(given(moved.card, 'pgd.hatang').due).toBe('2026-11-20');
});

test('[AS5] closing ends also what the closing directive itself gives to be read', () => {
  const closed = registered().does('giamdoc', {
    type: 'IssueDirective',
    text: 'Lưu, văn phòng biết',
    assignments: [informed('cv.vp1')],
    close: 'file',
  });
  expect(given(closed.card, 'cv.vp1').state).toBe('ended');
  expect(closed.card.assignments.filter(isLive)).toEqual([]);
});
