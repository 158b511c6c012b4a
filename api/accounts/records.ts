import type { DocumentScope, MaybeDocument } from '../store/client.ts';
import type { PersonId } from '#shared/office/office.ts';
import type { Device, PublicKey } from './session.ts';

/** The `accounts` database. Other modules keep documents of their own there, under ids of their own. */
export type AccountsDatabase = DocumentScope<unknown>;

/** `account:<username>` */
export type AccountRecord = {
  readonly username: string;
  readonly person: PersonId;
  readonly passwordHash: string;
  readonly createdAt: string;
  readonly disabled?: boolean;
};

/** `session:<SHA-256 of the cookie's value, hex>` */
export type SessionRecord = {
  readonly username: string;
  readonly device: Device | null;
  readonly createdAt: string;
  readonly expiresAt: string;
};

/** `device:<RFC 7638 thumbprint>:<person>`: people who share a browser may share its key, each on a record of their own. */
export type DeviceRecord = {
  readonly person: PersonId;
  readonly name: string;
  readonly publicKey: PublicKey;
  readonly firstSeen: string;
  /** To the hour, while it has a session. */
  readonly lastSeen: string;
  /** Its person signed it out for good. The record stays: what the key signed is verified with it later. */
  readonly removedAt?: string;
  /** base64url of 32 random bytes: what the person leaves unsent on the device at a sign-out is sealed with it. */
  readonly seal: string;
  readonly wipe?: WipeRecord;
};

/** An order to wipe what this person has on the device, and what the device answered. */
export type WipeRecord = {
  readonly by: 'administrator' | 'person';
  readonly askedAt: string;
  readonly confirmedAt?: string;
  /** Ids of the acts that were never sent. */
  readonly destroyed?: readonly string[];
};

export const accountId = (username: string) => `account:${username}`;
export const sessionId = (id: string) => `session:${id}`;
export const deviceId = (id: string, person: PersonId) => `device:${id}:${person}`;

export type Stored<Content> = Content & { readonly _id: string; readonly _rev: string };

/** The newest revision, or null; any other answer throws. */
export async function read<Content>(
  database: AccountsDatabase,
  id: string,
): Promise<Stored<Content> | null> {
  try {
    return (await database.get(id)) as Stored<Content>;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Every document whose id begins with `prefix`. An agency's accounts and sessions are few hundred. */
export async function readAll<Content>(
  database: AccountsDatabase,
  prefix: string,
): Promise<readonly Stored<Content>[]> {
  const { rows } = await database.list({
    include_docs: true,
    startkey: prefix,
    endkey: `${prefix}\ufff0`,
  });
  return rows.flatMap((row) => (row.doc ? [row.doc as unknown as Stored<Content>] : []));
}

/**
 * Writes what `change` makes of the document; its null leaves it as it is.
 * Read and changed again when another process wrote it in between.
 */
export async function update<Content extends object>(
  database: AccountsDatabase,
  id: string,
  change: (before: Stored<Content> | null) => Content | null,
): Promise<Content | null> {
  for (;;) {
    const before = await read<Content>(database, id);
    const after = change(before);
    if (after === null) return null;
    try {
      await database.insert({ ...after, _id: id, ...revisionOf(before) } as MaybeDocument);
      return after;
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
    }
  }
}

/** Deletes; whether it was there. */
export async function remove(database: AccountsDatabase, id: string): Promise<boolean> {
  for (;;) {
    const found = await read<object>(database, id);
    if (!found) return false;
    try {
      await database.destroy(id, found._rev);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status !== 404 && status !== 409) throw error;
    }
  }
}

function revisionOf(before: { readonly _rev: string } | null) {
  return before ? { _rev: before._rev } : {};
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
