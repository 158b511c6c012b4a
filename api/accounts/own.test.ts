import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInLimits } from './limits.ts';
import { read, update, type DeviceRecord } from './records.ts';
import { makeKey, type TestKey } from './testing/deviceKeys.ts';
import { cookieOf, openAccounts, PASSWORD, type OpenAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
beforeAll(async () => {
  open = await openAccounts();
});
afterAll(() => open.close());

let people = 0;

/** Somebody nobody else in this file is. */
async function somebody(): Promise<string> {
  people += 1;
  const name = `nguoi${people}`;
  const made = { username: name, person: name, password: PASSWORD };
  expect(await open.accounts.createAccount(made)).toEqual({ ok: true });
  return name;
}

async function signIn(username: string, { key, name = 'máy', password = PASSWORD }: Device = {}) {
  const answer = await open.app.request('/api/signin/challenge');
  const { challenge } = (await answer.json()) as { challenge: string };
  const proof = key && { publicKey: key.publicKey, proof: await key.sign(challenge) };
  const signedIn = await open.post('/api/signin', {
    ...{ username, password, device: { name, ...proof } },
  });
  return { status: signedIn.status, cookie: cookieOf(signedIn) };
}
type Device = { readonly key?: TestKey; readonly name?: string; readonly password?: string };

function ask(cookie: string, path: string, method = 'GET', body?: object) {
  const headers = { Cookie: cookie, 'Content-Type': 'application/json' };
  return open.app.request(path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
}

const isIn = async (cookie: string) => (await ask(cookie, '/api/session')).status === 200;

type Listed = { id: string; name: string; current: boolean; signedIn: boolean; lastSeen: string };

async function devicesOf(cookie: string): Promise<readonly Listed[]> {
  const answer = await ask(cookie, '/api/devices');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { devices: Listed[] }).devices;
}

type ListedSession = { id: string; device: { name: string } | null; current: boolean };

async function sessionsOf(cookie: string): Promise<readonly ListedSession[]> {
  const answer = await ask(cookie, '/api/sessions');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { sessions: ListedSession[] }).sessions;
}

test('a person sees their own devices, which one this is, and nobody else’s', async () => {
  const [me, other] = [await somebody(), await somebody()];
  const [phone, desk, shared] = [await makeKey(), await makeKey(), await makeKey()];
  await signIn(other, { key: shared, name: 'máy của người khác' });
  await signIn(me, { key: phone, name: 'Điện thoại' });
  const { cookie } = await signIn(me, { key: desk, name: 'Máy bàn' });
  const devices = await devicesOf(cookie);
  expect(devices.map(({ name, current, signedIn }) => [name, current, signedIn])).toEqual([
    ['Máy bàn', true, true],
    ['Điện thoại', false, true],
  ]);
  expect(Date.parse(devices[0]?.lastSeen ?? '')).toBeGreaterThan(Date.now() - 60_000);
  expect((await open.app.request('/api/devices')).status).toBe(401);
});

test('signing a device out ends its sessions at once, and its key stays to verify what it signed', async () => {
  const me = await somebody();
  const [phone, desk] = [await makeKey(), await makeKey()];
  const lost = await signIn(me, { key: phone, name: 'Điện thoại bị mất' });
  const { cookie } = await signIn(me, { key: desk, name: 'Máy bàn' });
  const { id } = (await devicesOf(cookie)).find(({ current }) => !current) ?? { id: '' };
  const told: string[] = [];
  open.accounts.beforeSignOut(({ device }) => Promise.resolve(void told.push(device?.id ?? '')));
  expect((await ask(cookie, `/api/devices/${id}`, 'DELETE')).status).toBe(204);
  expect(await isIn(lost.cookie)).toBe(false);
  expect(await isIn(cookie)).toBe(true);
  expect(told).toEqual([id]);
  expect((await devicesOf(cookie)).map(({ name }) => name)).toEqual(['Máy bàn']);
  const record = await read<DeviceRecord>(open.database, `device:${id}:${me}`);
  const { x, y } = phone.publicKey;
  expect(record).toMatchObject({ publicKey: { x, y }, removedAt: expect.any(String) });
  // It is a stranger until its person signs in there again.
  expect((await signIn(me, { key: phone, name: 'Tìm thấy' })).status).toBe(200);
  expect((await devicesOf(cookie)).map(({ name }) => name)).toEqual(['Tìm thấy', 'Máy bàn']);
});

test('nobody ends what is not theirs', async () => {
  const [me, other] = [await somebody(), await somebody()];
  const [mine, theirs] = [await makeKey(), await makeKey()];
  const victim = await signIn(other, { key: theirs });
  const { cookie } = await signIn(me, { key: mine });
  const device = (await devicesOf(victim.cookie))[0]?.id ?? '';
  const session = (await sessionsOf(victim.cookie))[0]?.id ?? '';
  for (const path of [`/api/devices/${device}`, `/api/sessions/${session}`]) {
    expect((await ask(cookie, path, 'DELETE')).status).toBe(404);
  }
  for (const path of ['/api/devices/x', `/api/devices/${'a'.repeat(2_000)}`, '/api/sessions/%00']) {
    expect((await ask(cookie, path, 'DELETE')).status).toBe(404);
  }
  expect(await isIn(victim.cookie)).toBe(true);
});

