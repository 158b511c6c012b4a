import { createHash, randomBytes } from 'node:crypto';
import type { Log } from '../log.ts';
import { createCap } from './capped.ts';
import { createEnds } from './ends.ts';
import { createLucia } from './lucia.ts';
import { sessionId, type AccountsDatabase } from './records.ts';
import { createSeen } from './seen.ts';
import type { Device, Session, SessionLookup } from './session.ts';

const ACTIVE_MS = 300_000;
const LONGEST_DAYS = 30;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export type ListedSession = {
  readonly id: string;
  readonly device: Device | null;
  readonly createdAt: string;
};

export type Sessions = SessionLookup & {
  /** `cookie` is a whole `Set-Cookie` value. */
  begin(username: string, device: Device | null): Promise<{ id: string; cookie: string }>;
  end(id: string): Promise<void>;
  /** Those that live, the newest first. */
  list(username: string): Promise<readonly ListedSession[]>;
  endAll(username: string): Promise<void>;
  endCookie(): string;
  /** Calls `fn` once when the session has ended, here or in another process; the result takes that back. */
  onEnd(id: string, fn: () => void): () => void;
  /** Sessions used in the last five minutes. */
  activeCount(): number;
  close(): void;
};

const PURGE_EVERY_MS = 12 * 3_600_000;

/** Of sessions that were read lately. Another process may end one: what is remembered here is never older than `ms`. */
export type Remembering = { readonly most: number; readonly ms: number };
export const REMEMBERING: Remembering = { most: 20_000, ms: 5_000 };

type Deps = {
  readonly database: AccountsDatabase;
  readonly secure: boolean;
  readonly log: Log;
  readonly remembering?: Remembering;
};
type Remembered = { readonly session: Session; readonly at: number };

export function createSessions(deps: Deps): Sessions {
  const { database, secure, log, remembering = REMEMBERING } = deps;
  // Under https the prefix keeps any other host, and any plain http page, from setting this cookie.
  const name = secure ? '__Host-butphe' : 'butphe';
  const lucia = createLucia(database, { name, secure });
  const remembered = new Map<string, Remembered>();
  const loading = new Map<string, Promise<Session | null>>();
  const ends = createEnds((ids) => missing(database, ids), log);
  const seen = createSeen(database, log);
  const endOldest = createCap(database, end);

  function forget(id: string) {
    remembered.delete(id);
    loading.delete(id);
  }

  async function load(id: string): Promise<Session | null> {
    const { session, user } = await lucia.validateSession(id);
    if (!session) return null;
    const age = Date.now() - Date.parse(session.createdAt);
    if (age < LONGEST_DAYS * 86_400_000) return { id, person: user.person, device: session.device };
    await lucia.invalidateSession(id);
    return null;
  }

  async function end(id: string): Promise<void> {
    await lucia.invalidateSession(id);
    forget(id);
    ends.tell(id);
  }

  /** Requests that come together share one read. A session that ends while it is read is not remembered. */
  function loadOnce(id: string): Promise<Session | null> {
    const running = loading.get(id);
    if (running) return running;
    const started = load(id)
      .then((session) => {
        if (session && loading.get(id) === started) remember(remembered, session, remembering.most);
        if (session) seen(session);
        return session;
      })
      .finally(() => {
        if (loading.get(id) === started) loading.delete(id);
      });
    loading.set(id, started);
    return started;
  }

  function purge() {
    lucia.deleteExpiredSessions().catch((error: unknown) => {
      log.warn('expired sessions were not removed', { error });
    });
  }
  purge();
  const purging = setInterval(purge, PURGE_EVERY_MS);
  purging.unref();

  return {
    async sessionOf(request) {
      const token = readCookie(request.headers.get('Cookie'), name);
      if (!token) return null;
      const id = hashToken(token);
      const known = remembered.get(id);
      if (known && performance.now() - known.at < remembering.ms) return known.session;
      return loadOnce(id);
    },
    async begin(username, device) {
      const token = randomBytes(32).toString('base64url');
      const id = hashToken(token);
      const createdAt = new Date().toISOString();
      await lucia.createSession(username, { device, createdAt }, { sessionId: id });
      const cookie = lucia.createSessionCookie(token);
      // The server ends it; the browser only has to keep it as long as it may live.
      cookie.attributes.maxAge = LONGEST_DAYS * 86_400;
      await endOldest(username);
      return { id, cookie: cookie.serialize() };
    },
    end,
    async list(username) {
      const sessions = await lucia.getUserSessions(username);
      return sessions
        .map(({ id, device, createdAt }) => ({ id, device, createdAt }))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },
    async endAll(username) {
      const sessions = await lucia.getUserSessions(username);
      await lucia.invalidateUserSessions(username);
      for (const { id } of sessions) {
        forget(id);
        ends.tell(id);
      }
    },
    endCookie: () => lucia.createBlankSessionCookie().serialize(),
    onEnd: ends.on,
    activeCount() {
      const since = performance.now() - ACTIVE_MS;
      return [...remembered.values()].filter(({ at }) => at > since).length;
    },
    close() {
      clearInterval(purging);
      ends.close();
    },
  };
}

function remember(remembered: Map<string, Remembered>, session: Session, most: number) {
  remembered.delete(session.id);
  remembered.set(session.id, { session, at: performance.now() });
  const [oldest] = remembered.keys();
  if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Not Lucia's own reader: it throws at a neighbour's cookie that is badly encoded. */
function readCookie(header: string | null, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`));
  const token = found?.slice(name.length + 1) ?? '';
  return TOKEN.test(token) ? token : undefined;
}

async function missing(database: AccountsDatabase, ids: readonly string[]): Promise<string[]> {
  const { rows } = await database.fetchRevs({ keys: ids.map(sessionId) });
  return ids.filter((_, index) => {
    const row = rows[index];
    return !row || 'error' in row || ('value' in row && 'deleted' in row.value);
  });
}
