import { webcrypto } from 'node:crypto';
import * as v from 'valibot';
import { EnvelopeSchema, type Envelope } from '#shared/protocol.ts';
import type { Device, PublicKey } from '../accounts/session.ts';
import { canonicalForm, sha256 } from './canonical.ts';

/** A command's entry holds it twice (as sent, and as events); CouchDB takes documents of 8 MB. */
const MAX_ENVELOPE_BYTES = 2 << 20;
const MAX_ECHOED_ID = 64;
const MAX_KEYS = 5_000;

export type ReadEnvelope =
  | {
      readonly ok: true;
      readonly envelope: Envelope;
      /** RFC 8785 form of what was received, without `signature`: what is signed and hashed. */
      readonly canonical: string;
      /** SHA-256 (hex) of `canonical`: same id and same hash = the same act, however often it is signed. */
      readonly hash: string;
    }
  | {
      readonly ok: false;
      /** What the device can tell its act by; empty when there is nothing to echo. */
      readonly id: string;
    };

/** The envelope as it came over the wire; the command inside is parsed later, by its document's kind. */
export function readEnvelope(raw: unknown): ReadEnvelope {
  const parsed = v.safeParse(EnvelopeSchema, raw, { abortEarly: true });
  if (!parsed.success) return { ok: false, id: echoedId(raw) };
  const canonical = canonicalWithout(raw as Record<string, unknown>);
  if (canonical === undefined) return { ok: false, id: parsed.output.id };
  return { ok: true, envelope: parsed.output, canonical, hash: sha256(canonical) };
}

function canonicalWithout(raw: Record<string, unknown>): string | undefined {
  const { signature: _, ...unsigned } = raw;
  try {
    const text = canonicalForm(unsigned);
    return Buffer.byteLength(text) > MAX_ENVELOPE_BYTES ? undefined : text;
  } catch {
    return undefined;
  }
}

function echoedId(raw: unknown): string {
  const id: unknown = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' && id.length <= MAX_ECHOED_ID && id.isWellFormed() ? id : '';
}

export type SignatureCheck = (
  device: Device | null,
  canonical: string,
  signature: string | undefined,
) => Promise<boolean>;

const { subtle } = webcrypto;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * ES256 with the key of the session's device; a device without a key signs nothing.
 * Verified on the thread pool: it is the dearest step of a command.
 */
export function createSignatureCheck(): SignatureCheck {
  const keys = new Map<string, Promise<webcrypto.CryptoKey>>();

  function keyOf(device: string, publicKey: PublicKey): Promise<webcrypto.CryptoKey> {
    const known = keys.get(device);
    if (known) return known;
    if (keys.size >= MAX_KEYS) keys.clear();
    const key = subtle.importKey('jwk', { ...publicKey }, KEY, false, ['verify']);
    keys.set(device, key);
    return key;
  }
  return async (device, canonical, signature) => {
    if (!device?.publicKey) return true;
    if (signature === undefined) return false;
    const key = await keyOf(device.id, device.publicKey);
    const bytes = Buffer.from(signature, 'base64url');
    return subtle.verify(ES256, key, bytes, Buffer.from(canonical, 'utf8'));
  };
}
