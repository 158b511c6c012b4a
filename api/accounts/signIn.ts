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
  | { readonly ok: false; readonly why: 'credentials' | 'proof' }
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
  const attempt = { username: body.username.trim().toLowerCase(), address };
  const entered = deps.guard.enter(attempt);
  if (!entered.ok) return { ok: false, why: 'tooMany', retryAfter: entered.retryAfter };
  // Before the password, or the answer to a wrong proof would tell that the password was right.
  if (!holdsItsKey(deps.challenges, body, address)) return { ok: false, why: 'proof' };

  // What can be no name is looked up too, as the empty one, which nobody has.
  const name = v.is(Name, attempt.username) ? attempt.username : '';
  const account = await read<AccountRecord>(deps.database, accountId(name));
  const matches = await deps.passwords.verify(account?.passwordHash, body.password);
  if (matches === 'busy') {
    deps.guard.takeBack(attempt);
    return { ok: false, why: 'tooMany', retryAfter: BUSY_SECONDS };
  }
  if (!account || !matches || account.disabled) {
    // Not the name that was typed: people type passwords there.
    deps.log.warn('sign-in refused', { username: account?.username ?? null, address });
    return { ok: false, why: 'credentials' };
  }
  deps.guard.succeed(attempt);
  return welcome(deps, account, body);
}

async function welcome(deps: SignInDeps, account: AccountRecord, body: SignInBody) {
  const device = body.device ? deviceOf(body.device) : null;
  const { username, person } = account;
  const kept = device?.publicKey
    ? await keepDevice(deps.database, person, device, device.publicKey)
    : undefined;
  const { id, cookie } = await deps.sessions.begin(username, device);
  deps.log.info('signed in', { username, device: device?.id });
  const seal = kept ? { seal: kept.seal } : {};
  return { ok: true, sessionId: id, person, device, cookie, ...seal } as const;
}

function holdsItsKey(challenges: Challenges, { device }: SignInBody, address: string): boolean {
  if (!device || !('publicKey' in device)) return true;
  const { publicKey, proof } = device;
  return challenges.redeem(address, (challenge) => isSignedBy(publicKey, challenge, proof));
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
) {
  const now = new Date().toISOString();
  return update<DeviceRecord>(database, deviceId(id, person), (before) => ({
    person,
    name,
    publicKey,
    firstSeen: before?.firstSeen ?? now,
    lastSeen: now,
    seal: before?.seal ?? randomBytes(32).toString('base64url'),
  }));
}
