import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { isUnavailable } from '../unavailable.ts';
import { createPatience } from './patience.ts';
import { TELL_WITHIN_MS } from './writer.ts';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('a store that hangs, on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  beforeAll(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store, { tellWithin: 400 });
  });
  afterAll(async () => {
    await office.commands.close();
    await opened.close();
  });

  /** As a device does. */
  async function sendUntilAnswered(one: unknown) {
    for (;;) {
      const receipts = await office.send('vanthu', one).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error;
      });
      if (receipts) return receipts;
    }
  }

  test('all who wait are told while the store still hangs, and what they send again is recorded once', async () => {
    const sent = Array.from({ length: 3 }, () => envelope(newDocument(), registration()));
    const [inFlight, behindIt, later] = sent;
    const failure = (one: unknown) => office.send('vanthu', one).catch((error: unknown) => error);
    opened.proxy.hang();
    const first = failure(inFlight);
    await expect.poll(opened.proxy.hanging).toBeGreaterThan(0);
    const told = [...(await Promise.all([first, failure(behindIt)])), await failure(later)];
    for (const error of told) expect(isUnavailable(error) && error.reason).toBe('store');
    expect(opened.proxy.hanging()).toBe(1);

    opened.proxy.heal();
    const receipts = await Promise.all(sent.map(sendUntilAnswered));
    expect(receipts.flat()).toHaveLength(3);
    for (const receipt of receipts.flat())
      expect(['recorded', 'alreadyRecorded']).toContain(receipt.outcome);
    const numbers = receipts
      .flat()
      .map((receipt) =>
        receipt.outcome === 'rejected' ? null : receipt.result?.['arrivalNumber'],
      );
    expect(numbers.toSorted()).toEqual([1, 2, 3]);
    expect((await office.commands.verify()).problems).toEqual([]);
  });
});

describe('on a clock that the test moves on', () => {
  afterEach(() => void vi.useRealTimers());

  test('those who wait are told whenever nothing was confirmed for eight seconds, and not before', () => {
    vi.useFakeTimers();
    let told = 0;
    const patience = createPatience(TELL_WITHIN_MS, () => (told += 1));
    vi.advanceTimersByTime(60_000);
    expect(told).toBe(0);
    patience.begin();
    vi.advanceTimersByTime(7_999);
    patience.renew();
    vi.advanceTimersByTime(7_999);
    expect(told).toBe(0);
    vi.advanceTimersByTime(8_001);
    expect(told).toBe(2);
    patience.end();
    vi.advanceTimersByTime(60_000);
    expect(told).toBe(2);
    patience.begin();
    vi.advanceTimersByTime(8_000);
    expect(told).toBe(3);
    patience.end();
  });
});
