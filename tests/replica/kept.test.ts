import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FileRef } from '#shared/protocol.ts';
import { nameFor } from '#web/replica/device.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
  expect(await clerk.pull()).toBe('done');
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

/** Never the same twice: cards of another test would name it. */
const pdf = () => new File([`%PDF-1.7\n% ${crypto.randomUUID()}\n`], 'Công văn.pdf');
const noFiles = ({ path, method }: Asked) =>
  path.startsWith('/api/files/') && method !== 'HEAD'
    ? { answer: { status: 413, headers: { 'content-type': 'text/html' }, body: '<h1>413</h1>' } }
    : undefined;

async function register(files: readonly FileRef[] = []): Promise<string> {
  const document = newDocument();
  const command = registration({ files });
  expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
  return document;
}

test('an act that the way did not take is tried again after an hour, not before', async () => {
  between.happens(noFiles);
  const document = await register([await clerk.files.add(pdf())]);
  expect(await clerk.flush()).toBe('held');
  between.happens(() => undefined);
  const before = between.count('/api/files/');
  device.skew = 0.9 * HOUR_MS;
  const other = await register();
  await expect.poll(() => server.versionOf(other)).toBe(1);
  expect(between.count('/api/files/')).toBe(before);
  device.skew = 1.1 * HOUR_MS;
  await register();
  await expect.poll(() => server.versionOf(document)).toBe(1);
});

test('a chosen file that neither an act nor a draft names goes after a day, not before', async () => {
  const { sha256 } = await clerk.files.add(pdf());
  const cache = await device.caches.open(nameFor(device, 'files', 'vanthu'));
  const kept = async (skew: number) => {
    device.skew = skew;
    await server.registerMany(1);
    await server.settled();
    expect(await clerk.pull()).toBe('done');
    return (await cache.keys()).filter(({ url }) => url.endsWith(sha256)).length;
  };
  expect(await kept(0.9 * DAY_MS)).toBe(1);
  expect(await kept(1.1 * DAY_MS)).toBe(0);
});

test('what was recorded goes from the device after thirty days, not before', async () => {
  const document = await register();
  expect(await clerk.flush()).toBe('done');
  const states = async (skew: number) => {
    await clerk.close();
    device.skew = skew;
    clerk = await openReplica('vanthu', device);
    return (await now(clerk.outbox())).filter((row) => row.document === document).length;
  };
  expect(await states(29.9 * DAY_MS)).toBe(1);
  expect(await states(30.1 * DAY_MS)).toBe(0);
});
