import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import type { Instant } from '#shared/workdays.ts';
import { canonicalForm, sha256 } from '../commands/canonical.ts';

/** The ledger up to one entry. */
export type Head = {
  /** Number of the last entry; 0 before the first. */
  readonly n: number;
  readonly count: number;
  /** Runs over the numbers and hashes of all entries in the order of `n`; '' before the first. */
  readonly hash: string;
};

export const EMPTY: Head = { n: 0, count: 0, hash: '' };

export function withNext({ count, hash }: Head, entry: { n: number; hash: string }): Head {
  const { n } = entry;
  return { n, count: count + 1, hash: sha256(`${hash}\n${n}\n${entry.hash}`) };
}

const Digest = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{64})?$/));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What the server states of its ledger, and signs: kept where whoever can write to the store cannot change it. */
export const CheckpointSchema = v.strictObject({
  n: Count,
  count: Count,
  hash: Digest,
  at: v.pipe(v.string(), v.maxLength(40)),
  /** The public Ed25519 key, base64url. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** Ed25519, base64url, over the RFC 8785 form of the rest. */
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type Checkpoint = Readonly<v.InferOutput<typeof CheckpointSchema>>;

export type Signer = {
  readonly key: string;
  readonly sign: (head: Head, at: Instant) => Checkpoint;
};

/** What stands before the 32 bytes of an Ed25519 key in PKCS 8 (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The server's key for checkpoints comes from its secret, so an older data folder needs no new file. */
export function createSigner(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'butphe checkpoint', 32));
  const der = Buffer.concat([PKCS8_ED25519, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const key = String(createPublicKey(privateKey).export({ format: 'jwk' }).x);
  return {
    key,
    sign({ n, count, hash }, at) {
      const stated = { n, count, hash, at, key };
      const signature = sign(null, Buffer.from(canonicalForm(stated)), privateKey);
      return { ...stated, signature: signature.toString('base64url') };
    },
  };
}

/** Whether whoever has the checkpoint's key signed just this. */
export function isIntact({ signature, ...stated }: Checkpoint): boolean {
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: stated.key },
    format: 'jwk',
  });
  const text = Buffer.from(canonicalForm(stated));
  return verify(null, text, publicKey, Buffer.from(signature, 'base64url'));
}
