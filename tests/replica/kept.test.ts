import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FileRef } from '#shared/protocol.ts';
import { nameFor } from '#web/replica/device.ts';
import { draftsOf, keepDraft } from '#web/replica/drafts.ts';
import { openReplica, signIn, signOut } from '#web/replica/open.ts';
import { PASSWORD } from '../agency.ts';
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

test('a chosen file that a draft names stays as long as the draft', async () => {
  const { sha256 } = await clerk.files.add(pdf());
  const place = { person: 'vanthu', document: newDocument(), form: 'RegisterIncoming' };
  await keepDraft(place, JSON.stringify({ files: [{ sha256 }] }), device);
  device.skew = 40 * DAY_MS;
  await server.registerMany(1);
  await server.settled();
  expect(await clerk.pull()).toBe('done');
  // Nor does it make room for others.
  device.room = 1;
  await expect(clerk.files.add(pdf())).rejects.toMatchObject({ reason: 'storageFull' });
  device.room = Infinity;
  expect((await clerk.files.open(place.document, sha256)).size).toBeGreaterThan(0);
  expect(between.count(`/api/files/${sha256}`)).toBe(0);
});

test('[IN2] what is turned away goes from the device at once, unless something else names it', async () => {
  const [alone, named] = [await clerk.files.add(pdf()), await clerk.files.add(pdf())];
  const place = { person: 'vanthu', document: newDocument(), form: 'RegisterIncoming' };
  await keepDraft(place, JSON.stringify({ files: [named] }), device);
  const cache = await device.caches.open(nameFor(device, 'files', 'vanthu'));
  const here = async (sha256: string) =>
    (await cache.keys()).filter(({ url }) => url.endsWith(sha256)).length;
  await clerk.files.forget(alone.sha256);
  await clerk.files.forget(named.sha256);
  expect([await here(alone.sha256), await here(named.sha256)]).toEqual([0, 1]);
});

test.each([
  ['keep', 1],
  ['destroy', 0],
] as const)(
  'a sign-out that says “%s” gives back so many drafts with their files: %i',
  async (acts, back) => {
    const file = await clerk.files.add(pdf());
    const place = { person: 'vanthu', document: newDocument(), form: 'RegisterIncoming' };
    const text = JSON.stringify({ files: [file] });
    await keepDraft(place, text, device);
    expect(await signOut(clerk, acts, device)).toBe('left');
    expect(await draftsOf('vanthu', device)).toEqual([]);
    const cache = await device.caches.open(nameFor(device, 'files', 'vanthu'));
    expect(await cache.keys()).toEqual([]);

    const who = { username: 'vanthu', password: PASSWORD, deviceName: 'thử' };
    expect(await signIn(who, device)).toMatchObject({ ok: true });
    clerk = await openReplica('vanthu', device);
    const drafts = await draftsOf('vanthu', device);
    expect(drafts).toEqual([{ document: place.document, form: place.form, text }].slice(0, back));
    const open = clerk.files.open(place.document, file.sha256);
    expect(await open.then(({ size }) => size).catch(() => 0)).toBe(back * file.size);
  },
);

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
