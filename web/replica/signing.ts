import canonicalize from 'canonicalize';
import type { Envelope } from '#shared/protocol.ts';
import type { KeyRecord } from './facts.ts';
import { sign } from './keys.ts';

/** The envelope with the device's ES256 signature over its RFC 8785 form. */
export async function signEnvelope(
  envelope: Omit<Envelope, 'signature'>,
  key: KeyRecord,
): Promise<Envelope> {
  const text = canonicalize(envelope);
  if (text === undefined) throw new Error('an envelope is always an object');
  return { ...envelope, signature: await sign(key, text) };
}
