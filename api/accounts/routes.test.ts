import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Office } from '#shared/office/office.ts';
import {
  cookieOf,
  openAccounts,
  PASSWORD,
  withoutRequestId,
  type OpenAccounts,
} from './testing/openAccounts.ts';

const office: Office = {
  kind: 'office',
  version: 3,
  name: 'Sở Thử nghiệm tỉnh Demo',
  people: [{ id: 'giamdoc', name: 'Trần Văn Giám' }],
  units: [{ id: 'cntt', name: 'Phòng Công nghệ thông tin' }],
  positions: [
    { id: 'giamdoc', kind: 'director', title: 'Giám đốc', holder: 'giamdoc' },
    { id: 'tp.cntt', kind: 'head', title: 'Trưởng phòng', unit: 'cntt', holder: 'giamdoc' },
    { id: 'vanthu', kind: 'clerk', title: 'Văn thư' },
  ],
  standingOrder: [],
  absences: [],
  settings: {
    headsDirectly: [],
    presentAfterMinutes: { express: 1, veryUrgent: 1, urgent: 1 },
    dueDays: {},
    expressHours: 1,
    leaseDays: 7,
    deskDays: 90,
    opinions: [],
  },
};

let open: OpenAccounts;
const account = { username: 'giamdoc', person: 'giamdoc', password: PASSWORD };
const right = { username: 'giamdoc', password: PASSWORD };

beforeAll(async () => {
  open = await openAccounts({ office: () => Promise.resolve(office) });
  await open.accounts.createAccount(account);
  await open.accounts.createAccount({ ...account, username: 'tamnghi', person: 'tamnghi' });
  await open.accounts.disable('tamnghi');
});
afterAll(() => open.close());

function session(cookie: string) {
  return open.app.request('/api/session', { headers: { Cookie: cookie } });
}

test('the right password opens a session that says who one is', async () => {
  const answer = await open.post('/api/signin', right);
  expect(answer.status).toBe(200);
  const person = {
    id: 'giamdoc',
    name: 'Trần Văn Giám',
    positions: [
      { id: 'giamdoc', kind: 'director', title: 'Giám đốc' },
      { id: 'tp.cntt', kind: 'head', title: 'Trưởng phòng', unit: 'cntt' },
    ],
  };
  expect(await answer.json()).toEqual({ person, device: null });
  expect(await (await session(cookieOf(answer))).json()).toEqual({
    person,
    device: null,
    office: { name: office.name, version: 3 },
    protocol: 1,
    now: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test('the cookie is out of reach of scripts and of other sites, and never holds what the database holds', async () => {
  const answer = await open.post('/api/signin', right);
  const cookie = answer.headers.get('Set-Cookie') ?? '';
  expect(cookie).toMatch(
    /^butphe=[A-Za-z0-9_-]{43}; HttpOnly; Max-Age=2592000; Path=\/; SameSite=Lax$/,
  );
  const { rows } = await open.database.list({ include_docs: true });
  expect(JSON.stringify(rows)).not.toContain(cookieOf(answer).slice('butphe='.length));
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
});

test('under https the cookie travels under https only', async () => {
  const secure = await openAccounts({ publicOrigin: 'https://vanban.example' });
  await secure.accounts.createAccount(account);
  const answer = await secure.post('/api/signin', right);
  expect(answer.headers.get('Set-Cookie')).toMatch(/^__Host-butphe=.*; Secure$/);
  await secure.close();
});

test('a wrong password, an unknown name, a disabled account and what can be no name get one and the same answer', async () => {
  const tries = [
    { username: 'giamdoc', password: 'sai mật khẩu' },
    { username: 'khongco', password: PASSWORD },
    { username: 'tamnghi', password: PASSWORD },
    { username: '../_users', password: PASSWORD },
    { username: 'account:giamdoc', password: PASSWORD },
    { username: '\ud800', password: PASSWORD },
    { username: '', password: '' },
  ];
  const answers = await Promise.all(tries.map((body) => open.post('/api/signin', body)));
  const bodies = await Promise.all(answers.map(withoutRequestId));
  for (const [index, answer] of answers.entries()) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    expect(bodies[index]).toEqual(bodies[0]);
  }
});

test('the log names accounts that were tried, never what was typed where a password might be', async () => {
  await open.post('/api/signin', { username: 'MậtKhẩuGõNhầmÔ', password: 'nữa' });
  await open.post('/api/signin', { username: 'giamdoc', password: 'sai rồi' });
  const log = open.lines.join('\n');
  expect(log).toContain('"username":"giamdoc"');
  expect(log.toLowerCase()).not.toContain('mậtkhẩugõnhầmô');
  expect(log).not.toContain('sai rồi');
});

test('a name may be typed in capitals, a password on any keyboard', async () => {
  const body = { username: ' GiamDoc ', password: PASSWORD.normalize('NFD') };
  expect((await open.post('/api/signin', body)).status).toBe(200);
});

test.each([
  [undefined],
  [null],
  ['text'],
  [[]],
  [{}],
  [{ username: 'giamdoc' }],
  [{ username: { $gt: '' }, password: PASSWORD }],
  [{ username: 'giamdoc', password: ['x'] }],
  [{ username: 'giamdoc', password: 'x'.repeat(1_001) }],
  [{ username: 'x'.repeat(201), password: PASSWORD }],
  [{ ...right, device: 'x' }],
  [{ ...right, device: { name: '' } }],
  [{ ...right, device: { name: 'x'.repeat(101) } }],
  [{ ...right, device: { name: '\ud800' } }],
  [{ ...right, device: { name: 'máy\u0000' } }],
])('a malformed sign-in %j is a 400', async (body) => {
  const answer = await open.post('/api/signin', body);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
});

test.each([
  '',
  'butphe',
  'butphe=',
  'butphe=%E0%A4%A',
  `butphe=${'A'.repeat(43)}`,
  `butphe=${'A'.repeat(9_000)}`,
  'butphe=session:x',
  'other=%E0%A4%A; butphe=..%2f..%2f_users',
])('the cookie %j opens nothing', async (cookie) => {
  const answer = await session(cookie);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ status: 401, title: 'Cần đăng nhập' });
});

test('a badly encoded cookie of a neighbour does not keep anybody out', async () => {
  const cookie = cookieOf(await open.post('/api/signin', right));
  expect((await session(`other=%E0%A4%A;${cookie}`)).status).toBe(200);
});

test('after signing out the cookie is worth nothing', async () => {
  const cookie = cookieOf(await open.post('/api/signin', right));
  const answer = await open.post('/api/signout', undefined, { Cookie: cookie });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('Set-Cookie')).toMatch(/^butphe=; .*Max-Age=0/);
  expect((await session(cookie)).status).toBe(401);
  expect((await open.post('/api/signout', undefined, { Cookie: cookie })).status).toBe(204);
});

