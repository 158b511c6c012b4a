import { afterEach, expect, test } from 'vitest';
import { signInLimits } from './limits.ts';
import { openAccounts, PASSWORD, type OpenAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
afterEach(() => open.close());

const { most } = signInLimits.pair;
const account = { username: 'giamdoc', person: 'giamdoc', password: PASSWORD };

function tryFrom(address: string, username: string, password: string) {
  return open.app.request(
    '/api/signin',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    },
    { incoming: { socket: { remoteAddress: address } } },
  );
}

test('too many wrong passwords: 429 that says when, even for the right one, but not elsewhere', async () => {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  for (let index = 0; index < most; index += 1) {
    expect((await tryFrom('192.0.2.1', 'giamdoc', 'sai mật khẩu')).status).toBe(401);
  }
  const answer = await tryFrom('192.0.2.1', 'giamdoc', PASSWORD);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(800);
  expect(await answer.json()).toMatchObject({ status: 429, title: 'Đăng nhập quá nhiều lần' });
  expect((await tryFrom('192.0.2.2', 'giamdoc', PASSWORD)).status).toBe(200);
});

test('unknown names are limited like known ones', async () => {
  open = await openAccounts();
  const statuses: number[] = [];
  for (let index = 0; index <= most; index += 1) {
    statuses.push((await tryFrom('192.0.2.1', 'khongco', 'sai')).status);
  }
  expect(statuses).toEqual([...Array<number>(most).fill(401), 429]);
});

test('a hundred guesses at the same time are still only as many as allowed', async () => {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  const guesses = Array.from({ length: 100 }, (_, index) =>
    tryFrom('192.0.2.1', 'giamdoc', `đoán lần ${index}`),
  );
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(most);
  expect(statuses.filter((status) => status === 429)).toHaveLength(100 - most);
});

test('spelling a name differently buys no further guesses', async () => {
  open = await openAccounts();
  const spellings = ['giamdoc', 'GIAMDOC', ' giamdoc', 'Giamdoc '];
  const statuses: number[] = [];
  for (let index = 0; index <= most; index += 1) {
    const name = spellings[index % spellings.length] ?? '';
    statuses.push((await tryFrom('192.0.2.1', name, 'sai')).status);
  }
  expect(statuses.at(-1)).toBe(429);
});

test('a sign-in takes as long for a name that is not there', async () => {
  open = await openAccounts({ passwordCost: { memoryCost: 19_456, timeCost: 1 } });
  await open.accounts.createAccount(account);
  const fastest = { giamdoc: Infinity, khongco: Infinity };
  for (let round = 0; round < most; round += 1) {
    for (const username of ['khongco', 'giamdoc'] as const) {
      const start = performance.now();
      await tryFrom('192.0.2.1', username, 'sai mật khẩu');
      fastest[username] = Math.min(fastest[username], performance.now() - start);
    }
  }
  // Without the check of a password that nobody has, it would be a tenth.
  const ratio = fastest.giamdoc / fastest.khongco;
  expect(Math.max(ratio, 1 / ratio)).toBeLessThan(2.5);
});
