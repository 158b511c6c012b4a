import type { PersonId } from '#shared/office/office.ts';
import type { Facts, KeyRecord } from './facts.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** The key that this person signed in with; without it nothing can be signed, and they sign in again. */
export function keyOf(facts: Facts, person: PersonId): Promise<KeyRecord | undefined> {
  return facts.keys.where({ person }).first();
}

/** The key to prove at sign-in; a new one is kept only once the sign-in succeeded, by `keepKey`. */
export async function keyFor(facts: Facts, username: string): Promise<KeyRecord> {
  return (await facts.keys.get(username)) ?? makeKey(username);
}

export async function keepKey(facts: Facts, key: KeyRecord, person: PersonId): Promise<void> {
  await facts.keys.put({ ...key, person });
}

async function makeKey(username: string): Promise<KeyRecord> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const members = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
  return {
    username,
    privateKey: pair.privateKey,
    publicKey: { kty, crv, x, y },
    thumbprint: base64url(await crypto.subtle.digest('SHA-256', members)),
  };
}

/** ES256 over the UTF-8 bytes of `text`: base64url of the 64 bytes r‖s. */
export async function sign(key: KeyRecord, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return base64url(await crypto.subtle.sign(SIGNING, key.privateKey, bytes));
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
