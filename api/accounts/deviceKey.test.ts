import { expect, test } from 'vitest';
import * as v from 'valibot';
import { isSignedBy, PublicKeySchema, thumbprint } from './deviceKey.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

async function makeKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const sign = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      pair.privateKey,
      bytes,
    );
    return Buffer.from(signature).toString('base64url');
  };
  return { pair, jwk, sign };
}

test('the key as a browser exports it is taken, with only the members that name it', async () => {
  const { jwk } = await makeKey();
  expect(v.parse(PublicKeySchema, jwk)).toEqual({ kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y });
});

test('the thumbprint is the one of RFC 7638', () => {
  const key = v.parse(PublicKeySchema, {
    kty: 'EC',
    crv: 'P-256',
    // The example key of RFC 7517, appendix A.1.
    x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
    y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
    kid: '1',
    use: 'sig',
  });
  expect(thumbprint(key)).toBe('cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s');
});

test('a private key is refused', async () => {
  const { pair, jwk } = await makeKey();
  const secret = await crypto.subtle.exportKey('jwk', pair.privateKey);
  expect(v.is(PublicKeySchema, secret)).toBe(false);
  expect(v.is(PublicKeySchema, { ...jwk, d: undefined })).toBe(false);
});

test('another curve, another kind of key and a point off the curve are refused', async () => {
  const { jwk } = await makeKey();
  const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, [
    'sign',
    'verify',
  ]);
  const wrong = [
    await crypto.subtle.exportKey('jwk', other.publicKey),
    { ...jwk, crv: 'P-384' },
    { ...jwk, crv: 'secp256k1' },
    { ...jwk, kty: 'RSA' },
    { ...jwk, alg: 'HS256' },
    { ...jwk, use: 'enc' },
    { ...jwk, x: jwk.y, y: jwk.x },
    { ...jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) },
    { ...jwk, x: `${jwk.x}A` },
    { ...jwk, y: undefined },
    { ...jwk, x: 7 },
    {},
    null,
    'key',
    [],
  ];
  for (const key of wrong) expect(v.is(PublicKeySchema, key)).toBe(false);
});

test('a second spelling of the same coordinate is refused, or one key would have two ids', async () => {
  const { jwk } = await makeKey();
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const x = jwk.x ?? '';
  const last = alphabet.indexOf(x.at(-1) ?? '');
  const other = x.slice(0, -1) + alphabet[last ^ 1];
  expect(Buffer.from(other, 'base64url').equals(Buffer.from(x, 'base64url'))).toBe(true);
  expect(v.is(PublicKeySchema, { ...jwk, x: other })).toBe(false);
});

test('only the key’s own signature over the very text counts', async () => {
  const [mine, another] = [await makeKey(), await makeKey()];
  const key = v.parse(PublicKeySchema, mine.jwk);
  const signature = await mine.sign('thử thách');
  expect(isSignedBy(key, 'thử thách', signature)).toBe(true);
  expect(isSignedBy(key, 'thử thách ', signature)).toBe(false);
  expect(isSignedBy(key, 'thử thách', await another.sign('thử thách'))).toBe(false);
  expect(isSignedBy(key, 'thử thách', 'A'.repeat(86))).toBe(false);
});
