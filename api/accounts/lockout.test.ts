import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createChallenges } from './challenges.ts';
import { PublicKeySchema } from './deviceKey.ts';
import { createSignInGuard, signInLimits } from './limits.ts';
import { createPasswords } from './passwords.ts';
import { readAll, update, type DeviceRecord } from './records.ts';
import { createSessions } from './sessions.ts';
import { signIn as trySignIn } from './signIn.ts';
import { makeKey, type TestKey } from './testing/deviceKeys.ts';
import { openAccounts, PASSWORD, type OpenAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
afterEach(() => open.close());

const OFFICE = '192.0.2.1';
const account = { username: 'giamdoc', person: 'p.giamdoc', password: PASSWORD };

function send(path: string, init: RequestInit = {}, address = OFFICE) {
  return open.app.request(path, init, { incoming: { socket: { remoteAddress: address } } });
}

async function challenge(address = OFFICE): Promise<string> {
  const answer = await send('/api/signin/challenge', {}, address);
  return ((await answer.json()) as { challenge: string }).challenge;
}

type Try = {
  readonly username?: string;
  readonly password?: string;
  readonly key?: TestKey;
  readonly over?: string;
  readonly address?: string;
};

async function signIn(one: Try) {
  const { username = 'giamdoc', password = PASSWORD, key, address = OFFICE } = one;
  const proof = key && (await key.sign(one.over ?? (await challenge(address))));
  const device = key && { name: 'máy', publicKey: key.publicKey, proof };
  const body = JSON.stringify({ username, password, device });
  const headers = { 'Content-Type': 'application/json' };
  return (await send('/api/signin', { method: 'POST', headers, body }, address)).status;
}

async function openWithKnownDevice(): Promise<TestKey> {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  const key = await makeKey();
  expect(await signIn({ key })).toBe(200);
  return key;
}

async function repeat(times: number, one: (index: number) => Promise<number>) {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) statuses.push(await one(index));
  return statuses;
}

test('wrong tries of strangers never lock out a device that has signed in before', async () => {
  const key = await openWithKnownDevice();
  const statuses = await repeat(12, () => signIn({ password: 'sai mật khẩu' }));
  expect(statuses.at(-1)).toBe(429);
  // Nor those of strangers with keys of their own, wherever they are.
  const stranger = await makeKey();
  const others = await repeat(signInLimits.username.most + 1, (index) =>
    signIn({ password: 'sai', key: stranger, address: `198.51.100.${index}` }),
  );
  expect(others.at(-1)).toBe(429);
  expect(await signIn({ key })).toBe(200);
  expect(await signIn({ key, address: '203.0.113.9' })).toBe(200);
  // The limit itself stands: whoever is not known still waits.
  expect(await signIn({})).toBe(429);
});

test('random names from one address lock out none of its known devices', async () => {
  const key = await openWithKnownDevice();
  const statuses = await repeat(signInLimits.address.most + 1, (index) =>
    signIn({ username: `khach${index}`, password: 'x' }),
  );
  expect(statuses.at(-1)).toBe(429);
  expect(await signIn({ key })).toBe(200);
});

test('a device that is known counts its own wrong tries', async () => {
  const key = await openWithKnownDevice();
  const { most } = signInLimits.device;
  const statuses = await repeat(most + 1, () => signIn({ key, password: 'sai mật khẩu' }));
  expect(statuses).toEqual([...Array<number>(most).fill(401), 429]);
  // It locks out itself, not another device of the same person.
  const other = await makeKey();
  expect(await signIn({ key: other, address: '203.0.113.9' })).toBe(200);
});

test('a device is known to the person who signed in there, not to others', async () => {
  const key = await openWithKnownDevice();
  await open.accounts.createAccount({ ...account, username: 'vanthu', person: 'p.vanthu' });
  const { most } = signInLimits.pair;
  const statuses = await repeat(most + 1, () => signIn({ key, username: 'vanthu', password: 'x' }));
  expect(statuses.at(-1)).toBe(429);
  expect(await signIn({ key })).toBe(200);
});

test('whoever only names the key of a known device is a stranger', async () => {
  const key = await openWithKnownDevice();
  await repeat(signInLimits.pair.most, () => signIn({ password: 'sai mật khẩu' }));
  const pretender = { ...(await makeKey()), publicKey: key.publicKey };
  expect(await signIn({ key: pretender })).not.toBe(200);
  expect(await signIn({ key })).toBe(200);
});

test('whoever only names the key of a known device spends none of that device’s tries', async () => {
  const key = await openWithKnownDevice();
  const pretender = { ...(await makeKey()), publicKey: key.publicKey };
  const address = '198.51.100.1';
  await repeat(signInLimits.device.most + 1, () => signIn({ key: pretender, address }));
  expect(await signIn({ key })).toBe(200);
});

test('a device that its person removed is a stranger again', async () => {
  const key = await openWithKnownDevice();
  const [record] = await readAll<DeviceRecord>(open.database, 'device:');
  const removedAt = new Date().toISOString();
  await update<DeviceRecord>(
    open.database,
    record?._id ?? '',
    (one) => one && { ...one, removedAt },
  );
  await repeat(signInLimits.pair.most, () => signIn({ password: 'sai mật khẩu' }));
  expect(await signIn({ key })).toBe(429);
});

test('the password of a known device is checked before those of strangers', async () => {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  const { database } = open;
  const log = createLog('silent');
  const passwords = await createPasswords({ memoryCost: 8, timeCost: 1 });
  const isFirst: boolean[] = [];
  const deps = {
    ...{ database, log, guard: createSignInGuard(), challenges: createChallenges('secret') },
    sessions: createSessions({ database, log, secure: false }),
    passwords: {
      ...passwords,
      verify: (...[hash, password, how]: Parameters<typeof passwords.verify>) => {
        isFirst.push(how?.first === true);
        return passwords.verify(hash, password, how);
      },
    },
  };
  const { publicKey, sign } = await makeKey();
  for (let count = 0; count < 2; count += 1) {
    const proof = await sign(deps.challenges.issue());
    const device = { name: 'máy', publicKey: v.parse(PublicKeySchema, publicKey), proof };
    const answer = await trySignIn(
      deps,
      { username: 'giamdoc', password: PASSWORD, device },
      OFFICE,
    );
    expect(answer).toMatchObject({ ok: true });
  }
  await trySignIn(deps, { username: 'giamdoc', password: PASSWORD }, OFFICE);
  expect(isFirst).toEqual([false, true, false]);
  deps.sessions.close();
});

test('challenges that others fetch push out nobody’s', async () => {
  const key = await openWithKnownDevice();
  const mine = await challenge();
  await repeat(300, async () => (await send('/api/signin/challenge')).status);
  expect(await signIn({ key, over: mine })).toBe(200);
});
