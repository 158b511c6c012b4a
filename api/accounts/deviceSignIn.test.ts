import type { webcrypto } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read, type DeviceRecord } from './records.ts';
import { makeKey } from './testing/deviceKeys.ts';
import {
  cookieOf,
  openAccounts,
  PASSWORD,
  withoutRequestId,
  type OpenAccounts,
} from './testing/openAccounts.ts';

let open: OpenAccounts;
beforeAll(async () => {
  open = await openAccounts();
  for (const username of ['giamdoc', 'vanthu']) {
    await open.accounts.createAccount({ username, person: username, password: PASSWORD });
  }
});
afterAll(() => open.close());

async function challenge(): Promise<string> {
  const answer = await open.app.request('/api/signin/challenge');
  return ((await answer.json()) as { challenge: string }).challenge;
}

function signIn(device: unknown, { username = 'giamdoc', password = PASSWORD } = {}) {
  return open.post('/api/signin', { username, password, device });
}

async function thumbprintOf({ crv, kty, x, y }: webcrypto.JsonWebKey): Promise<string> {
  const members = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
  return Buffer.from(await crypto.subtle.digest('SHA-256', members)).toString('base64url');
}

test('a device that signs the challenge is known by the thumbprint of its key', async () => {
  const { publicKey, sign } = await makeKey();
  const proof = await sign(await challenge());
  const answer = await signIn({ name: 'Điện thoại của giám đốc', publicKey, proof });
  const id = await thumbprintOf(publicKey);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ device: { id, name: 'Điện thoại của giám đốc' } });
  const session = await open.accounts.sessionOf(
    new Request('http://localhost', { headers: { Cookie: cookieOf(answer) } }),
  );
  const { kty, crv, x, y } = publicKey;
  expect(session).toMatchObject({
    person: 'giamdoc',
    device: { id, publicKey: { kty, crv, x, y } },
  });
});

test('people who share a browser and its key each have their own record of it', async () => {
  const { publicKey, sign } = await makeKey();
  for (const username of ['giamdoc', 'vanthu', 'giamdoc']) {
    const proof = await sign(await challenge());
    const device = { name: `máy của ${username}`, publicKey, proof };
    expect((await signIn(device, { username })).status).toBe(200);
  }
  const id = await thumbprintOf(publicKey);
  for (const person of ['giamdoc', 'vanthu']) {
    const record = await read<DeviceRecord>(open.database, `device:${id}:${person}`);
    expect(record).toMatchObject({ person, name: `máy của ${person}` });
  }
});

test('a signature is good once', async () => {
  const { publicKey, sign } = await makeKey();
  const device = { name: 'máy', publicKey, proof: await sign(await challenge()) };
  expect((await signIn(device)).status).toBe(200);
  const again = await signIn(device);
  expect(again.status).toBe(401);
  expect(await again.json()).toMatchObject({ title: 'Chữ ký của thiết bị không khớp' });
});

test('a wrong proof gets the same answer whether the password is right or wrong', async () => {
  const [mine, another] = [await makeKey(), await makeKey()];
  const proof = await another.sign(await challenge());
  const device = { name: 'máy', publicKey: mine.publicKey, proof };
  const [right, wrong] = [await signIn(device), await signIn(device, { password: 'sai' })];
  expect([right.status, wrong.status]).toEqual([401, 401]);
  expect(await withoutRequestId(right)).toEqual(await withoutRequestId(wrong));
});

test('a proof over anything but a challenge of ours is refused', async () => {
  const { publicKey, sign } = await makeKey();
  for (const text of ['', 'x', `${await challenge()} `]) {
    expect((await signIn({ name: 'máy', publicKey, proof: await sign(text) })).status).toBe(401);
  }
});

test('a key without proof, a proof without key, a private key, another curve: 400', async () => {
  const { publicKey, privateKey, sign } = await makeKey();
  const proof = await sign(await challenge());
  const p384 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, [
    'sign',
    'verify',
  ]);
  const devices = [
    { name: 'máy', publicKey },
    { name: 'máy', proof },
    { publicKey, proof },
    { name: 'máy', publicKey: privateKey, proof },
    { name: 'máy', publicKey: await crypto.subtle.exportKey('jwk', p384.publicKey), proof },
    { name: 'máy', publicKey: 'x', proof },
    { name: 'máy', publicKey: null, proof },
    { name: 'máy', publicKey, proof: `${proof}=` },
    { name: 'máy', publicKey, proof: '' },
  ];
  for (const device of devices) expect((await signIn(device)).status).toBe(400);
  // None of those used the challenge up.
  expect((await signIn({ name: 'máy', publicKey, proof })).status).toBe(200);
});

test('a script has a name and an id of its own, and no key', async () => {
  const [first, second] = [await signIn({ name: 'script' }), await signIn({ name: 'script' })];
  const ids = await Promise.all(
    [first, second].map(
      async (answer) => ((await answer.json()) as { device: { id: string } }).device.id,
    ),
  );
  expect(new Set(ids).size).toBe(2);
});
