import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { PersonId } from '#shared/office/office.ts';
import {
  accountId,
  read,
  readAll,
  remove,
  sessionId,
  update,
  type AccountRecord,
  type AccountsDatabase,
  type SessionRecord,
} from './records.ts';
import type { Device } from './session.ts';

type SessionAttributes = { readonly device: Device | null; readonly createdAt: string };
type AccountAttributes = { readonly person: PersonId };

declare module 'lucia' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges with Lucia's own
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: AccountAttributes;
  }
}

/** A session lives this long after its last use (OB7: the offline lease); Lucia renews it in its second half. */
const IDLE_DAYS = 7;

/** Lucia with our records: its user is an account, its session ids are the hashes of what the cookies carry. */
export function createLucia(database: AccountsDatabase, cookie: { name: string; secure: boolean }) {
  return new Lucia(createAdapter(database), {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, 'd'),
    sessionCookie: { name: cookie.name, attributes: { secure: cookie.secure, sameSite: 'lax' } },
    getSessionAttributes: (attributes: SessionAttributes) => attributes,
    getUserAttributes: (attributes: AccountAttributes) => attributes,
  });
}

function createAdapter(database: AccountsDatabase): Adapter {
  async function removeWhere(isMeant: (session: SessionRecord) => boolean) {
    const sessions = await readAll<SessionRecord>(database, sessionId(''));
    for (const session of sessions.filter(isMeant)) await remove(database, session._id);
  }
  return {
    async getSessionAndUser(id) {
      const session = await read<SessionRecord>(database, sessionId(id));
      if (!session) return [null, null];
      const account = await read<AccountRecord>(database, accountId(session.username));
      if (!account || account.disabled) return [toLucia(id, session), null];
      return [
        toLucia(id, session),
        { id: account.username, attributes: { person: account.person } },
      ];
    },
    async getUserSessions(username) {
      const sessions = await readAll<SessionRecord>(database, sessionId(''));
      return sessions
        .filter((session) => session.username === username)
        .map((session) => toLucia(session._id.slice(sessionId('').length), session));
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const record = { username: userId, expiresAt: expiresAt.toISOString(), ...attributes };
      await update<SessionRecord>(database, sessionId(id), () => record);
    },
    async updateSessionExpiration(id, expiresAt) {
      // A session that ended meanwhile must not come back by being renewed.
      await update<SessionRecord>(
        database,
        sessionId(id),
        (before) => before && { ...before, expiresAt: expiresAt.toISOString() },
      );
    },
    deleteSession: async (id) => void (await remove(database, sessionId(id))),
    deleteUserSessions: (username) => removeWhere((session) => session.username === username),
    deleteExpiredSessions: () => removeWhere(({ expiresAt }) => Date.parse(expiresAt) < Date.now()),
  };
}

function toLucia(id: string, session: SessionRecord): DatabaseSession {
  const { username, device, createdAt, expiresAt } = session;
  return {
    id,
    userId: username,
    expiresAt: new Date(expiresAt),
    attributes: { device, createdAt },
  };
}
