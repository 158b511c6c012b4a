import { expect, test } from 'vitest';
import { WAITS, type Device } from './device.ts';
import { delayAfter } from './direction.ts';

const device = { waits: WAITS } as Device;

test('a device that fails comes back after 2 seconds at first and 5 minutes at most, each shortened by up to a half', () => {
  const seconds = [2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
  for (const [at, longest] of seconds.entries()) {
    for (let times = 0; times < 50; times += 1) {
      const delay = delayAfter(device, at + 1);
      expect(delay).toBeLessThanOrEqual(longest * 1_000);
      expect(delay).toBeGreaterThanOrEqual(longest * 500);
    }
  }
  expect(delayAfter(device, 1_000)).toBeLessThanOrEqual(300_000);
  expect(delayAfter(device, 1, 60_000)).toBeGreaterThanOrEqual(60_000);
});

test('many devices that lost the server in the same second do not come back in the same second', () => {
  for (const retryAfter of [0, 60_000]) {
    const delays = Array.from({ length: 200 }, () => delayAfter(device, 5, retryAfter));
    const spread = Math.max(...delays) - Math.min(...delays);
    expect(spread).toBeGreaterThan(5_000);
  }
});
