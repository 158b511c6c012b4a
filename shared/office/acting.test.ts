import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
import { directs, given, lead, registers, story } from '../testing/story.ts';
import { actedForBy, actingFor, capacitiesOf, holdersOf } from './acting.ts';
import { nextDay } from '../workdays.ts';
import { positionOf } from './office.ts';

const twoDays = { from: '2026-11-09', to: '2026-11-10' } as const;
const order = { sha256: 'a'.repeat(64), name: 'giao.pdf', size: 9, mediaType: 'application/pdf' };

test('[RT5] the absent person enters the absence, or the clerk with the written order', () => {
  expect(() =>
    story().absent({ person: 'tp.cntt', ...twoDays, standIn: 'ptp.cntt' }),
  ).not.toThrow();
  const byClerk = {
    type: 'RecordAbsence',
    person: 'giamdoc',
    ...twoDays,
    standIn: 'pgd.hatang',
  } as const;
  const { decide } = deciding();
  expect(decide('vanthu', byClerk)).toBe('RT5');
  expect(decide('vanthu', { ...byClerk, order })).toBeUndefined();
  expect(decide('pgd.hatang', { ...byClerk, order })).toBe('RT5');
});

test('[RT5] who may stand in for whom', () => {
  const { decide } = deciding();
  const standIn = (person: string, who: string) =>
    decide(person, { type: 'RecordAbsence', person, ...twoDays, standIn: who });
  expect(standIn('giamdoc', 'pgd.hatang')).toBeUndefined();
  expect(standIn('giamdoc', 'tp.cntt')).toBe('RT5');
  expect(standIn('pgd.hatang', 'pgd.noidung')).toBeUndefined();
  expect(standIn('pgd.hatang', 'giamdoc')).toBeUndefined();
  expect(standIn('tp.cntt', 'ptp.cntt')).toBeUndefined();
  expect(standIn('tp.cntt', 'cv.cntt1')).toBe('RT5');
  expect(standIn('cv.cntt1', 'cv.cntt2')).toBeUndefined();
  expect(standIn('cv.cntt1', 'cv.bcvt1')).toBe('RT5');
  expect(standIn('vanthu', 'quantri')).toBe('RT5');
  expect(standIn('vanthu', 'cv.vp1')).toBeUndefined();
  expect(standIn('giamdoc', 'giamdoc')).toBe('RT5');
});

test('[RT5] the stand-in acts on what is open and passes it to nobody', () => {
  const away = story()
    .does('vanthu', registers())
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.hatang' });
  expect(away.refusal('pgd.hatang', directs(lead('pgd.noidung')))).toBeUndefined();
  expect(away.does('pgd.hatang', directs(lead('pgd.noidung'))).card.history.at(-1)).toMatchObject({
    by: 'pgd.hatang',
    actingFor: 'giamdoc',
  });
  const bothAway = away.absent({ person: 'pgd.hatang', ...twoDays, standIn: 'pgd.noidung' });
  const director = positionOf(bothAway.office, 'giamdoc');
  expect(director && actingFor(bothAway.office, director, '2026-11-09')).toEqual([
    { person: 'pgd.noidung', by: 'RT7' },
  ]);
});

test('[RT5] the absent person keeps their right', () => {
  const away = story()
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.hatang' })
    .does('vanthu', registers());
  expect(away.refusal('giamdoc', directs(lead('pgd.noidung')))).toBeUndefined();
});

test('[RT7] without a stand-in the first deputy present in the standing order acts for the director', () => {
  const away = story()
    .absent({ person: 'giamdoc', ...twoDays })
    .does('vanthu', registers());
  expect(holdersOf(away.office, 'giamdoc', '2026-11-09')).toEqual(['giamdoc', 'pgd.hatang']);
  expect(away.does('pgd.hatang', directs(lead('pgd.noidung'))).card.history.at(-1)?.marks).toEqual([
    'RT7',
  ]);
  const more = away.absent({ person: 'pgd.hatang', ...twoDays });
  expect(holdersOf(more.office, 'giamdoc', '2026-11-09')).toEqual(['giamdoc', 'pgd.noidung']);
});

