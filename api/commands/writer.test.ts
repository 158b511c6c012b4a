import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { createApp } from '../app.ts';
import { createMetrics } from '../http/metrics.ts';
import { createLog } from '../log.ts';
import { isUnavailable } from '../unavailable.ts';
import type { Entry } from './ledger.ts';
import type { Fault } from './testing/faultyProxy.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  toDeputy,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

/** Entries that make the agency: the office and its calendars. */
const AGENCY = 1 + Object.keys(calendars).length;

describe.each(stores)('the writer on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;

  beforeEach(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  const register = (count: number) =>
    Array.from({ length: count }, () => envelope(newDocument(), registration()));
  const outcomes = (receipts: readonly Receipt[]) => receipts.map(({ outcome }) => outcome);

  async function arrivalNumbers(): Promise<readonly number[]> {
    const numbers: number[] = [];
    for await (const doc of office.commands.ledger.range('incoming:', 'incoming:~')) {
      for (const event of (doc as Entry).payload?.events ?? []) {
        if (event.type === 'IncomingRegistered') numbers.push(event.arrivalNumber ?? 0);
      }
    }
    return numbers.sort((left, right) => left - right);
  }
  async function expectSound(): Promise<void> {
    expect((await office.commands.verify()).problems).toEqual([]);
    const numbers = await arrivalNumbers();
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  }

  test('[OB2] 100 parallel replays of one envelope: one entry, one `recorded`', async () => {
    const sent = envelope(newDocument(), registration());
    const requests = Array.from({ length: 100 }, () => office.send('vanthu', sent));
    const receipts = (await Promise.all(requests)).flat();
    expect(outcomes(receipts).filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    const others = receipts.filter(({ outcome }) => outcome === 'alreadyRecorded');
    expect(others).toHaveLength(99);
    for (const other of others) expect(other).toEqual({ ...receipts[0], outcome: other.outcome });
    expect(await arrivalNumbers()).toEqual([1]);
  });

  test('[DK4] an opening that was recorded before is no entry: its receipt names the first one', async () => {
    const document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
    const open = () => envelope(document, { type: 'MarkSeen' }, { basedOn: 1 });
    const [first] = await office.send('giamdoc', open());
    expect(first).toMatchObject({ outcome: 'recorded', version: 2 });
    const again = await office.send('giamdoc', open(), open());
    expect(again).toMatchObject(Array(2).fill({ outcome: 'alreadyRecorded', version: 2 }));
    expect(await office.send('vanthu', open())).toMatchObject([{ version: 3 }]);
    expect((await office.commands.verify()).entries).toBe(3 + AGENCY);
  });

  test('commands that come during a write go out together in the next', async () => {
    const before = opened.proxy.writes();
    const requests = register(60).map((one) => office.send('vanthu', one));
    expect(outcomes((await Promise.all(requests)).flat())).not.toContain('rejected');
    expect(opened.proxy.writes() - before).toBeLessThan(10);
    await expectSound();
  });

  const faults: Fault[][] = [
    ['answerLost'],
    ['connectionCut'],
    ['rowLost'],
    ['writtenLate'],
    ['turnedAway'],
    ['connectionCut', 'answerLost'],
    ['rowLost', 'answerLost'],
    ['writtenLate', 'connectionCut', 'rowLost'],
  ];
  test.each(faults)('after %s %s %s everybody gets the first answer', async (...some) => {
    const seen: number[] = [];
    office.commands.onEntries((entries) => void seen.push(...entries.map(({ n }) => n)));
    const early = envelope(newDocument(), toDeputy, { basedOn: 1 });
    opened.proxy.fail(...some);
    const receipts = await office.send('vanthu', ...register(5), early);
    expect(receipts.map((one) => ('result' in one ? one.result?.['arrivalNumber'] : 0))).toEqual([
      1, 2, 3, 4, 5, 0,
    ]);
    expect(outcomes(receipts)).toEqual([...Array<string>(5).fill('recorded'), 'rejected']);
    await office.send('vanthu', ...register(2));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expectSound();
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  test('a row lost of one document leaves no gap in its chain, whatever followed in the request', async () => {
    const document = newDocument();
    opened.proxy.fail('rowLost');
    const receipts = await office.send(
      'vanthu',
      envelope(document, registration()),
      envelope(document, comment('một'), { basedOn: 1 }),
      ...register(1),
      envelope(document, comment('hai'), { basedOn: 1 }),
    );
    expect(receipts).toMatchObject([
      { version: 1 },
      { version: 2 },
      { version: 1 },
      { version: 3 },
    ]);
    await expectSound();
  });

  test('while the store is away nobody is told anything; afterwards what was sent is sent again', async () => {
    const sent = register(3);
    opened.proxy.breakDown();
    const failure: unknown = await office.send('vanthu', ...sent).catch((error: unknown) => error);
    expect(isUnavailable(failure) && failure.reason).toBe('store');
    const app = createApp({
      publicOrigin: undefined,
      routes: [office.commands.routes],
      web: null,
      metrics: createMetrics(),
      log: createLog('silent'),
    });
    const answer = await app.request('/sync/commands', {
      method: 'POST',
      headers: { 'X-Person': 'vanthu' },
      body: JSON.stringify({ protocol: 1, envelopes: sent }),
    });
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
    opened.proxy.heal();
    const again = await office.send('vanthu', ...sent);
    expect(outcomes(again)).toEqual(Array(3).fill('recorded'));
    expect(await arrivalNumbers()).toEqual([1, 2, 3]);
    await expectSound();
  });

  test('what was written before the store went away is already recorded afterwards, and told to listeners', async () => {
    const seen: number[] = [];
    office.commands.onEntries((entries) => void seen.push(...entries.map(({ n }) => n)));
    const [sent] = register(1);
    opened.proxy.fail('lastAnswerLost');
    const failure: unknown = await office.send('vanthu', sent).catch((error: unknown) => error);
    expect(isUnavailable(failure)).toBe(true);
    opened.proxy.heal();
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    expect(await office.send('vanthu', sent)).toMatchObject([{ outcome: 'alreadyRecorded' }]);
    await expectSound();
  });

  test('a queue that is full turns further commands away', async () => {
    await office.commands.close();
    office = await office.again({ mostWaiting: 200 });
    const many = Array.from({ length: 10 }, () => office.send('vanthu', ...register(50)));
    const settled = await Promise.allSettled(many);
    const turnedAway = settled.filter(({ status }) => status === 'rejected');
    expect(turnedAway.length).toBeGreaterThan(0);
    for (const one of turnedAway) {
      expect('reason' in one && isUnavailable(one.reason) && one.reason.reason).toBe('busy');
    }
    const recorded = settled.filter(({ status }) => status === 'fulfilled').length * 50;
    expect(await arrivalNumbers()).toHaveLength(recorded);
  });

  test('an earlier writer is fenced off: it stops accepting and records nothing', async () => {
    const [first] = await office.send('vanthu', ...register(1));
    const later = await office.again();
    expect(later.commands.office().people).not.toEqual([]);
    const own = register(1);
    const failure: unknown = await office.send('vanthu', ...own).catch((error: unknown) => error);
    expect(isUnavailable(failure) && failure.reason).toBe('fenced');
    expect(office.commands.stopped()?.reason).toBe('fenced');
    expect(office.log.join()).toContain('another writer has taken over');
    const again: unknown = await office.send('vanthu', ...own).catch((error: unknown) => error);
    expect(isUnavailable(again) && again.reason).toBe('fenced');

    const [second] = await later.send('vanthu', ...own);
    expect(first).toMatchObject({ result: { arrivalNumber: 1 } });
    expect(second).toMatchObject({ outcome: 'recorded', result: { arrivalNumber: 2 } });
    expect((await later.commands.verify()).problems).toEqual([]);
    await later.commands.close();
  });

  test('two writers at once: whatever comes to either is recorded once, by one of them', async () => {
    const sent = register(40);
    const racing = sent.map((one) => office.send('vanthu', one));
    const later = await office.again();
    const settled = await Promise.allSettled(racing);
    const again = await Promise.all(sent.map((one) => later.send('vanthu', one)));
    for (const [at, one] of settled.entries()) {
      const before = one.status === 'fulfilled' ? one.value[0] : undefined;
      if (before) expect(again[at]).toEqual([{ ...before, outcome: 'alreadyRecorded' }]);
    }
    expect((await later.commands.verify()).problems).toEqual([]);
    expect(await arrivalNumbers()).toHaveLength(40);
    await later.commands.close();
  });

  test('[OB2] a restart knows everything: numbers, versions, acts, references', async () => {
    const sent = register(3);
    const receipts = await office.send('vanthu', ...sent);
    await office.commands.close();
    office = await office.again();
    const again = await office.send('vanthu', ...sent);
    expect(again).toEqual(receipts.map((one) => ({ ...one, outcome: 'alreadyRecorded' })));
    const same = envelope(newDocument(), sent[0]?.command ?? registration());
    expect(await office.send('vanthu', same)).toMatchObject([{ rule: 'IN3' }]);
    expect(await office.send('vanthu', ...register(1))).toMatchObject([
      { result: { arrivalNumber: 4 } },
    ]);
  });

  test('a number that a writer lost before there were heads is filled with nothing, so that nobody waits for it', async () => {
    await office.send('vanthu', ...register(1));
    await office.commands.close();
    const ledger = opened.behind.use('ledger');
    const { rows } = await ledger.list({ startkey: 'incoming:', include_docs: true });
    const entry = rows[0]?.doc as unknown as Entry;
    await ledger.insert({ ...entry, _rev: entry._rev ?? '', n: entry.n + 2 } as never);
    // As it was when the newest did not stand in a head of its own.
    await ledger.destroy('head', (await ledger.get('head'))._rev);
    office = await office.again();
    await office.send('vanthu', ...register(1));
    const voids = await office.commands.ledger.read(
      [entry.n, entry.n + 1, entry.n + 2].map((n) => `void:${String(n).padStart(10, '0')}`),
    );
    expect(voids).toMatchObject([{ n: entry.n }, { n: entry.n + 1 }, undefined]);
  });
});
