import 'fake-indexeddb/auto';
import canonicalize from 'canonicalize';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { browserDevice } from './device.ts';
import { openFacts } from './facts.ts';
import { keepKey, keyFor, keyOf, sign } from './keys.ts';
import { signEnvelope } from './signing.ts';

const device = { ...browserDeviceWithoutCaches(), prefix: 'keys-' };

function browserDeviceWithoutCaches() {
  Object.assign(globalThis, { caches: undefined });
  return browserDevice();
}

const envelope = {
  id: '01930000-0000-7000-8000-000000000001',
  document: 'incoming:01930000-0000-7000-8000-000000000002',
  basedOn: 3,
  decidedAt: '2026-11-09T02:00:00.000Z',
  by: 'giamdoc',
  command: { type: 'Comment', text: 'Đã đọc Ế' },
};

test('a key is kept only when the sign-in succeeded, and is then the person’s', async () => {
  const facts = openFacts(device);
  const key = await keyFor(facts, 'giamdoc');
  expect((await keyFor(facts, 'giamdoc')).thumbprint).not.toBe(key.thumbprint);

  await keepKey(facts, key, 'giamdoc');
  expect((await keyFor(facts, 'giamdoc')).thumbprint).toBe(key.thumbprint);
  expect((await keyOf(facts, 'giamdoc'))?.thumbprint).toBe(key.thumbprint);
  expect(await keyOf(facts, 'vanthu')).toBeUndefined();
});

test('the private key cannot be taken out', async () => {
  const { privateKey } = await keyFor(openFacts(device), 'somebody');
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
});

test('the device’s id is the RFC 7638 thumbprint of its key', async () => {
  const { publicKey, thumbprint } = await keyFor(openFacts(device), 'somebody');
  const { crv, kty, x, y } = publicKey;
  const members = JSON.stringify({ crv, kty, x, y });
  expect(thumbprint).toBe(createHash('sha256').update(members).digest('base64url'));
});

test('Node verifies what the device signed: ES256 over the RFC 8785 form without the signature', async () => {
  const key = await keyFor(openFacts(device), 'somebody');
  const { signature = '', ...signed } = await signEnvelope(envelope, key);
  const publicKey = createPublicKey({ key: { ...key.publicKey }, format: 'jwk' });
  const text = Buffer.from(canonicalize(signed) ?? '');
  const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const bytes = Buffer.from(signature, 'base64url');
  expect(bytes).toHaveLength(64);
  expect(verify('sha256', text, options, bytes)).toBe(true);
  expect(verify('sha256', Buffer.from(`${text} `), options, bytes)).toBe(false);
  expect(await sign(key, 'challenge')).toMatch(/^[A-Za-z0-9_-]{86}$/);
});