test('[RT7] an urgent document without directive is presented to another leader after the set time', () => {
  const urgent = story().does('vanthu', registers({ urgency: 'veryUrgent' }));
  const present = { type: 'PresentIncoming', reason: 'Giám đốc chưa bút phê' } as const;
  expect(urgent.refusal('vanthu', present)).toBe('RT7');
  const later = urgent.at('2026-11-09T04:00:00.000Z');
  expect(later.refusal('tp.cntt', present)).toBe('RT7');
  expect(later.refusal('vanthu', { ...present, to: 'tp.cntt' })).toBe('RT7');
  const presented = later.does('chanhvp', { ...present, to: 'pgd.noidung' });
  expect(presented.card.history.at(-1)?.marks).toEqual(['RT7']);
  const directed = presented.does('pgd.noidung', directs(lead('pgd.hatang')));
  expect(directed.card.history.at(-1)).toMatchObject({ by: 'pgd.noidung', marks: ['RT7'] });
  expect(given(directed.card, 'pgd.hatang')).toMatchObject({
    from: 'pgd.noidung',
    actingFor: 'giamdoc',
  });
  const normal = story().does('vanthu', registers()).at('2026-11-10T04:00:00.000Z');
  expect(normal.refusal('vanthu', present)).toBe('IN8');
});

test('[RT8] nobody to act for a head: the deputy in charge acts, marked', () => {
  const before = story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.noidung')))
    .does('pgd.noidung', directs(lead('tp.baochi')))
    .absent({ person: 'tp.baochi', ...twoDays });
  const after = before.does('pgd.noidung', directs(lead('cv.baochi1')), { as: 'tp.baochi' });
  expect(after.card.history.at(-1)).toMatchObject({ actingFor: 'tp.baochi', marks: ['RT8'] });
});

test('[OB7] absences are judged on the day decided; one that was ended gives no right any more', () => {
  const away = story()
    .does('vanthu', registers())
    .absent({ person: 'giamdoc', from: '2026-11-09', to: '2026-11-09', standIn: 'pgd.hatang' })
    .at('2026-11-11T02:00:00.000Z');
  const decidedAt = '2026-11-09T05:00:00.000Z';
  const act = directs(lead('pgd.noidung'));
  expect(away.refusal('pgd.hatang', act, { decidedAt })).toBeUndefined();
  expect(away.refusal('pgd.hatang', act)).toBe('DR1');
  const ended = story()
    .does('vanthu', registers())
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.hatang' })
    .at('2026-11-10T02:00:00.000Z')
    .endsAbsence('giamdoc');
  expect(ended.refusal('pgd.hatang', act, { decidedAt })).toBe('DR1');
});

test('a person holds several positions, and acts only from their own as somebody else', () => {
  const positions = agency.positions.map((one) =>
    one.id === 'chanhtt' ? { ...one, holder: 'chanhvp' } : one,
  );
  const { office } = story({ structure: { ...agency, positions } }).absent({
    person: 'chanhvp',
    ...twoDays,
  });
  expect(capacitiesOf(office, 'chanhvp', '2026-11-09').map(({ position }) => position)).toEqual([
    'chanhvp',
    'chanhtt',
  ]);
  expect(capacitiesOf(office, 'pgd.noidung', '2026-11-09')).toEqual([
    { position: 'pgd.noidung' },
    { position: 'pgd.noidung', actingFor: 'chanhvp', actingBy: 'RT8' },
    { position: 'pgd.noidung', actingFor: 'chanhtt', actingBy: 'RT8' },
  ]);
});

test('[RT5] the clerk’s stand-in registers, presents and enters absences for the clerk', () => {
  const away = story().absent({ person: 'vanthu', ...twoDays, standIn: 'cv.vp1' });
  const registered = away.does('cv.vp1', registers({ medium: 'paper' }));
  expect(registered.card.assignments[0]).toMatchObject({ from: 'cv.vp1', actingFor: 'vanthu' });
  expect(registered.card.paperOriginal).toEqual({ at: 'vanthu' });
  const absence = { type: 'RecordAbsence', person: 'tp.cntt', ...twoDays, order } as const;
  expect(away.triesInOffice('cv.vp1', absence).ok).toBe(true);
  expect(story().triesInOffice('cv.vp1', absence).ok).toBe(false);
});

test('[RT5] nobody records absences without end', () => {
  let told = story();
  const day = (count: number) => nextDay('2027-01-01', count);
  for (let count = 0; count < 20; count += 1) {
    told = told.absent({ person: 'tp.cntt', from: day(count), to: day(count) });
  }
  const one = { type: 'RecordAbsence', person: 'tp.cntt', from: day(30), to: day(30) } as const;
  expect(told.triesInOffice('tp.cntt', one).ok).toBe(false);
});

test('[RT5] a stand-in passes it to nobody: who stands in for the stand-in does not act for the first', () => {
  const away = story()
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')))
    .absent({ person: 'pgd.hatang', ...twoDays, standIn: 'pgd.noidung' })
    .absent({ person: 'pgd.noidung', ...twoDays, standIn: 'giamdoc' });
  expect(away.refusal('pgd.noidung', directs(lead('tp.cntt')))).toBe('DR1');
  const { office } = away;
  expect(holdersOf(office, 'pgd.noidung', '2026-11-09')).toEqual(['pgd.noidung', 'giamdoc']);
  expect(holdersOf(office, 'pgd.hatang', '2026-11-09')).toEqual(['pgd.hatang']);
});

