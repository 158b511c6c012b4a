import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { PersonId } from '#shared/office/office.ts';
import { Name, textUpTo } from '#shared/protocol.ts';
import type { Log } from '../log.ts';
import type { Challenges } from './challenges.ts';
import { isSignedBy, PublicKeySchema, SignatureSchema, thumbprint } from './deviceKey.ts';
import type { SignInGuard } from './limits.ts';
import type { Passwords } from './passwords.ts';
import {
  accountId,
  deviceId,
  read,
  update,
  type AccountRecord,
  type AccountsDatabase,
  type DeviceRecord,
} from './records.ts';
import type { Device } from './session.ts';
import type { Sessions } from './sessions.ts';
import { isOpen } from './wipes.ts';

const DeviceName = v.pipe(
  textUpTo(100),
  v.minLength(1),
  v.check((text) => text.isWellFormed()),
);

/** A device with a key proves that it holds it; a script has a name only, or no device at all. */
export const SignInBody = v.object({
  username: v.pipe(v.string(), v.maxLength(200)),
  password: v.pipe(v.string(), v.maxLength(1_000)),
  device: v.optional(
    v.union([
      v.object({ name: DeviceName, publicKey: PublicKeySchema, proof: SignatureSchema }),
      v.strictObject({ name: DeviceName }),
    ]),
  ),
});
export type SignInBody = v.InferOutput<typeof SignInBody>;

export type SignInAnswer =
  | {
      readonly ok: true;
      readonly sessionId: string;
      readonly person: PersonId;
      readonly device: Device | null;
      readonly cookie: string;
      /** For a device with a key: what it seals with, and opens what it sealed earlier. */
      readonly seal?: string;
    }
  | { readonly ok: false; readonly why: 'credentials' | 'proof' | 'wipe' }
  | { readonly ok: false; readonly why: 'tooMany'; readonly retryAfter: number };

export type SignInDeps = {
  readonly database: AccountsDatabase;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly guard: SignInGuard;
  readonly challenges: Challenges;
  readonly log: Log;
};

const BUSY_SECONDS = 2;

/** Nobody learns whether a name exists: an unknown one, a disabled one and a wrong password take the same path and time. */
export async function signIn(
  deps: SignInDeps,
  body: SignInBody,
  address: string,
): Promise<SignInAnswer> {
  const { database, guard, challenges } = deps;
  const username = body.username.trim().toLowerCase();
  const key = keyIn(body);
  // Before the password, or the answer to a wrong proof would tell that the password was right.
  const isProven = !key || holdsItsKey(challenges, key);
  const device = key && isProven ? await knownDevice(database, username, key) : undefined;
  const attempt = { username, address, device };
  const entered = guard.enter(attempt);
  if (!entered.ok) return { ok: false, why: 'tooMany', retryAfter: entered.retryAfter };
  if (!isProven) return { ok: false, why: 'proof' };

  const account = await accountNamed(database, username);
  const first = device !== undefined;
  const matches = await deps.passwords.verify(account?.passwordHash, body.password, { first });
  if (matches === 'busy') {
    guard.takeBack(attempt);
    return { ok: false, why: 'tooMany', retryAfter: BUSY_SECONDS };
  }
  if (!account || !matches || account.disabled) {
    // Not the name that was typed: people type passwords there.
    deps.log.warn('sign-in refused', { username: account?.username ?? null, address });
    return { ok: false, why: 'credentials' };
  }
  guard.succeed(attempt);
  // The same proof twice at once: one of them was copied.
  if (key && !challenges.useUp(key.proof)) return { ok: false, why: 'proof' };
  return welcome(deps, account, body);
}

/**
 * A change of password and an order to wipe end the sessions that they find, after they are written. So the session is
 * written first and whether it may be is looked at afterwards: one of the two sees the other.
 */
async function welcome(
  deps: SignInDeps,
  account: AccountRecord,
  body: SignInBody,
): Promise<SignInAnswer> {
  const { database, sessions, log } = deps;
  const device = body.device ? deviceOf(body.device) : null;
  const { username, person } = account;
  const { id, cookie } = await sessions.begin(username, device);
  const kept = await keptOrRefused(database, account, device);
  if (typeof kept === 'string') {
    await sessions.end(id);
    return { ok: false, why: kept };
  }
  log.info('signed in', { username, device: device?.id });
  const seal = kept ? { seal: kept.seal } : {};
  return { ok: true, sessionId: id, person, device, cookie, ...seal };
}

async function keptOrRefused(
  database: AccountsDatabase,
  { username, person, passwordHash }: AccountRecord,
  device: Device | null,
): Promise<DeviceRecord | null | 'credentials' | 'wipe'> {
  const now = await accountNamed(database, username);
  if (now?.passwordHash !== passwordHash || now.disabled) return 'credentials';
  if (!device?.publicKey) return null;
  const kept = await keepDevice(database, person, device, device.publicKey);
  // Whoever found a lost device signs in there only after it has wiped itself.
  return isOpen(kept?.wipe) ? 'wipe' : kept;
}

/** What can be no name is looked up too, as the empty one, which nobody has. */
function accountNamed(database: AccountsDatabase, username: string) {
  return read<AccountRecord>(database, accountId(v.is(Name, username) ? username : ''));
}

type Key = Extract<NonNullable<SignInBody['device']>, { publicKey: unknown }>;

function keyIn({ device }: SignInBody): Key | undefined {
  return device && 'publicKey' in device ? device : undefined;
}

function holdsItsKey(challenges: Challenges, { publicKey, proof }: Key): boolean {
  return challenges.accepts(proof, (challenge) => isSignedBy(publicKey, challenge, proof));
}

/** The id of a device that has signed in to this name before; its records are looked up for unknown names as well. */
async function knownDevice(
  database: AccountsDatabase,
  username: string,
  { publicKey }: Key,
): Promise<string | undefined> {
  const account = await accountNamed(database, username);
  const id = thumbprint(publicKey);
  const record = await read<DeviceRecord>(database, deviceId(id, account?.person ?? ''));
  return record && record.removedAt === undefined ? id : undefined;
}

function deviceOf(device: NonNullable<SignInBody['device']>): Device {
  const { name } = device;
  if (!('publicKey' in device)) return { id: crypto.randomUUID(), name };
  return { id: thumbprint(device.publicKey), name, publicKey: device.publicKey };
}

async function keepDevice(
  database: AccountsDatabase,
  person: PersonId,
  { id, name }: Device,
  publicKey: NonNullable<Device['publicKey']>,
): Promise<DeviceRecord | null> {
  const now = new Date().toISOString();
  return update<DeviceRecord>(database, deviceId(id, person), (before) => {
    if (isOpen(before?.wipe)) return before;
    const { removedAt: _, ...kept } = before ?? {};
    const firstSeen = before?.firstSeen ?? now;
    const seal = before?.seal ?? randomBytes(32).toString('base64url');
    return { ...kept, person, name, publicKey, firstSeen, lastSeen: now, seal };
  });
}