test('a person ends single sessions, also those of scripts that have no key', async () => {
  const me = await somebody();
  const script = await signIn(me, { name: 'script' });
  const { cookie } = await signIn(me, { key: await makeKey(), name: 'Máy bàn' });
  const sessions = await sessionsOf(cookie);
  expect(sessions.map(({ device, current }) => [device?.name, current])).toEqual([
    ['Máy bàn', true],
    ['script', false],
  ]);
  const id = sessions[1]?.id ?? '';
  expect((await ask(cookie, `/api/sessions/${id}`, 'DELETE')).status).toBe(204);
  expect(await isIn(script.cookie)).toBe(false);
  expect((await ask(cookie, `/api/sessions/${id}`, 'DELETE')).status).toBe(404);
});

test('a device that is in use is seen, to the hour', async () => {
  const me = await somebody();
  const key = await makeKey();
  const { cookie } = await signIn(me, { key });
  const [device] = await devicesOf(cookie);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  await update<DeviceRecord>(
    open.database,
    `device:${device?.id}:${me}`,
    (before) => before && { ...before, lastSeen: yesterday },
  );
  const elsewhere = await open.start();
  await elsewhere.sessionOf(new Request('http://localhost', { headers: { Cookie: cookie } }));
  await expect
    .poll(async () => Date.parse((await devicesOf(cookie))[0]?.lastSeen ?? ''))
    .toBeGreaterThan(Date.now() - 60_000);
  elsewhere.close();
});

test('of more sessions than a person may have the oldest ends', async () => {
  const me = await somebody();
  const first = await signIn(me);
  const second = await signIn(me);
  for (let index = 2; index <= 100; index += 1) await signIn(me);
  expect(await isIn(first.cookie)).toBe(false);
  expect(await isIn(second.cookie)).toBe(true);
  expect(await sessionsOf(second.cookie)).toHaveLength(100);
  // A process that starts anew counts those that are open already.
  const restarted = await open.start();
  const answer = await restarted.signIn({ username: me, password: PASSWORD }, '192.0.2.1');
  const headers = { Cookie: second.cookie };
  expect(await restarted.sessionOf(new Request('http://localhost', { headers }))).toBeNull();
  const last = answer.ok ? (answer.cookie.split(';')[0] ?? '') : '';
  expect(await sessionsOf(last)).toHaveLength(100);
  restarted.close();
});

const next = 'mưa rào tháng bảy';

function change(cookie: string, body: object) {
  return ask(cookie, '/api/password', 'POST', body);
}

test('changing one’s own password asks for the present one, and ends every other session', async () => {
  const me = await somebody();
  const other = await signIn(me);
  const { cookie } = await signIn(me, { key: await makeKey() });
  expect((await change(cookie, { present: 'sai mật khẩu', next })).status).toBe(403);
  expect(await isIn(other.cookie)).toBe(true);
  const weak = await change(cookie, { present: PASSWORD, next: 'matkhau123' });
  expect(weak.status).toBe(422);
  expect(await weak.json()).toMatchObject({ detail: expect.stringContaining('phổ biến') });
  expect((await change(cookie, { present: PASSWORD.normalize('NFD'), next })).status).toBe(204);
  expect(await isIn(cookie)).toBe(true);
  expect(await isIn(other.cookie)).toBe(false);
  expect((await signIn(me)).status).toBe(401);
  expect((await signIn(me, { password: next.normalize('NFD') })).status).toBe(200);
});

test('guesses at the present password are limited, and lock nobody out elsewhere', async () => {
  const me = await somebody();
  const { cookie } = await signIn(me, { key: await makeKey() });
  const { most } = signInLimits.device;
  for (let index = 0; index < most; index += 1) {
    expect((await change(cookie, { present: `đoán lần ${index}`, next })).status).toBe(403);
  }
  const limited = await change(cookie, { present: PASSWORD, next });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await signIn(me)).status).toBe(200);
});

test.each([null, {}, { present: PASSWORD }, { present: PASSWORD, next: 7 }, { present: [], next }])(
  'a change that is malformed (%j) is a 400, and without a session a 401',
  async (body) => {
    const { cookie } = await signIn(await somebody());
    expect((await change(cookie, body as object)).status).toBe(400);
    expect((await change('', body as object)).status).toBe(401);
  },
);

test('another site neither changes a password nor ends anything', async () => {
  const { cookie } = await signIn(await somebody());
  const id = (await sessionsOf(cookie))[0]?.id ?? '';
  for (const [method, path] of [
    ['POST', '/api/password'],
    ['DELETE', `/api/sessions/${id}`],
    ['DELETE', '/api/devices/x'],
  ] as const) {
    const headers = { Origin: 'https://evil.example', Cookie: cookie };
    expect((await open.app.request(path, { method, headers })).status).toBe(403);
  }
});
