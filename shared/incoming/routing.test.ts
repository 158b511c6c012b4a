import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
import { coHandler, directs, given, informed, lead, registers, story } from '../testing/story.ts';

const registered = () => story().does('vanthu', registers());

test('[RT1] the director assigns deputy directors who are present', () => {
  expect(registered().refusal('giamdoc', directs(lead('pgd.hatang')))).toBeUndefined();
  expect(registered().refusal('giamdoc', directs(lead('cv.cntt1')))).toBe('RT1');
  const away = registered().absent({ person: 'pgd.hatang', from: '2026-11-09', to: '2026-11-10' });
  expect(away.refusal('giamdoc', directs(lead('pgd.hatang')))).toBe('RT1');
});

test('[RT1] a head is assigned directly only while the deputy in charge is away', () => {
  expect(registered().refusal('giamdoc', directs(lead('tp.cntt')))).toBe('RT1');
  const away = registered().absent({ person: 'pgd.hatang', from: '2026-11-09', to: '2026-11-10' });
  expect(away.refusal('giamdoc', directs(lead('tp.cntt')))).toBeUndefined();
  expect(away.refusal('giamdoc', directs(lead('tp.baochi')))).toBe('RT1');
});

test('[RT2] a deputy director leads through the units in their charge, and may ask any head to co-handle', () => {
  const before = registered().does('giamdoc', directs(lead('pgd.hatang')));
  expect(before.refusal('pgd.hatang', directs(lead('tp.cntt')))).toBeUndefined();
  expect(before.refusal('pgd.hatang', directs(lead('tp.baochi')))).toBe('RT2');
  expect(
    before.refusal('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'))),
  ).toBeUndefined();
  expect(before.refusal('pgd.hatang', directs(lead('cv.cntt1')))).toBe('RT2');
});

test('[RT2] the absence on the day the director gave the document still counts later', () => {
  const given = registered()
    .absent({ person: 'pgd.noidung', from: '2026-11-09', to: '2026-11-09' })
    .does('giamdoc', directs(lead('pgd.hatang')))
    .at('2026-11-12T02:00:00.000Z');
  expect(given.refusal('pgd.hatang', directs(lead('tp.baochi')))).toBeUndefined();
});

test('[RT3] a head assigns people of their own unit', () => {
  const before = registered()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt')));
  expect(before.refusal('tp.cntt', directs(lead('cv.cntt1')))).toBeUndefined();
  expect(before.refusal('tp.cntt', directs(lead('cv.bcvt1')))).toBe('RT3');
});

test('[RT3] a deputy head acts for an absent head', () => {
  const before = registered()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt')));
  expect(before.refusal('ptp.cntt', directs(lead('cv.cntt1')))).toBe('DR1');
  const away = before.absent({ person: 'tp.cntt', from: '2026-11-09', to: '2026-11-10' });
  expect(away.refusal('ptp.cntt', directs(lead('cv.cntt1')))).toBeUndefined();
  expect(away.does('ptp.cntt', directs(lead('cv.cntt1'))).card.history.at(-1)).toMatchObject({
    by: 'ptp.cntt',
    as: 'ptp.cntt',
    actingFor: 'tp.cntt',
  });
});

test('[RT4] anyone may be informed, but nobody in the position of IT officer', () => {
  expect(
    registered().refusal('giamdoc', directs(lead('pgd.hatang'), informed('cv.vp1'))),
  ).toBeUndefined();
  expect(registered().refusal('giamdoc', directs(lead('pgd.hatang'), informed('quantri')))).toBe(
    'RT4',
  );
});

test('[RT6] the setting that lets the director assign heads is dated, and its use is marked', () => {
  const structure = {
    ...agency,
    settings: { ...agency.settings, headsDirectly: [{ from: '2026-11-01', to: '2026-11-30' }] },
  };
  const relaxed = story({ structure }).does('vanthu', registers());
  const after = relaxed.does('giamdoc', directs(lead('tp.cntt')));
  expect(after.card.history.at(-1)?.marks).toEqual(['RT6']);
  expect(given(after.card, 'tp.cntt').marks).toEqual(['RT6']);
  const later = relaxed.at('2026-12-01T02:00:00.000Z');
  expect(later.refusal('giamdoc', directs(lead('tp.cntt')))).toBe('RT1');
});

test('[RT8] a vacant head without deputies: the deputy in charge assigns the unit’s people, marked', () => {
  const positions = agency.positions.map((one) => {
    if (one.id !== 'tp.bcvt') return one;
    const { holder: _vacant, ...vacant } = one;
    return vacant;
  });
  const before = story({ structure: { ...agency, positions } })
    .does('vanthu', registers())
    .does('giamdoc', directs(lead('pgd.hatang')));
  const after = before.does('pgd.hatang', directs(lead('cv.bcvt1')));
  expect(after.card.history.at(-1)?.marks).toEqual(['RT8']);
  expect(before.refusal('pgd.hatang', directs(lead('cv.cntt1')))).toBe('RT2');
});

test('[RT3] work is passed on downwards: not to oneself, not back to whoever passed it here', () => {
  const before = registered()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt')));
  expect(before.refusal('tp.cntt', directs(lead('tp.cntt')))).toBe('RT3');
  const deputyHead = before.does('tp.cntt', directs(lead('ptp.cntt')));
  expect(deputyHead.refusal('ptp.cntt', directs(lead('tp.cntt')))).toBe('RT3');
  expect(deputyHead.refusal('ptp.cntt', directs(lead('cv.cntt1')))).toBeUndefined();
});
