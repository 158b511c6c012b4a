import { readAll, sessionId, type AccountsDatabase, type SessionRecord } from './records.ts';

/** What a person and their scripts may have open at once. */
const MOST_SESSIONS = 100;

/**
 * Called after each session that begins: when the account has too many, its oldest ends by `end`.
 * Sessions that end are not counted off, which costs a look at them sooner than needed and nothing else.
 */
export function createCap(database: AccountsDatabase, end: (id: string) => Promise<void>) {
  let counting: Promise<Map<string, number>> | undefined;

  async function counted(): Promise<Map<string, number>> {
    counting ??= countAll(database);
    try {
      return await counting;
    } catch (error) {
      counting = undefined;
      throw error;
    }
  }
  return async (username: string): Promise<void> => {
    const counts = await counted();
    const count = (counts.get(username) ?? 0) + 1;
    counts.set(username, count);
    if (count <= MOST_SESSIONS) return;
    const own = (await allSessions(database))
      .filter((session) => session.username === username)
      .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    for (const { _id } of own.slice(0, -MOST_SESSIONS)) await end(_id.slice(sessionId('').length));
    counts.set(username, Math.min(own.length, MOST_SESSIONS));
  };
}

async function countAll(database: AccountsDatabase): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { username } of await allSessions(database)) {
    counts.set(username, (counts.get(username) ?? 0) + 1);
  }
  return counts;
}

function allSessions(database: AccountsDatabase) {
  return readAll<SessionRecord>(database, sessionId(''));
}