test('[RT8] two deputies in charge of one unit both act for its absent head, and both must be away for RT1', () => {
  const positions = agency.positions.map((one) =>
    one.id === 'pgd.noidung' ? { ...one, inCharge: [...(one.inCharge ?? []), 'bcvt'] } : one,
  );
  const told = story({ structure: { ...agency, positions } })
    .absent({ person: 'tp.bcvt', ...twoDays })
    .does('vanthu', registers());
  expect(holdersOf(told.office, 'tp.bcvt', '2026-11-09')).toEqual([
    'tp.bcvt',
    'pgd.hatang',
    'pgd.noidung',
  ]);
  const oneAway = told.absent({ person: 'pgd.hatang', ...twoDays });
  expect(oneAway.refusal('giamdoc', directs(lead('tp.bcvt')))).toBe('RT1');
  const bothAway = oneAway.absent({ person: 'pgd.noidung', ...twoDays });
  expect(bothAway.refusal('giamdoc', directs(lead('tp.bcvt')))).toBeUndefined();
});

test('[IN8] a returned document may be presented to whoever acts for the director that day', () => {
  const returned = story()
    .does('vanthu', registers())
    .does('giamdoc', { type: 'ReturnDocument', reason: 'Thiếu phụ lục kèm' })
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.noidung' });
  const presents = (to: string) => ({ type: 'PresentIncoming', to, reason: 'x' }) as const;
  expect(returned.refusal('vanthu', presents('pgd.hatang'))).toBe('IN8');
  expect(given(returned.does('vanthu', presents('pgd.noidung')).card, 'giamdoc').state).toBe(
    'open',
  );
});

test('[RT5] `as` names the position whose rights are used: one’s own, or one stood in for', () => {
  const away = story()
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.hatang' })
    .does('vanthu', registers());
  const act = directs(lead('pgd.noidung'));
  expect(away.refusal('pgd.hatang', act)).toBeUndefined();
  expect(away.refusal('pgd.hatang', act, { as: 'giamdoc' })).toBeUndefined();
  expect(away.refusal('pgd.hatang', act, { as: 'pgd.hatang' })).toBe('DR1');
  expect(away.refusal('pgd.noidung', act, { as: 'giamdoc' })).toBe('AUTH');
  expect(away.refusal('giamdoc', act, { as: 'khong.co' })).toBe('AUTH');
});

test('[RT5] an absent person is told who acts for them, and until when', () => {
  const told = story()
    .absent({ person: 'giamdoc', ...twoDays, standIn: 'pgd.hatang' })
    .absent({ person: 'tp.cntt', ...twoDays })
    .absent({ person: 'cv.cntt1', ...twoDays });
  const acted = (person: string, day: string = twoDays.from) =>
    actedForBy(told.office, person, day);
  expect(acted('giamdoc')).toEqual({ people: ['pgd.hatang'], to: twoDays.to });
  expect(acted('tp.cntt')).toEqual({ people: ['ptp.cntt'], to: twoDays.to });
  expect(acted('cv.cntt1')).toBeUndefined();
  expect(acted('giamdoc', nextDay(twoDays.to))).toBeUndefined();
  expect(acted('pgd.hatang')).toBeUndefined();
  expect(actedForBy(told.endsAbsence('giamdoc').office, 'giamdoc', twoDays.from)).toBeUndefined();
});

function deciding() {
  const told = story();
  return {
    decide: (person: string, command: Parameters<typeof told.tries>[1]) => {
      const outcome = told.triesInOffice(person, command);
      return outcome.ok ? undefined : outcome.refusal.rule;
    },
  };
}

test('[RT5] the written order stays with the absence that the clerk entered by it', () => {
  const outcome = story().triesInOffice('vanthu', {
    type: 'RecordAbsence',
    person: 'giamdoc',
    ...twoDays,
    order,
  });
  const absence = { person: 'giamdoc', ...twoDays, order };
  expect(outcome).toMatchObject({ ok: true, events: [{ type: 'AbsenceRecorded', absence }] });
});

test('[RT5] of somebody who is not of the agency no absence is recorded', () => {
  const unknown = { type: 'RecordAbsence', person: 'khong.co', ...twoDays, order } as const;
  const outcome = story().triesInOffice('vanthu', unknown);
  expect(outcome).toMatchObject({ ok: false, refusal: { key: 'RT5.person' } });
});