test('another site can neither sign a person in nor out', async () => {
  const cookie = cookieOf(await open.post('/api/signin', right));
  const foreign = { Origin: 'https://evil.example', Cookie: cookie };
  expect((await open.post('/api/signin', right, foreign)).status).toBe(403);
  expect((await open.post('/api/signout', undefined, foreign)).status).toBe(403);
  expect((await session(cookie)).status).toBe(200);
});

test('signing in where somebody is signed in ends the earlier session', async () => {
  await open.accounts.createAccount({ ...account, username: 'vanthu', person: 'vanthu' });
  const signedOut: string[] = [];
  open.accounts.beforeSignOut(({ person }) => Promise.resolve(void signedOut.push(person)));
  const first = cookieOf(await open.post('/api/signin', right));
  const second = cookieOf(await open.post('/api/signin', right, { Cookie: first }));
  expect((await session(first)).status).toBe(401);
  // The same person goes on, with the notices of that browser.
  expect(signedOut).toEqual([]);
  const other = { username: 'vanthu', password: PASSWORD };
  await open.post('/api/signin', other, { Cookie: second });
  expect((await session(second)).status).toBe(401);
  expect(signedOut).toEqual(['giamdoc']);
});

test('a wrong password leaves the session that is there', async () => {
  const cookie = cookieOf(await open.post('/api/signin', right));
  await open.post('/api/signin', { ...right, password: 'sai mật khẩu' }, { Cookie: cookie });
  expect((await session(cookie)).status).toBe(200);
});

test('somebody without a place in the office still signs in', async () => {
  const answer = await open.post('/api/signin', { username: 'vanthu', password: PASSWORD });
  expect(await answer.json()).toMatchObject({
    person: { id: 'vanthu', name: 'vanthu', positions: [{ id: 'vanthu' }].slice(1) },
  });
});
