import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { accountId, readAll, sessionId, update, type SessionRecord } from './records.ts';
import { createSessions, REMEMBERING, type Remembering } from './sessions.ts';
import { cookieOf, openAccounts, PASSWORD, type OpenAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
beforeAll(async () => {
  open = await openAccounts();
  await open.accounts.createAccount({ username: 'giamdoc', person: 'p1', password: PASSWORD });
});
afterAll(() => open.close());

async function signIn(username = 'giamdoc', password = PASSWORD) {
  const answer = await open.post('/api/signin', { username, password });
  const cookie = cookieOf(answer);
  return {
    request: () => new Request('http://localhost', { headers: { Cookie: cookie } }),
    answer,
  };
}

async function idOf(request: Request): Promise<string> {
  return (await open.accounts.sessionOf(request))?.id ?? '';
}

/** Sessions, and how often they read the database. */
function openWatched(remembering?: Remembering) {
  const reads: string[] = [];
  const database = new Proxy(open.database, {
    get(target, key, receiver) {
      if (key === 'get') reads.push('get');
      return Reflect.get(target, key, receiver);
    },
  });
  const log = createLog('silent');
  const how = remembering ? { remembering } : {};
  return { reads, watched: createSessions({ database, secure: false, log, ...how }) };
}

test('many requests at once ask the database once, and the next ones not at all', async () => {
  const { request } = await signIn();
  const { reads, watched } = openWatched();
  await Promise.all(Array.from({ length: 64 }, () => watched.sessionOf(request())));
  await Promise.all(Array.from({ length: 64 }, () => watched.sessionOf(request())));
  // One for the session, one for its account.
  expect(reads).toHaveLength(2);
  watched.close();
});

test('of sessions that were read so many are remembered, the last ones, and for so long', async () => {
  const signedIn = await Promise.all([signIn(), signIn(), signIn()]);
  const few = openWatched({ most: 2, ms: 60_000 });
  for (const { request } of signedIn) await few.watched.sessionOf(request());
  const before = few.reads.length;
  for (const { request } of signedIn.slice(1)) await few.watched.sessionOf(request());
  expect(few.reads).toHaveLength(before);
  await few.watched.sessionOf(signedIn[0].request());
  expect(few.reads.length).toBeGreaterThan(before);
  few.watched.close();

  const forgetful = openWatched({ most: 2, ms: 0 });
  for (let times = 0; times < 2; times += 1) {
    await forgetful.watched.sessionOf(signedIn[0].request());
    expect(forgetful.reads).toHaveLength(2 * (times + 1));
  }
  forgetful.watched.close();
  expect(REMEMBERING).toEqual({ most: 20_000, ms: 5_000 });
});

test('what listens for the end of a session hears it once, at sign-out', async () => {
  const { request } = await signIn();
  const session = await open.accounts.sessionOf(request());
  const heard: string[] = [];
  open.accounts.onEnd(session?.id ?? '', () => heard.push('first'));
  open.accounts.onEnd(session?.id ?? '', () => heard.push('second'))();
  if (session) await open.accounts.signOut(session);
  if (session) await open.accounts.signOut(session);
  expect(heard).toEqual(['first']);
  expect(await open.accounts.sessionOf(request())).toBeNull();
});

test('a hook that fails does not keep anybody signed in', async () => {
  const { request } = await signIn();
  const session = await open.accounts.sessionOf(request());
  let fails = true;
  open.accounts.beforeSignOut(() =>
    fails ? Promise.reject(new Error('push')) : Promise.resolve(),
  );
  if (session) await open.accounts.signOut(session);
  fails = false;
  expect(await open.accounts.sessionOf(request())).toBeNull();
  expect(open.lines.join('\n')).toContain('a sign-out left something behind');
});

test('disabling an account or changing its password ends its sessions at once, everybody else’s go on', async () => {
  const { accounts } = open;
  await accounts.createAccount({ username: 'cv1', person: 'cv1', password: PASSWORD });
  await accounts.createAccount({ username: 'cv2', person: 'cv2', password: PASSWORD });
  const other = await signIn('cv2');
  const [first, second] = [await signIn('cv1'), await signIn('cv1')];
  const heard: string[] = [];
  accounts.onEnd(await idOf(first.request()), () => heard.push('first'));
  expect(await accounts.setPassword('cv1', 'mật khẩu mới hẳn')).toEqual({ ok: true });
  expect(await accounts.sessionOf(first.request())).toBeNull();
  expect(await accounts.sessionOf(second.request())).toBeNull();
  expect(heard).toEqual(['first']);
  expect((await signIn('cv1')).answer.status).toBe(401);

  const third = await signIn('cv1', 'mật khẩu mới hẳn');
  expect(await accounts.sessionOf(third.request())).toMatchObject({ person: 'cv1' });
  await accounts.disable('cv1');
  expect(await accounts.sessionOf(third.request())).toBeNull();
  expect(await accounts.sessionOf(other.request())).toMatchObject({ person: 'cv2' });
  expect(await accounts.list()).toContainEqual({ username: 'cv1', person: 'cv1', disabled: true });
});

test('a session of a disabled account dies even when its record was left behind', async () => {
  await open.accounts.createAccount({ username: 'cv3', person: 'cv3', password: PASSWORD });
  const { request } = await signIn('cv3');
  await update<object>(open.database, accountId('cv3'), (before) => ({
    ...before,
    disabled: true,
  }));
  expect(await open.accounts.sessionOf(request())).toBeNull();
});

test('an idle session ends after a week, a used one after thirty days, and a use renews it', async () => {
  const day = 86_400_000;
  const at = (days: number) => new Date(Date.now() + days * day).toISOString();
  const states = [
    { createdAt: at(-8), expiresAt: at(-1), lives: false },
    { createdAt: at(-8), expiresAt: at(1), lives: true },
    { createdAt: at(-31), expiresAt: at(1), lives: false },
  ];
  for (const { lives, ...times } of states) {
    const { request, answer } = await signIn();
    expect(answer.status).toBe(200);
    const id = sessionId(await hashOf(request()));
    await update<SessionRecord>(open.database, id, (before) => before && { ...before, ...times });
    const session = await open.accounts.sessionOf(request());
    expect(session !== null).toBe(lives);
    const left = (await readAll<SessionRecord>(open.database, id))[0];
    expect(left !== undefined).toBe(lives);
    if (left) expect(Date.parse(left.expiresAt)).toBeGreaterThan(Date.now() + 6 * day);
  }
});

test('a name is taken once, and bad names and weak passwords are refused with the reason', async () => {
  const { accounts } = open;
  const create = (username: string, person: string, password: string) =>
    accounts.createAccount({ username, person, password });
  expect(await create('giamdoc', 'p2', PASSWORD)).toMatchObject({ ok: false });
  for (const name of ['Giám đốc', '', '-x', 'a'.repeat(65), 'a:b', 'a/b']) {
    expect(await create(name, 'p2', PASSWORD)).toMatchObject({ ok: false });
    expect(await create('p2', name, PASSWORD)).toMatchObject({ ok: false });
  }
  for (const password of ['', 'ngắn', 'x'.repeat(1_001), 'longusername']) {
    expect(await create('longusername', 'p2', password)).toMatchObject({
      reason: { vi: expect.stringContaining('Mật khẩu'), en: expect.stringContaining('password') },
    });
  }
  expect(await accounts.setPassword('khongco', PASSWORD)).toMatchObject({ ok: false });
  expect(await accounts.disable('khongco')).toMatchObject({ ok: false });
});

test('two processes that create the same name at once make one account', async () => {
  const others = await Promise.all([open.start(), open.start(), open.start()]);
  const answers = await Promise.all(
    others.map((accounts, index) =>
      accounts.createAccount({ username: 'cv4', person: `cv4.${index}`, password: PASSWORD }),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  for (const accounts of others) accounts.close();
});

test('sessions that expired while nobody asked for them are removed at the next start', async () => {
  const { request } = await signIn();
  const id = sessionId(await hashOf(request()));
  const expiresAt = new Date(Date.now() - 1_000).toISOString();
  await update<SessionRecord>(open.database, id, (before) => before && { ...before, expiresAt });
  const restarted = await open.start();
  await expect.poll(() => readAll<SessionRecord>(open.database, id)).toEqual([]);
  restarted.close();
});

async function hashOf(request: Request): Promise<string> {
  const token = (request.headers.get('Cookie') ?? '').split('=')[1];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Buffer.from(digest).toString('hex');
}
