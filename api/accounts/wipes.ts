import { randomBytes } from 'node:crypto';
import type { PersonId } from '#shared/office/office.ts';
import { thumbprint } from './deviceKey.ts';
import {
  readAll,
  sessionId,
  update,
  type AccountRecord,
  type AccountsDatabase,
  type DeviceRecord,
  type SessionRecord,
  type WipeRecord,
} from './records.ts';
import { SEEN_TO_MS } from './seen.ts';
import type { PublicKey, Session } from './session.ts';

/** How far an order to wipe a device came. `leaseEnded`: it was not reached, and shows nothing any more by itself. */
export type WipeState = 'asked' | 'confirmed' | 'leaseEnded';

export type ListedDevice = Pick<DeviceRecord, 'person' | 'name' | 'firstSeen' | 'lastSeen'> & {
  readonly id: string;
  readonly removed: boolean;
  readonly wipe?: WipeRecord;
};

/** Devices with a key, and orders to wipe them. A device is asked about by its id, for one person or for all on it. */
export type Wipes = {
  list(person?: PersonId): Promise<readonly ListedDevice[]>;
  /** Ends the sessions there; an order that stands already stays as it is. False when there is no such device. */
  order(asked: { id: string; person?: PersonId; by: WipeRecord['by'] }): Promise<boolean>;
  /** Whose data the device that holds this key is to wipe. */
  ordersFor(key: PublicKey): Promise<readonly PersonId[]>;
  /** The device has wiped what is this person's; `destroyed` are the acts that were never sent. */
  confirm(key: PublicKey, person: PersonId, destroyed: readonly string[]): Promise<void>;
};

type Deps = {
  readonly database: AccountsDatabase;
  readonly signOut: (session: Session) => Promise<void>;
};

const PREFIX = 'device:';
const DAY_MS = 86_400_000;

export function createWipes({ database, signOut }: Deps): Wipes {
  /** One device, with all the people on it, or every device. */
  async function read(id?: string): Promise<readonly ListedDevice[]> {
    const prefix = id === undefined ? PREFIX : `${PREFIX}${id}:`;
    const records = await readAll<DeviceRecord>(database, prefix);
    return records
      .map(({ _id, person: of, name, firstSeen, lastSeen, removedAt, wipe }) => ({
        ...{ id: _id.slice(PREFIX.length, -of.length - 1), person: of, name, firstSeen, lastSeen },
        removed: removedAt !== undefined,
        ...(wipe ? { wipe } : {}),
      }))
      .toSorted((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1));
  }
  return {
    async list(person) {
      const all = await read();
      return person === undefined ? all : all.filter((one) => one.person === person);
    },
    async order({ id, person, by }) {
      const onIt = await read(id);
      const meant = onIt.filter((one) => person === undefined || one.person === person);
      for (const one of meant) {
        await writeOrder(database, one, by);
        for (const session of await sessionsOn(database, one)) await signOut(session);
      }
      return meant.length > 0;
    },
    async ordersFor(key) {
      const meant = (await read(thumbprint(key))).filter(({ wipe }) => isOpen(wipe));
      return meant.map(({ person }) => person);
    },
    async confirm(key, person, destroyed) {
      const confirmedAt = new Date().toISOString();
      await update<DeviceRecord>(database, `${PREFIX}${thumbprint(key)}:${person}`, (before) =>
        before?.wipe && isOpen(before.wipe)
          ? { ...before, wipe: { ...before.wipe, confirmedAt, destroyed } }
          : null,
      );
    },
  };
}

/** An order that the device has not confirmed. */
export function isOpen(wipe: WipeRecord | undefined): boolean {
  return wipe !== undefined && wipe.confirmedAt === undefined;
}

/** From the order on the device had no session, so its lease was not renewed since. */
export function wipeState(wipe: WipeRecord, leaseDays: number, now: Date): WipeState {
  if (!isOpen(wipe)) return 'confirmed';
  const ends = Date.parse(wipe.askedAt) + leaseDays * DAY_MS;
  return now.getTime() > ends ? 'leaseEnded' : 'asked';
}

/**
 * Until when a device that has no session may still show what lies on it. None when that is over, or it was wiped and
 * not used since.
 */
export function readableUntil(
  { lastSeen, wipe }: Pick<DeviceRecord, 'lastSeen' | 'wipe'>,
  leaseDays: number,
  now: Date,
): string | undefined {
  if ((wipe?.confirmedAt ?? '') > lastSeen) return undefined;
  const ends = Date.parse(lastSeen) + SEEN_TO_MS + leaseDays * DAY_MS;
  return now.getTime() > ends ? undefined : new Date(ends).toISOString();
}

async function writeOrder(
  database: AccountsDatabase,
  { id, person }: ListedDevice,
  by: WipeRecord['by'],
): Promise<void> {
  await update<DeviceRecord>(database, `${PREFIX}${id}:${person}`, (before) => {
    if (!before || isOpen(before.wipe)) return null;
    // What lies sealed there opens with no later sign-in.
    const seal = randomBytes(32).toString('base64url');
    return { ...before, seal, wipe: { by, askedAt: new Date().toISOString() } };
  });
}

async function sessionsOn(
  database: AccountsDatabase,
  { id, person }: ListedDevice,
): Promise<readonly Session[]> {
  const accounts = await readAll<AccountRecord>(database, 'account:');
  const names = accounts.filter((one) => one.person === person).map(({ username }) => username);
  const sessions = await readAll<SessionRecord>(database, sessionId(''));
  return sessions
    .filter(({ device, username }) => device?.id === id && names.includes(username))
    .map(({ _id, device }) => ({ id: _id.slice(sessionId('').length), person, device }));
}
