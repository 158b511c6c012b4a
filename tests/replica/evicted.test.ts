import { PASSWORD } from '../agency.ts';
import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Between } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now } from './watching.ts';
import Dexie from 'dexie';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openReplica, readLoss, signIn, signOut } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';

let server: AgencyServer;
let between: Between;
let device: NodeDevice;
let clerk: Replica;

beforeAll(async () => {
  server = await startAgency();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('vanthu', between.url);
  clerk = await openReplica('vanthu', device);
  await clerk.pull();
  between.happens(({ path }) => (path === '/sync/commands' ? 'cut' : undefined));
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

async function act(): Promise<void> {
  const document = newDocument();
  const command = registration();
  expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
  await clerk.flush();
}

/** DK4: an act of which nobody is told. */
async function sees(): Promise<void> {
  const [row] = await now(clerk.desk('given'));
  const command = { type: 'MarkSeen' } as const;
  const seen = { document: row?.document ?? '', basedOn: row?.version ?? 0, command };
  expect(await clerk.submit(seen)).toMatchObject({ ok: true });
}

async function evict(names: RegExp): Promise<void> {
  await clerk.close();
  for (const { name = '' } of await indexedDB.databases()) {
    if (name.includes(device.prefix) && names.test(name)) await Dexie.delete(name);
  }
}

test('IndexedDB evicted with acts waiting: their number is said until it was read', async () => {
  await act();
  await act();
  await evict(/./);
  clerk = await openReplica('vanthu', device);
  expect(await now(clerk.state())).toMatchObject({ waiting: 0, evicted: { count: 2 } });

  await clerk.close();
  clerk = await openReplica('vanthu', device);
  expect(await now(clerk.state())).toMatchObject({ evicted: { count: 2 } });
  await clerk.acknowledgeEviction();
  expect((await now(clerk.state())).evicted).toBeUndefined();
});

test('only the outbox evicted: the same', async () => {
  await act();
  await evict(/outbox$/);
  clerk = await openReplica('vanthu', device);
  expect(await now(clerk.state())).toMatchObject({ waiting: 0, evicted: { count: 1 } });
});

test('the desk evicted: it is fetched again, and no act was lost', async () => {
  await act();
  await evict(/rows|cards/);
  clerk = await openReplica('vanthu', device);
  expect((await now(clerk.state())).evicted).toBeUndefined();
  expect(await now(clerk.state())).toMatchObject({ waiting: 1 });
  await clerk.pull();
  expect((await now(clerk.counts())).given).toBeGreaterThan(0);
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await now(clerk.state())).toMatchObject({ waiting: 0 });
});

test('what was sent before the eviction was not lost', async () => {
  await act();
  between.happens(() => undefined);
  await clerk.flush();
  await evict(/./);
  clerk = await openReplica('vanthu', device);
  expect((await now(clerk.state())).evicted).toBeUndefined();
});

test('what was only opened is not counted among the acts that were lost', async () => {
  await act();
  await sees();
  await evict(/./);
  clerk = await openReplica('vanthu', device);
  expect(await now(clerk.state())).toMatchObject({ waiting: 0, evicted: { count: 1 } });
});

test('evicted and offline, the sign-in form says what happened', async () => {
  await act();
  await sees();
  expect(await readLoss(device)).toBeUndefined();
  await evict(/./);
  device.online = false;
  expect(await readLoss(device)).toBe(1);
  clerk = await openReplica('vanthu', device);
});

test('evicted with nothing waiting is said too, a sign-out is no eviction', async () => {
  await evict(/./);
  expect(await readLoss(device)).toBe(0);
  await signIn({ username: 'vanthu', password: PASSWORD, deviceName: 'thử' }, device);
  clerk = await openReplica('vanthu', device);
  await signOut(clerk, 'keep', device);
  await evict(/./);
  expect(await readLoss(device)).toBeUndefined();
});

test('“Ngoại tuyến từ” keeps its time when the page is opened again', async () => {
  device.online = false;
  await clerk.wentOffline();
  const { since } = await now(clerk.state());
  await clerk.close();
  device.skew = 3_600_000;
  clerk = await openReplica('vanthu', device);
  await clerk.wentOffline();
  expect(await now(clerk.state())).toMatchObject({ connection: 'offline', since });
});
