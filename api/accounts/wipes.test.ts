import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { adminOf } from '../admin/deps.ts';
import { carryOut } from '../admin/carryOut.ts';
import { startTestServer, TEST_PASSWORD, type TestServer } from '../testing/startTestServer.ts';

let server: TestServer;
let now = new Date();
beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
});
afterAll(() => server.discard());

type Device = { readonly publicKey: object; readonly privateKey: KeyObject; readonly id: string };

function newDevice(): Device {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const members = JSON.stringify({ crv, kty, x, y });
  const id = createHash('sha256').update(members).digest('base64url');
  return { publicKey: { kty, crv, x, y }, privateKey, id };
}

async function proven({ publicKey, privateKey }: Device) {
  const answer = await server.app.request('/api/signin/challenge');
  const { challenge } = (await answer.json()) as { challenge: string };
  const proof = sign('sha256', Buffer.from(challenge), {
    ...{ key: privateKey, dsaEncoding: 'ieee-p1363' },
  });
  return { publicKey, proof: proof.toString('base64url') };
}

const post = (path: string, body: object, cookie = '') =>
  server.app.request(path, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', cookie } },
    body: JSON.stringify(body),
  });

async function signIn(device: Device, username = 'pgd.hatang') {
  const body = { username, password: TEST_PASSWORD };
  const answer = await post('/api/signin', {
    ...body,
    device: { name: 'Điện thoại', ...(await proven(device)) },
  });
  const cookie = (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  return { status: answer.status, cookie, body: (await answer.json()) as { seal?: string } };
}

async function ordersOf(device: Device): Promise<unknown> {
  return (await post('/api/device/orders', await proven(device))).json();
}

async function listed(cookie: string, id: string) {
  const answer = await server.app.request('/api/devices', { headers: { cookie } });
  const { devices } = (await answer.json()) as { devices: { id: string; wipe?: object }[] };
  return devices.find((one) => one.id === id);
}

const admin = async (request: Parameters<typeof carryOut>[0]) => {
  const said: string[] = [];
  const isDone = await carryOut(request, adminOf(server), ({ en }) => said.push(en));
  return { isDone, said: said.join('\n') };
};
const isLive = async (cookie: string) =>
  (await server.app.request('/api/session', { headers: { cookie } })).status === 200;

test('a person wipes a device of theirs: its session ends, it learns of it by its key, and its report is shown', async () => {
  const [lost, kept] = [newDevice(), newDevice()];
  const [onLost, onKept] = [await signIn(lost), await signIn(kept)];
  expect(await ordersOf(lost)).toEqual({ wipe: [] });
  const asked = await post(`/api/devices/${lost.id}/wipe`, {}, onKept.cookie);
  expect(asked.status).toBe(202);
  expect(await isLive(onLost.cookie)).toBe(false);
  expect(await isLive(onKept.cookie)).toBe(true);
  expect(await ordersOf(lost)).toEqual({ wipe: ['pgd.hatang'] });
  expect(await ordersOf(kept)).toEqual({ wipe: [] });
  expect(await listed(onKept.cookie, lost.id)).toMatchObject({ wipe: { state: 'asked' } });

  const destroyed = [crypto.randomUUID()];
  const report = { ...(await proven(lost)), person: 'pgd.hatang', destroyed };
  expect((await post('/api/device/wiped', report)).status).toBe(204);
  expect(await ordersOf(lost)).toEqual({ wipe: [] });
  expect(await listed(onKept.cookie, lost.id)).toMatchObject({
    wipe: { state: 'confirmed', by: 'person', destroyed },
  });
});

test('nobody wipes a device of somebody else, and no stranger reports for it', async () => {
  const [own, strangers] = [newDevice(), newDevice()];
  const { cookie } = await signIn(own);
  const other = await signIn(strangers, 'pgd.noidung');
  expect((await post(`/api/devices/${own.id}/wipe`, {}, other.cookie)).status).toBe(404);
  expect(await isLive(cookie)).toBe(true);

  await admin({ verb: 'wipe-device', device: own.id });
  const report = { ...(await proven(strangers)), person: 'pgd.hatang', destroyed: [] };
  await post('/api/device/wiped', report);
  expect(await ordersOf(own)).toEqual({ wipe: ['pgd.hatang'] });
  const once = await proven(own);
  expect((await post('/api/device/orders', once)).status).toBe(200);
  expect((await post('/api/device/orders', once)).status).toBe(403);
});

test('the administrator wipes a device: asked, then lease ended when it is not reached, and no sign-in before', async () => {
  const device = newDevice();
  const { body } = await signIn(device);
  expect(await admin({ verb: 'wipe-device', device: 'a'.repeat(43) })).toMatchObject({
    isDone: false,
  });
  expect(await admin({ verb: 'wipe-device', device: device.id })).toMatchObject({ isDone: true });
  const line = async () => {
    const { said } = await admin({ verb: 'list-devices', person: 'pgd.hatang' });
    return said.split('\n').find((one) => one.startsWith(device.id));
  };
  expect(await line()).toContain('wipe asked');
  expect((await signIn(device)).status).toBe(403);

  const { cookie } = await signIn(newDevice());
  const { leaseDays } = agency.settings;
  now = new Date(Date.now() + (leaseDays - 0.5) * 86_400_000);
  expect(await listed(cookie, device.id)).toMatchObject({ wipe: { state: 'asked' } });
  now = new Date(Date.now() + (leaseDays + 0.5) * 86_400_000);
  expect(await listed(cookie, device.id)).toMatchObject({ wipe: { state: 'leaseEnded' } });
  now = new Date();

  await post('/api/device/wiped', {
    ...{ ...(await proven(device)), person: 'pgd.hatang', destroyed: [] },
  });
  expect(await line()).toContain('confirmed');
  const again = await signIn(device);
  expect(again.status).toBe(200);
  // What lay sealed there is lost for good.
  expect(again.body.seal).not.toBe(body.seal);
});

test('the report of a wiped device names 1,000 acts at most', async () => {
  const device = newDevice();
  const { body } = await signIn(device);
  expect(body.seal).toBeDefined();
  await admin({ verb: 'wipe-device', device: device.id });
  const ids = Array.from({ length: 1_001 }, () => crypto.randomUUID());
  const report = async (destroyed: readonly string[]) =>
    (
      await post('/api/device/wiped', {
        ...{ ...(await proven(device)), person: 'pgd.hatang', destroyed },
      })
    ).status;
  expect(await report(ids)).toBe(400);
  expect(await ordersOf(device)).toEqual({ wipe: ['pgd.hatang'] });
  expect(await report(ids.slice(1))).toBe(204);
  const { cookie } = await signIn(newDevice());
  expect(await listed(cookie, device.id)).toMatchObject({ wipe: { destroyed: ids.slice(1) } });
});
