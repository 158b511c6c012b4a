import { afterEach, expect, test } from 'vitest';
import type { AccountsDatabase } from './records.ts';
import { makeKey } from './testing/deviceKeys.ts';
import { cookieOf, openAccounts, PASSWORD, type OpenAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
afterEach(() => open.close());

const account = { username: 'giamdoc', person: 'p.giamdoc', password: PASSWORD };

/** The same database, through which no session is written before the gate is open. */
function behindGate(
  database: AccountsDatabase,
  opened: Promise<void>,
  onReached: () => void,
): AccountsDatabase {
  const insert: AccountsDatabase['insert'] = async (doc, ...more) => {
    if (((doc as { _id?: string })._id ?? '').startsWith('session:')) {
      onReached();
      await opened;
    }
    return database.insert(doc, ...more);
  };
  return { ...database, insert };
}

/** Signs in with a key; `meanwhile` happens when the password is checked and the session is not written yet. */
async function signInDuring(meanwhile: (device: string) => Promise<unknown>) {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const database = behindGate(open.database, opened.promise, reached.resolve);
  const slow = await open.start({ database });
  const key = await makeKey();
  const first = { ...account, device: await deviceWith(key) };
  const { device } = (await (await open.post('/api/signin', first)).json()) as {
    device: { id: string };
  };

  const proof = await key.sign(slow.challenge());
  const { publicKey } = await deviceWith(key);
  const late = slow.signIn({ ...account, device: { name: 'máy', publicKey, proof } }, 'x');
  await reached.promise;
  await meanwhile(device.id);
  opened.resolve();
  const answer = await late;
  slow.close();
  return answer;
}

async function deviceWith(key: Awaited<ReturnType<typeof makeKey>>) {
  const { kty, crv, x, y } = key.publicKey as Record<'kty' | 'crv' | 'x' | 'y', string>;
  const publicKey = { kty, crv, x, y } as { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  return { name: 'máy', publicKey, proof: await key.sign(open.accounts.challenge()) };
}

async function openSessions(): Promise<number> {
  const { rows } = await open.database.list({ startkey: 'session:', endkey: 'session:\uffff' });
  return rows.length;
}

test('a sign-in with the old password that is under way when the password changes opens no session', async () => {
  const answer = await signInDuring(() => open.accounts.setPassword('giamdoc', 'một câu khác hẳn'));
  expect(answer).toEqual({ ok: false, why: 'credentials' });
  expect(await openSessions()).toBe(0);
});

test('a sign-in that is under way when its device is ordered to be wiped opens no session', async () => {
  const answer = await signInDuring((id) => open.accounts.wipes.order({ id, by: 'administrator' }));
  expect(answer).toEqual({ ok: false, why: 'wipe' });
  expect(await openSessions()).toBe(0);
});

test('whoever asks for orders to a device has the records of no other device read', async () => {
  open = await openAccounts();
  await open.accounts.createAccount(account);
  for (let device = 0; device < 3; device += 1) {
    const answer = await open.post('/api/signin', {
      ...account,
      device: await deviceWith(await makeKey()),
    });
    expect(cookieOf(answer)).not.toBe('');
  }
  let read = 0;
  const list: AccountsDatabase['list'] = async (...asked) => {
    const answer = await open.database.list(...asked);
    read += answer.rows.filter(({ id }) => id.startsWith('device:')).length;
    return answer;
  };
  const counting = await open.start({ database: { ...open.database, list } });
  const { publicKey } = await deviceWith(await makeKey());
  expect(await counting.wipes.ordersFor(publicKey)).toEqual([]);
  counting.close();
  expect(read).toBe(0);
});
