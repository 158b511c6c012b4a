import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
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
import { audienceOfIncoming, formerReaders, isOnDesks } from './audience.ts';

const readers = (told: Story, day = '2026-11-09') =>
  audienceOfIncoming(told.card, told.office, day);
const registered = () => story().does('vanthu', registers({ medium: 'paper' }));
const withHead = () =>
  registered()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'), informed('cv.vp1')));

test('[DK1] clerks and the director, then whoever holds it, and the heads and deputies over their units', () => {
  expect(readers(registered())).toEqual(['giamdoc', 'vanthu']);
  expect(readers(withHead())).toEqual([
    'chanhvp',
    'cv.vp1',
    'giamdoc',
    'pgd.hatang',
    'pgd.noidung',
    'tp.baochi',
    'tp.cntt',
    'vanthu',
  ]);
});

test('[DK1] a recalled assignment gives no right any more', () => {
  const before = withHead();
  const recalled = before.does('pgd.hatang', {
    type: 'RecallDirective',
    directive: before.last,
    reason: 'đổi',
  });
  expect(readers(recalled)).toEqual(['giamdoc', 'pgd.hatang', 'vanthu']);
});

test('[DK1] a stand-in reads while acting, and afterwards where they acted', () => {
  const away = withHead().absent({
    person: 'tp.cntt',
    from: '2026-11-09',
    to: '2026-11-10',
    standIn: 'ptp.cntt',
  });
  expect(readers(away)).toContain('ptp.cntt');
  expect(readers(away, '2026-11-11')).not.toContain('ptp.cntt');
  const acted = away.does('ptp.cntt', directs(lead('cv.cntt1')));
  expect(readers(acted, '2026-11-11')).toContain('ptp.cntt');
});

test('[DK1] the IT officer never reads, a clerk reads what was turned away', () => {
  expect(readers(withHead())).not.toContain('quantri');
  expect(readers(story().does('vanthu', { type: 'TurnAway', cause: 'secret' }))).toEqual([
    'vanthu',
  ]);
});

test('[DK3] a finished document leaves the desks after the set days', () => {
  const finished = registered().does('giamdoc', { type: 'CloseIncoming' });
  expect(isOnDesks(finished.card, finished.office, '2027-02-07')).toBe(true);
  expect(isOnDesks(finished.card, finished.office, '2027-02-08')).toBe(false);
  expect(isOnDesks(registered().card, finished.office, '2030-01-01')).toBe(true);
});

const today = { from: '2026-11-09', to: '2026-11-09' } as const;

test('[DK1] whoever acts for the director or a clerk reads what is open, and nothing of it the day after', () => {
  const away = registered()
    .absent({ person: 'giamdoc', ...today, standIn: 'pgd.noidung' })
    .absent({ person: 'vanthu', ...today, standIn: 'cv.vp1' });
  expect(readers(away)).toEqual(['cv.vp1', 'giamdoc', 'pgd.noidung', 'vanthu']);
  expect(readers(away, '2026-11-10')).toEqual(['giamdoc', 'vanthu']);
  const returned = away.does('giamdoc', { type: 'ReturnDocument', reason: 'thiếu phụ lục kèm' });
  expect(readers(returned)).toContain('cv.vp1');
  expect(returned.refusal('cv.vp1', { type: 'PresentIncoming', reason: 'x' })).toBeUndefined();
});

test('[DK1] a vacant director: the first deputy of the standing order reads and directs', () => {
  const positions = agency.positions.map(({ holder, ...one }) =>
    one.id === 'giamdoc' || holder === undefined ? one : { ...one, holder },
  );
  const vacant = story({ structure: { ...agency, positions } }).does('vanthu', registers());
  expect(readers(vacant)).toEqual(['pgd.hatang', 'vanthu']);
  const directed = vacant.does('pgd.hatang', directs(lead('pgd.noidung')), { as: 'giamdoc' });
  expect(directed.card.history.at(-1)?.marks).toEqual(['RT7']);
});

