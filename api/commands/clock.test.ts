import { expect, test } from 'vitest';
import { correctedTime } from './clock.ts';

const times = {
  decidedAt: '2026-11-20T08:00:00.000Z',
  receivedAt: '2026-11-23T08:00:00.000Z',
  leaseDays: 7,
};

test('[OB7] a time within the bounds stands', () => {
  expect(correctedTime(times)).toBe('2026-11-20T08:00:00.000Z');
});

test('[OB7] not before the version the act is based on', () => {
  const seenAt = '2026-11-21T01:02:03.000Z';
  expect(correctedTime({ ...times, seenAt })).toBe(seenAt);
});

test('[OB7] not longer ago than the offline lease', () => {
  const decidedAt = '2026-11-01T08:00:00.000Z';
  expect(correctedTime({ ...times, decidedAt })).toBe('2026-11-16T08:00:00.000Z');
});

test('[OB7] not after receipt: a device two days ahead', () => {
  const decidedAt = '2026-11-25T08:00:00.000Z';
  expect(correctedTime({ ...times, decidedAt })).toBe(times.receivedAt);
});

test('[OB7] not after receipt, even where the server clock was set back since the version seen', () => {
  const seenAt = '2026-11-23T08:00:05.000Z';
  expect(correctedTime({ ...times, seenAt })).toBe(times.receivedAt);
});
