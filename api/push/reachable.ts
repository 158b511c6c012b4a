import {
  accountId,
  readAll,
  sessionId,
  type AccountRecord,
  type AccountsDatabase,
  type SessionRecord,
} from '../accounts/records.ts';
import type { SubscriptionRecord } from './subscriptions.ts';

/**
 * Whether its person is still signed in at its device: a session may have ended without anybody signing out.
 * Signing in again at the same device begins another session, which counts as well.
 */
export async function createReachable(
  database: AccountsDatabase,
): Promise<(subscription: SubscriptionRecord) => boolean> {
  const accounts = await readAll<AccountRecord>(database, accountId(''));
  const people = new Map(accounts.map(({ username, person }) => [username, person]));
  const sessions = await readAll<SessionRecord>(database, sessionId(''));
  const living = sessions.filter(({ expiresAt }) => Date.parse(expiresAt) > Date.now());
  const ids = new Set(living.map(({ _id }) => _id));
  const places = new Set(
    living.flatMap(({ username, device }) =>
      device ? [`${people.get(username) ?? ''} ${device.id}`] : [],
    ),
  );
  return ({ person, device, session }) =>
    ids.has(sessionId(session)) || (device !== null && places.has(`${person} ${device}`));
}
