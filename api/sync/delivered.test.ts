import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAll, type AccountsDatabase } from '../accounts/records.ts';
import type { Session } from '../accounts/session.ts';
import { createLog } from '../log.ts';
import { openTestStore, stores, type TestStore } from '../store/testing/stores.ts';
import { createDeliveries, type Delivery } from './delivered.ts';

describe.each(stores)('[LT1] what reached the devices, on the $kind store', ({ url }) => {
  let opened: TestStore;
  let database: AccountsDatabase;
  beforeAll(async () => {
    opened = await openTestStore(url);
    database = (await opened.store.ensureDatabase('accounts', { q: 1 })) as AccountsDatabase;
  });
  afterAll(() => opened.close());

  let now = Date.parse('2026-11-09T02:00:00Z');
  const deps = () => ({
    database,
    clock: () => new Date((now += 1_000)),
    log: createLog('silent'),
  });
  const session = (person: string, device: string): Session => ({
    ...{ id: `session of ${device}`, person },
    device: { id: device, name: device },
  });

  test('of a person the 20 devices are noted that came last, and nobody else’s go for them', async () => {
    const deliveries = createDeliveries(deps());
    deliveries.proven(session('giamdoc', 'of the director'), 'a', 1);
    for (let device = 0; device < 23; device += 1)
      deliveries.proven(session('vanthu', `d${device}`), 'a', device);
    const noted = (await deliveries.of('vanthu')).map(({ device }) => device);
    expect(noted.toSorted()).toEqual(
      Array.from({ length: 20 }, (_, at) => `d${at + 3}`).toSorted(),
    );
    expect(await deliveries.of('giamdoc')).toHaveLength(1);
    await deliveries.close();
    expect(await readAll<Delivery>(database, 'delivered:')).toHaveLength(21);
  });

  test('the cursors that were given to 20,000 devices are remembered, the latest ones', async () => {
    const deliveries = createDeliveries(deps());
    for (let device = 0; device <= 20_000; device += 1)
      deliveries.issued(session(`p${device}`, 'phone'), 'cursor', 7);
    for (const person of ['p0', 'p1', 'p20000'])
      deliveries.proven(session(person, 'phone'), 'cursor', undefined);
    const lengths = await Promise.all(
      ['p0', 'p1', 'p20000'].map(async (person) => (await deliveries.of(person)).length),
    );
    expect(lengths).toEqual([0, 1, 1]);
    await deliveries.close();
  });
});
