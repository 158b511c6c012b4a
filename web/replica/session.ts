import * as v from 'valibot';
import { positionKinds, type PersonId } from '#shared/office/office.ts';
import { flushLock, type Device } from './device.ts';
import { withLock } from './lock.ts';
import { setStatus, type Facts, type KeyRecord } from './facts.ts';
import { unlessFull } from './full.ts';
import { keepKey, keyFor, sign } from './keys.ts';
import { importSeal } from './seal.ts';
import { ask, readJson, UNREACHABLE, type Reply } from './ask.ts';

/*
 * Who is signed in on this device, also without a network.
 * The server's last answer is kept; a session that ended meanwhile shows only when the server says so (401).
 */

const SessionSchema = v.object({
  person: v.object({
    id: v.string(),
    name: v.string(),
    positions: v.array(
      v.object({
        id: v.string(),
        kind: v.picklist(positionKinds),
        title: v.string(),
        unit: v.optional(v.string()),
      }),
    ),
  }),
  device: v.nullable(v.object({ id: v.string(), name: v.string() })),
  office: v.nullable(v.object({ name: v.string(), version: v.number() })),
  protocol: v.number(),
});
/** The answer of `GET /api/session`. */
export type Session = Readonly<v.InferOutput<typeof SessionSchema>>;

/** OB7, until the office has said it. */
const FIRST_LEASE_DAYS = 7;

const Challenge = v.object({ challenge: v.string() });
const SignedIn = v.object({
  person: v.object({ id: v.string(), name: v.string() }),
  seal: v.string(),
});

export type Who = {
  readonly username: string;
  readonly password: string;
  readonly deviceName: string;
};

export type SignInAnswer =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly why: 'wrong' | 'unreachable' }
  /** An order to wipe this device was not obeyed yet. */
  | { readonly ok: false; readonly why: 'wipe' }
  | { readonly ok: false; readonly why: 'tooMany'; readonly retryAfterMs: number };

/** The person this device works for; `null` before the first sign-in and from the first step of a sign-out on. */
export async function knownSession(facts: Facts): Promise<Session | null> {
  return facts.transaction('r', facts.known, facts.residents, async () => {
    const known = await facts.known.get('session');
    if (known?.key !== 'session') return null;
    const resident = await facts.residents.get(known.session.person.id);
    return resident && !resident.leaving ? known.session : null;
  });
}

/** Whether this device works for this person, whatever the server says of their session. */
export async function isSignedIn(facts: Facts, person: PersonId): Promise<boolean> {
  return (await knownSession(facts))?.person.id === person;
}

/** The server refused a request of this person. Who left this device meanwhile leaves nothing on it. */
export async function noteEnd(facts: Facts, person: PersonId): Promise<void> {
  if (await isSignedIn(facts, person)) await setStatus(facts, person, { signInNeeded: true });
}

/** Asks the server; what it says is kept. Offline the last answer stands. */
export async function refreshSession(device: Device, facts: Facts): Promise<Session | null> {
  const known = await knownSession(facts);
  const session = await parse(SessionSchema, await ask(device, '/api/session'));
  if (!session) return known;
  await unlessFull(() => facts.known.put({ key: 'session', session }));
  await setStatus(facts, session.person.id, { signInNeeded: undefined });
  return session;
}

/** Signs in with the device's own key, which is made the first time. Online only. */
export async function signIn(device: Device, facts: Facts, who: Who): Promise<SignInAnswer> {
  const key = await keyFor(facts, who.username);
  const challenge = await parse(Challenge, await ask(device, '/api/signin/challenge'));
  if (!challenge) return { ok: false, why: 'unreachable' };
  const proof = await sign(key, challenge.challenge);
  const body = {
    username: who.username,
    password: who.password,
    device: { name: who.deviceName, publicKey: key.publicKey, proof },
  };
  const before = (await knownSession(facts))?.person.id;
  if (before === undefined) return enter(device, facts, key, body);
  // The cookie changes hands: acts of the person before must not be under way with it.
  return withLock(device, flushLock(device, before), () => enter(device, facts, key, body));
}

async function enter(
  device: Device,
  facts: Facts,
  key: KeyRecord,
  body: object,
): Promise<SignInAnswer> {
  const reply = await post(device, '/api/signin', body);
  if (reply.kind === 'signInNeeded') return { ok: false, why: 'wrong' };
  if (reply.kind === 'unreachable' && reply.status === 429) {
    return { ok: false, why: 'tooMany', retryAfterMs: reply.retryAfterMs ?? 0 };
  }
  if (reply.kind === 'answered' && reply.response.status === 403) {
    const refused = v.safeParse(
      v.object({ wipe: v.literal(true) }),
      await readJson(reply.response),
    );
    return { ok: false, why: refused.success ? 'wipe' : 'unreachable' };
  }
  const answer = await parse(SignedIn, reply);
  if (!answer) return { ok: false, why: 'unreachable' };
  await keepKey(facts, key, answer.person.id);
  await takeIn(device, facts, answer, reply);
  // The server ended the session before when it began this one.
  await facts.known.delete('ending');
  await facts.wipes.filter(({ state }) => state === 'reported').delete();
  const session = await refreshSession(device, facts);
  return session ? { ok: true, session } : { ok: false, why: 'unreachable' };
}

async function takeIn(
  device: Device,
  facts: Facts,
  { person: { id: person, name }, seal }: v.InferOutput<typeof SignedIn>,
  reply: Reply,
): Promise<void> {
  const said = reply.kind === 'answered' ? reply.response.headers.get('date') : null;
  const seenAt = Date.parse(said ?? '') || device.now();
  const { leaseDays = FIRST_LEASE_DAYS } = (await facts.residents.get(person)) ?? {};
  const key = await importSeal(seal);
  await facts.residents.put({ person, name, seal: key, seenAt, latest: seenAt, leaseDays });
}

/**
 * Forgets that this person is signed in, and ends the session on the server. When that cannot be reached it is told at
 * the next start: until then the browser still holds the cookie, which no script can remove.
 */
export async function endSession(device: Device, facts: Facts, person: PersonId): Promise<void> {
  const known = await facts.known.get('session');
  // With another person's sign-in the server ended this one's session.
  if (known?.key === 'session' && known.session.person.id !== person) return;
  const isNoted = await unlessFull(() => facts.known.put({ key: 'ending' }));
  await facts.known.bulkDelete(['session', 'push']);
  if (isNoted) await finishEnding(device, facts);
  else await post(device, '/api/signout', {});
}

/** Tells the server of a sign-out that it could not be told of. */
export async function finishEnding(device: Device, facts: Facts): Promise<void> {
  if (!(await facts.known.get('ending'))) return;
  const reply = await post(device, '/api/signout', {});
  if (reply.kind === 'answered' && reply.response.ok) await facts.known.delete('ending');
}

function post(device: Device, path: string, body: object): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  return ask(device, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function parse<T>(
  schema: v.GenericSchema<unknown, T>,
  reply: Reply = UNREACHABLE,
): Promise<T | undefined> {
  if (reply.kind !== 'answered' || !reply.response.ok) return undefined;
  const parsed = v.safeParse(schema, await readJson(reply.response));
  return parsed.success ? parsed.output : undefined;
}
