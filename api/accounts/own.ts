import type { Text } from '#shared/text.ts';
import type { SignInGuard } from './limits.ts';
import { refusePassword } from './passwordRules.ts';
import type { Passwords } from './passwords.ts';
import {
  accountId,
  deviceId,
  read,
  readAll,
  sessionId,
  update,
  type AccountRecord,
  type AccountsDatabase,
  type DeviceRecord,
  type SessionRecord,
  type WipeRecord,
} from './records.ts';
import type { Session } from './session.ts';
import type { ListedSession, Sessions } from './sessions.ts';

/** `current`: the one that asks. `signedIn`: it has a session. */
export type OwnDevice = Pick<DeviceRecord, 'name' | 'firstSeen' | 'lastSeen'> & {
  readonly id: string;
  readonly current: boolean;
  readonly signedIn: boolean;
  readonly wipe?: WipeRecord;
};

export type PasswordChange = { readonly present: string; readonly next: string };
export type ChangeAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'wrong' }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: Text }
  | { readonly ok: false; readonly why: 'tooMany'; readonly retryAfter: number };

export type Own = {
  /** Devices with a key, the one last seen first. */
  devices(session: Session): Promise<readonly OwnDevice[]>;
  /** Ends the sessions of a device of this person; false when there is none of that id. */
  endDevice(session: Session, id: string): Promise<boolean>;
  sessions(session: Session): Promise<readonly ListedSession[]>;
  endSession(session: Session, id: string): Promise<boolean>;
  /** Ends every other session of the account. */
  changePassword(session: Session, change: PasswordChange): Promise<ChangeAnswer>;
};

type Deps = {
  readonly database: AccountsDatabase;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly guard: SignInGuard;
  readonly signOut: (session: Session) => Promise<void>;
};

const BUSY_SECONDS = 2;

export function createOwn(deps: Deps): Own {
  const { database, sessions, signOut } = deps;

  async function listed(session: Session): Promise<readonly ListedSession[]> {
    return sessions.list(await usernameOf(database, session));
  }
  return {
    async devices(session) {
      const devices = await devicesOf(database, session.person);
      const open = new Set((await listed(session)).map(({ device }) => device?.id));
      return devices.map(({ id, name, firstSeen, lastSeen, wipe }) => ({
        ...{ id, name, firstSeen, lastSeen },
        ...(wipe ? { wipe } : {}),
        current: id === session.device?.id,
        signedIn: open.has(id),
      }));
    },
    async endDevice(session, id) {
      const removedAt = new Date().toISOString();
      const removed = await update<DeviceRecord>(
        database,
        deviceId(id, session.person),
        (before) => (before && before.removedAt === undefined ? { ...before, removedAt } : null),
      );
      if (!removed) return false;
      const open = (await listed(session)).filter(({ device }) => device?.id === id);
      for (const one of open) await signOut({ ...one, person: session.person });
      return true;
    },
    sessions: listed,
    async endSession(session, id) {
      const found = (await listed(session)).find((one) => one.id === id);
      if (found) await signOut({ ...found, person: session.person });
      return found !== undefined;
    },
    changePassword: (session, change) => changePassword(deps, session, change),
  };
}

async function usernameOf(database: AccountsDatabase, { id }: Session): Promise<string> {
  return (await read<SessionRecord>(database, sessionId(id)))?.username ?? '';
}

const PREFIX = 'device:';

async function devicesOf(database: AccountsDatabase, person: string) {
  const all = await readAll<DeviceRecord>(database, PREFIX);
  return all
    .filter((device) => device.person === person && device.removedAt === undefined)
    .map((device) => ({ ...device, id: device._id.slice(PREFIX.length, -person.length - 1) }))
    .toSorted((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1));
}

async function changePassword(
  { database, sessions, passwords, guard }: Deps,
  session: Session,
  { present, next }: PasswordChange,
): Promise<ChangeAnswer> {
  const username = await usernameOf(database, session);
  const account = await read<AccountRecord>(database, accountId(username));
  // Counted by session: whoever guesses here keeps nobody from signing in.
  const attempt = { username, address: '', device: `session ${session.id}` };
  const entered = guard.enter(attempt);
  if (!entered.ok) return { ok: false, why: 'tooMany', retryAfter: entered.retryAfter };
  const matches = await passwords.verify(account?.passwordHash, present, { first: true });
  if (matches === 'busy') {
    guard.takeBack(attempt);
    return { ok: false, why: 'tooMany', retryAfter: BUSY_SECONDS };
  }
  if (!matches) return { ok: false, why: 'wrong' };
  guard.succeed(attempt);
  const reason = await refusePassword(next, username);
  if (reason) return { ok: false, why: 'refused', reason };
  const passwordHash = await passwords.hash(next);
  await update<AccountRecord>(
    database,
    accountId(username),
    (before) => before && { ...before, passwordHash },
  );
  const others = (await sessions.list(username)).filter(({ id }) => id !== session.id);
  for (const { id } of others) await sessions.end(id);
  return { ok: true };
}
