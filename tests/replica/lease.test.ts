import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';
import { adminOf } from '../../api/admin/deps.ts';
import { openBetween, type Between } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now, until } from './watching.ts';

const DAY_MS = 86_400_000;
const { leaseDays } = agency.settings;
const SUBJECT = 'Về việc giữ bí mật công tác';

let server: AgencyServer;
let between: Between;
let device: NodeDevice;
let clerk: Replica;
let document: string;

beforeAll(async () => {
  server = await startAgency();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('vanthu', between.url);
  clerk = await openReplica('vanthu', device);
  await clerk.pull();
  document = await register();
  await clerk.flush();
  await clerk.pull();
  between.happens(() => 'cut');
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

async function register(): Promise<string> {
  const id = newDocument();
  const command = registration({ subject: SUBJECT });
  expect(await clerk.submit({ document: id, basedOn: 0, command })).toMatchObject({ ok: true });
  return id;
}

/** The app is closed, and opened when the device believes that so many days have gone by since the start. */
async function reopenAfter(days: number): Promise<void> {
  await clerk.close();
  device.skew = days * DAY_MS;
  clerk = await openReplica('vanthu', device);
}

const shown = async () => ({
  rows: (await now(clerk.desk('given'))).length,
  card: await now(clerk.card(document)),
  found: (await clerk.search('bí mật')).length,
  locked: (await now(clerk.state())).locked,
});
const NOTHING = { rows: 0, card: null, found: 0, locked: true };

test('[OB7] without the server for the lease: nothing is shown but what waits, until the server was seen', async () => {
  const waiting = await register();
  await reopenAfter(leaseDays - 0.1);
  expect(await shown()).toMatchObject({ rows: 2, found: 2, locked: false });

  await reopenAfter(leaseDays + 0.1);
  expect(clerk.isLocked()).toBe(true);
  expect(await shown()).toEqual(NOTHING);
  await expect(clerk.files.open(document, 'a'.repeat(64))).rejects.toThrow();
  const command = registration();
  const act = { document: newDocument(), basedOn: 0, command };
  expect(await clerk.submit(act)).toEqual({ ok: false, problem: 'leaseEnded' });
  expect((await now(clerk.outbox())).filter(({ state }) => state === 'waiting')).toMatchObject([
    { document: waiting, envelope: { command: { subject: SUBJECT } } },
  ]);

  const opens = until(clerk.state(), ({ locked }) => !locked);
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  await opens;
  expect(await shown()).toMatchObject({ rows: 2, found: 2, locked: false });
});

test('[OB7] a clock that is set back opens nothing, and one that ran ahead is put right by the server', async () => {
  await reopenAfter(leaseDays + 1);
  await reopenAfter(0);
  expect(await shown()).toEqual(NOTHING);
  await reopenAfter(-400);
  expect(await shown()).toEqual(NOTHING);

  await reopenAfter(300);
  between.happens(() => undefined);
  expect(await clerk.pull()).toBe('done');
  between.happens(() => 'cut');
  for (const days of [300.1, 0]) {
    await reopenAfter(days);
    expect((await shown()).locked).toBe(false);
  }
});

test('[OB7] a captive portal is not the server: nothing opens', async () => {
  await reopenAfter(leaseDays + 1);
  const answer = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Wi-Fi</p>' };
  between.happens(() => ({ answer }));
  await clerk.pull();
  await clerk.flush();
  expect(await shown()).toEqual(NOTHING);
});

test('[OB7] the lease is as long as the office says', async () => {
  between.happens(() => undefined);
  const structure = { ...agency, settings: { ...agency.settings, leaseDays: 2 } };
  const { submitSystem } = adminOf(server.running());
  await submitSystem('office', { type: 'EstablishOffice', structure });
  await expect
    .poll(async () => {
      await clerk.pull();
      return (await now(clerk.knowledge()))?.office.settings.leaseDays;
    })
    .toBe(2);
  await clerk.pull();
  between.happens(() => 'cut');
  await reopenAfter(1.9);
  expect(clerk.isLocked()).toBe(false);
  await reopenAfter(2.1);
  expect(clerk.isLocked()).toBe(true);
});