test('[DK1] a comment made for somebody else is no act that gives a right for ever', () => {
  const away = withHead().absent({ person: 'tp.cntt', ...today, standIn: 'ptp.cntt' });
  const said = away.does('ptp.cntt', { type: 'Comment', text: 'x' }, { as: 'tp.cntt' });
  expect(readers(said)).toContain('ptp.cntt');
  expect(readers(said, '2026-11-10')).not.toContain('ptp.cntt');
});

test('[DK1] another leader who decided what was laid before them reads it afterwards', () => {
  const presented = story()
    .does('vanthu', registers({ urgency: 'express' }))
    .at('2026-11-09T03:00:00.000Z')
    .does('vanthu', { type: 'PresentIncoming', to: 'pgd.noidung', reason: 'Giám đốc chưa phê' });
  expect(readers(presented)).toContain('pgd.noidung');
  const directed = presented.does('pgd.noidung', directs(lead('pgd.hatang')));
  expect(directed.card.history.at(-1)).toMatchObject({ actingFor: 'giamdoc', marks: ['RT7'] });
  expect(directed.card.directives[0]).toMatchObject({
    position: 'pgd.noidung',
    actingFor: 'giamdoc',
  });
});

test('[DK1] rights belong to the position: whoever holds it now reads, who held it before does not', () => {
  const told = withHead();
  const positions = told.office.positions.map((one) =>
    one.id === 'tp.cntt' ? { ...one, holder: 'cv.cntt2' } : one,
  );
  const readersNow = audienceOfIncoming(told.card, { ...told.office, positions }, '2026-11-09');
  expect(readersNow).toContain('cv.cntt2');
  expect(readersNow).not.toContain('tp.cntt');
});

const recalls = (directive: string) =>
  ({ type: 'RecallDirective', directive, reason: 'đổi đơn vị' }) as const;

test('[DK1] a recalled directive takes the card also from a lead who was replaced meanwhile', () => {
  const first = withHead();
  const replaced = first.does('pgd.hatang', directs(lead('tp.bcvt')));
  expect(readers(replaced)).toContain('tp.cntt');
  const recalled = replaced.does('pgd.hatang', recalls(first.last));
  expect(readers(recalled)).not.toContain('tp.cntt');
  expect(readers(recalled)).toContain('tp.bcvt');
});

test('[DK1] a stand-in who only refused the paper or answered a reminder loses it with the recall', () => {
  const before = withHead();
  const away = before.absent({ person: 'tp.cntt', ...today, standIn: 'ptp.cntt' });
  const refused = away
    .does('vanthu', { type: 'HandOverOriginal', to: 'tp.cntt' })
    .does('ptp.cntt', { type: 'ReceiveOriginal', refused: 'thiếu trang 2' });
  const reminded = away
    .does('vanthu', { type: 'Remind', assignment: given(away.card, 'tp.cntt').id })
    .does('ptp.cntt', { type: 'AnswerReminder', text: 'đang làm' });
  for (const told of [refused, reminded]) {
    expect(readers(told, '2026-11-10')).toContain('ptp.cntt');
    const recalled = told.does('pgd.hatang', recalls(before.last));
    expect(readers(recalled)).not.toContain('ptp.cntt');
  }
});

test('[AS2] whoever acted for somebody who lost the document by a recall is told so too', () => {
  const before = withHead();
  const recalled = before
    .absent({ person: 'tp.cntt', ...today, standIn: 'ptp.cntt' })
    .does('pgd.hatang', recalls(before.last));
  const former = (day: string) => formerReaders(recalled.card, recalled.office, day);
  expect(former('2026-11-09')).toEqual(['cv.vp1', 'ptp.cntt', 'tp.baochi', 'tp.cntt']);
  expect(former('2026-11-10')).not.toContain('ptp.cntt');
  expect(recalled.refusal('ptp.cntt', directs(lead('cv.cntt1')))).toBe('AS2');
});
