import Dexie, { type Table } from 'dexie';
import type { PersonId } from '#shared/office/office.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Device } from './device.ts';
import { unlessFull } from './full.ts';
import type { Session } from './session.ts';

/** A person's device key; the private half cannot leave the browser. */
export type KeyRecord = {
  /** As typed at sign-in, where the person is not known yet. */
  readonly username: string;
  readonly person?: PersonId;
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
  /** RFC 7638: the device's id. */
  readonly thumbprint: string;
};

/**
 * Why nothing goes, or comes. `unreachable`: the browser says online, but our server did not answer. `busy`: it was
 * asked to come back, `until` then where that was said. `refused`: somebody on the way takes not even a little (413).
 */
export type Away = {
  readonly how: 'offline' | 'unreachable' | 'busy' | 'refused';
  readonly since: Instant;
  readonly until?: Instant;
};

/** How syncing stands, written by whichever tab or worker tried last, read by all. */
export type SyncStatus = {
  readonly person: PersonId;
  readonly away?: Away;
  readonly sending?: boolean;
  readonly pulling?: { readonly received: number; readonly count: number };
  readonly pulledAt?: Instant;
  readonly signInNeeded?: boolean;
  readonly updateNeeded?: boolean;
  readonly evicted?: { readonly count: number; readonly at: Instant };
  readonly full?: boolean;
  /** Acts that were left sealed here, and that the key of the last sign-in does not open. */
  readonly unreadable?: number;
};

/** What becomes of the acts that were not sent: they wait, sealed, for this person's next sign-in, or go knowingly. */
export type Leaving = 'keep' | 'destroy';

/** A person whose desk lies on this device: written at their sign-in, gone with the last of it. */
export type Resident = {
  readonly person: PersonId;
  readonly name: string;
  /** Seals what stays when they leave. Only a sign-in brings it to the device. */
  readonly seal: CryptoKey;
  /** Server milliseconds of the last answer that was known to be for this person. */
  readonly seenAt: number;
  /** The latest time that was ever known here, in server milliseconds: a clock that is set back is not believed. */
  readonly latest: number;
  /** OB7, as the office last said. */
  readonly leaseDays: number;
  /** A sign-out that has begun; a start that finds it goes on with it. */
  readonly leaving?: Leaving;
};

/** An administrator's or the person's order to wipe this device, and how far it was obeyed. */
export type Wipe = {
  readonly person: PersonId;
  /** Ids of the acts that were destroyed unsent. */
  readonly destroyed: readonly string[];
  readonly state: 'begun' | 'cleared' | 'reported';
};

/** What a notification may say, and in which language. */
export type PushChoice = { readonly showSubject: boolean; readonly language: 'vi' | 'en' };

/** What the device knows besides desks and acts. */
export type Facts = Dexie & {
  readonly keys: Table<KeyRecord, string>;
  readonly status: Table<SyncStatus, PersonId>;
  readonly residents: Table<Resident, PersonId>;
  readonly wipes: Table<Wipe, PersonId>;
  /** `session`: who is signed in. `clock`: milliseconds to add to the device's time. `ending`: a sign-out to be told.
   * `push`: notifications are wanted. */
  readonly known: Table<
    | { readonly key: 'session'; readonly session: Session }
    | { readonly key: 'clock'; readonly offset: number }
    | { readonly key: 'ending' }
    | { readonly key: 'push'; readonly choice: PushChoice },
    'session' | 'clock' | 'ending' | 'push'
  >;
};

export function openFacts(device: Device): Facts {
  const db = new Dexie(`${device.prefix}device`) as Facts;
  db.version(1).stores({ keys: 'username, person', status: 'person', known: 'key' });
  db.version(2).stores({ residents: 'person', wipes: 'person' });
  return db;
}

/** `undefined` members are removed. On a full device nothing is written. */
export async function setStatus(
  facts: Facts,
  person: PersonId,
  changes: Partial<Omit<SyncStatus, 'person'>>,
): Promise<void> {
  await unlessFull(() =>
    facts.transaction('rw', facts.status, async () => {
      const before = (await facts.status.get(person)) ?? { person };
      const entries = Object.entries({ ...before, ...changes });
      const after = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
      // Every write wakes every screen that shows the status.
      if (JSON.stringify(after) !== JSON.stringify(before))
        await facts.status.put({ ...after, person });
    }),
  );
}
