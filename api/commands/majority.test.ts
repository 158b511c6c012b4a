import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import { createApp } from '../app.ts';
import { createMetrics } from '../http/metrics.ts';
import { createLog } from '../log.ts';
import { isUnavailable } from '../unavailable.ts';
import { isNumbered } from './ledger.ts';
import { pagesSince } from './ledgerDatabase.ts';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, type TestStore } from './testing/stores.ts';

/** A store that answers as a cluster does when nodes of it are away. */
describe('a receipt means a majority', SLOW, () => {
  let opened: TestStore;
  let office: TestOffice;

  beforeEach(async () => {
    opened = await openStore(undefined);
    office = await openOffice(opened.store);
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  const register = (count: number) =>
    Array.from({ length: count }, () => envelope(newDocument(), registration()));
  const outcomes = (receipts: readonly Receipt[]) => receipts.map(({ outcome }) => outcome);
  const numbersOf = (receipts: readonly Receipt[]) =>
    receipts.map((one) => ('result' in one ? one.result?.['arrivalNumber'] : undefined));

  async function restart(): Promise<void> {
    await office.commands.close();
    office = await office.again();
  }
  async function post(envelopes: readonly Envelope[]) {
    const app = createApp({
      publicOrigin: undefined,
      routes: [office.commands.routes],
      web: null,
      metrics: createMetrics(),
      log: createLog('silent'),
    });
    return app.request('/sync/commands', {
      method: 'POST',
      headers: { 'X-Person': 'vanthu' },
      body: JSON.stringify({ protocol: 1, envelopes }),
    });
  }
  async function numbered(): Promise<readonly number[]> {
    const numbers: number[] = [];
    for await (const { docs } of pagesSince(office.commands.ledger)) {
      for (const doc of docs) if (isNumbered(doc)) numbers.push(doc.n);
    }
    return numbers.sort((left, right) => left - right);
  }
  async function expectSound(): Promise<void> {
    expect((await office.commands.verify()).problems).toEqual([]);
    const numbers = await numbered();
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  }

  test('what fewer nodes than a majority accepted is receipted to nobody: 503, and sent again it is there once', async () => {
    const sent = register(5);
    opened.proxy.fail(...Array<'accepted'>(5).fill('accepted'));
    const answer = await post(sent);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
    opened.proxy.heal();
    const receipts = await office.send('vanthu', ...sent);
    expect(numbersOf(receipts)).toEqual([1, 2, 3, 4, 5]);
    await restart();
    expect(numbersOf(await office.send('vanthu', ...sent))).toEqual([1, 2, 3, 4, 5]);
    await expectSound();
  });

  test('a batch that a majority has at the second try gets its receipts then', async () => {
    opened.proxy.fail('accepted', 'accepted');
    const receipts = await office.send('vanthu', ...register(3));
    expect(outcomes(receipts)).toEqual(Array(3).fill('recorded'));
    expect(numbersOf(receipts)).toEqual([1, 2, 3]);
    await expectSound();
  });

  test('what lies on nodes that are away is written anew; when they come back it counts for nothing and goes', async () => {
    const sent = register(4);
    opened.proxy.fail('acceptedAside');
    const receipts = await office.send('vanthu', ...sent);
    expect(numbersOf(receipts)).toEqual([1, 2, 3, 4]);
    await opened.proxy.comeBack();
    await restart();
    await office.commands.strayRemoved();
    expect(numbersOf(await office.send('vanthu', ...sent))).toEqual([1, 2, 3, 4]);
    expect(numbersOf(await office.send('vanthu', ...register(2)))).toEqual([5, 6]);
    await expectSound();
  });

  test('nodes that come back after a restart bring no number a second time, and take nobody’s place', async () => {
    const lost = register(3);
    opened.proxy.fail(...Array<'acceptedAside'>(5).fill('acceptedAside'));
    const failure: unknown = await office.send('vanthu', ...lost).catch((error: unknown) => error);
    expect(isUnavailable(failure) && failure.reason).toBe('store');
    opened.proxy.heal();
    await restart();
    const others = register(2);
    expect(numbersOf(await office.send('vanthu', ...others))).toEqual([1, 2]);
    await opened.proxy.comeBack();
    expect(numbersOf(await office.send('vanthu', ...lost))).toEqual([3, 4, 5]);
    await restart();
    await office.commands.strayRemoved();
    expect(numbersOf(await office.send('vanthu', ...others, ...lost))).toEqual([1, 2, 3, 4, 5]);
    await expectSound();
  });

  test('a start numbers nothing before it has read up to the newest entry, whatever a node that was away says', async () => {
    await office.send('vanthu', ...register(6));
    const known = office.commands.ledger.committed();
    await office.commands.close();
    opened.proxy.lag(known - 4, 3);
    const waited: string[] = [];
    const onProgress = (what: string) => what.endsWith('not here yet') && waited.push(what);
    office = await office.again({ onProgress });
    expect(waited).toHaveLength(3);
    expect(waited[0]).toBe(`4 entries up to number ${known} are not here yet`);
    expect(numbersOf(await office.send('vanthu', ...register(1)))).toEqual([7]);
    await expectSound();
  });

  const refusals = [
    ['GET the ledger', /^GET \/[^/]*ledger$/, { status: 403, error: 'forbidden' }],
    ['GET the ledger', /^GET \/[^/]*ledger$/, { status: 401, error: 'unauthorized' }],
    ['PUT _security', /^PUT .*_security$/, { status: 500, error: 'no_majority' }],
    ['PUT of the new writer', /^(?:PUT|POST) .*_users/, { status: 500, error: 'timeout' }],
    ['a feed', /ledger\/_changes/, { status: 500, error: 'no_majority' }],
    ['the head', /ledger\/head/, { status: 500, error: 'all_workers_died' }],
    ['the first write', /ledger\/_bulk_docs/, { status: 403, error: 'forbidden' }],
  ] as const;
  test.each(refusals)(
    '%s refused for a moment at take-over is no end: %s %o',
    async (_, what, answer) => {
      await office.send('vanthu', ...register(1));
      await office.commands.close();
      opened.proxy.turnAway(what, answer, 2);
      office = await office.again();
      expect(office.commands.behind()).toBeUndefined();
      expect(numbersOf(await office.send('vanthu', ...register(1)))).toEqual([2]);
      await expectSound();
    },
  );

  test('while no majority writes the server says so', async () => {
    opened.proxy.fail(...Array<'accepted'>(50).fill('accepted'));
    await office.send('vanthu', ...register(1)).catch(() => undefined);
    expect(office.commands.behind()).toBe('a majority of the nodes has not written');
    opened.proxy.heal();
    expect(outcomes(await office.send('vanthu', ...register(1)))).toEqual(['recorded']);
    expect(office.commands.behind()).toBeUndefined();
  });

  test('a head without its entries is repaired at the next start', async () => {
    await office.send('vanthu', ...register(2));
    opened.proxy.fail(
      'rowLost',
      'connectionCut',
      'connectionCut',
      'connectionCut',
      'connectionCut',
    );
    const lost = register(3);
    await office.send('vanthu', ...lost).catch(() => undefined);
    await restart();
    expect(numbersOf(await office.send('vanthu', ...lost))).toEqual([3, 4, 5]);
    await expectSound();
  });
});
