import { createHash, createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import type { PublicKey } from './session.ts';

/** 32 bytes in base64url as it must be written: another spelling would give the same key a second id. */
const coordinate = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/),
  v.check((text) => Buffer.from(text, 'base64url').toString('base64url') === text),
);

/**
 * A public P-256 key for ES256. Members that browsers add (`ext`, `key_ops` …) are dropped; a private key is refused,
 * so that none is ever sent here unnoticed.
 */
export const PublicKeySchema = v.pipe(
  v.looseObject({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: coordinate,
    y: coordinate,
    alg: v.optional(v.literal('ES256')),
    use: v.optional(v.literal('sig')),
    d: v.optional(v.never()),
  }),
  v.check((jwk) => !('d' in jwk)),
  v.transform(({ kty, crv, x, y }): PublicKey => ({ kty, crv, x, y })),
  v.check(isOnCurve),
);

export const SignatureSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/));

/** RFC 7638: base64url of the SHA-256 of the required members in lexical order. */
export function thumbprint({ crv, kty, x, y }: PublicKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** ES256: `signature` is base64url of r‖s over the UTF-8 bytes of `text`. */
export function isSignedBy(key: PublicKey, text: string, signature: string): boolean {
  return verify(
    'sha256',
    Buffer.from(text, 'utf8'),
    { key: toKeyObject(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
}

function toKeyObject(key: PublicKey) {
  return createPublicKey({ key: { ...key }, format: 'jwk' });
}

function isOnCurve(key: PublicKey): boolean {
  try {
    toKeyObject(key);
    return true;
  } catch {
    return false;
  }
}
