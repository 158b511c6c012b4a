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
import { readableUntil, wipeState, type WipeState } from './wipes.ts';

export type OwnDevice = Pick<DeviceRecord, 'name' | 'firstSeen' | 'lastSeen'> & {
  readonly id: string;
  /** The one that asks. */
  readonly current: boolean;
  /** It has a session. */
  readonly signedIn: boolean;
  /** It has none, and may still show what lies on it. */
  readonly readableUntil?: string;
  readonly wipe?: WipeRecord & { readonly state: WipeState };
};

export type PasswordChange = { readonly present: string; readonly next: string };
export type ChangeAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'wrong' }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: Text }
  | { readonly ok: false; readonly why: 'tooMany'; readonly retryAfter: number };

export type Own = {
  /**
   * Devices with a key, the one last seen first. One that was signed out stays here as long as it may still show what
   * lies on it, so that its person can have it wiped, and until its order to wipe is carried out.
   */
  devices(session: Session, leaseDays: number, now: Date): Promise<readonly OwnDevice[]>;
  /** Ends the sessions of a device of this person; false when there is none of that id that is still kept. */
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
    async devices(session, leaseDays, now) {
      const devices = await devicesOf(database, session.person);
      const open = new Set((await listed(session)).map(({ device }) => device?.id));
      return devices.flatMap(({ id, removedAt, name, firstSeen, lastSeen, wipe }) => {
        const signedIn = open.has(id);
        const until = signedIn ? undefined : readableUntil({ lastSeen, wipe }, leaseDays, now);
        const state = wipe && wipeState(wipe, leaseDays, now);
        if (isRemoved({ removedAt, wipe }) && !until && state !== 'asked') return [];
        return {
          ...{ id, name, firstSeen, lastSeen, current: id === session.device?.id, signedIn },
          ...(until ? { readableUntil: until } : {}),
          ...(wipe && state ? { wipe: { ...wipe, state } } : {}),
        };
      });
    },
    async endDevice(session, id) {
      const removedAt = new Date().toISOString();
      const removed = await update<DeviceRecord>(
        database,
        deviceId(id, session.person),
        (before) => (before && !isRemoved(before) ? { ...before, removedAt } : null),
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

/** What was wiped after it was signed out is told once more. */
function isRemoved({ removedAt, wipe }: Pick<DeviceRecord, 'removedAt' | 'wipe'>): boolean {
  return removedAt !== undefined && removedAt > (wipe?.confirmedAt ?? '');
}

async function devicesOf(database: AccountsDatabase, person: string) {
  const all = await readAll<DeviceRecord>(database, PREFIX);
  return all
    .filter((device) => device.person === person)
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
