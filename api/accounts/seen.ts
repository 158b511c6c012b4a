import type { Log } from '../log.ts';
import { deviceId, update, type AccountsDatabase, type DeviceRecord } from './records.ts';
import type { Session } from './session.ts';

const HOUR_MS = 3_600_000;
/** How old `lastSeen` may be of a device in use: it is looked at once an hour, and then written if it is an hour old. */
export const SEEN_TO_MS = 2 * HOUR_MS;
const MOST_NOTED = 20_000;

/** Notes, at most once an hour, that a device with a key was used. */
export function createSeen(database: AccountsDatabase, log: Log): (session: Session) => void {
  const noted = new Map<string, number>();

  async function note({ device, person }: Session, now: number): Promise<void> {
    const id = deviceId(device?.id ?? '', person);
    await update<DeviceRecord>(database, id, (before) => {
      const isOld = before && Date.parse(before.lastSeen) < now - HOUR_MS;
      return isOld ? { ...before, lastSeen: new Date(now).toISOString() } : null;
    });
  }
  return (session) => {
    const now = Date.now();
    if (!session.device?.publicKey || (noted.get(session.id) ?? 0) > now - HOUR_MS) return;
    noted.delete(session.id);
    noted.set(session.id, now);
    const [oldest] = noted.keys();
    if (noted.size > MOST_NOTED && oldest !== undefined) noted.delete(oldest);
    note(session, now).catch((error: unknown) => {
      log.warn('it was not noted that a device was seen', { error });
    });
  };
}
