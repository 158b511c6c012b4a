import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v7 } from 'uuid';
import type { PersonCommand } from '#shared/kinds.ts';
import { connect, type Send } from './http.ts';

/** A signed-in device with a key, as a phone is one: every envelope it makes is signed. */
export type Client = {
  readonly send: Send;
  readonly cookie: string;
  readonly envelope: (document: string, basedOn: number, command: PersonCommand) => Signed;
  readonly close: () => void;
};

export type Signed = { readonly id: string; readonly document: string; readonly signature: string };

export async function signIn(url: string, username: string, password: string): Promise<Client> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const plain = connect(url, {});
  const { challenge } = JSON.parse((await plain.send('GET', '/api/signin/challenge')).body);
  const device = {
    name: 'bench',
    publicKey: publicKey.export({ format: 'jwk' }),
    proof: signature(privateKey, challenge),
  };
  const answer = await fetch(new URL('/api/signin', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, device }),
  });
  if (!answer.ok)
    throw new Error(`sign-in of ${username}: ${answer.status} ${await answer.text()}`);
  plain.close();
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { send, close } = connect(url, { cookie });
  return { send, cookie, close, envelope: (...parts) => envelope(privateKey, ...parts) };
}

function envelope(
  key: KeyObject,
  document: string,
  basedOn: number,
  command: PersonCommand,
): Signed {
  const unsigned = { id: v7(), document, basedOn, decidedAt: new Date().toISOString(), command };
  return { ...unsigned, signature: signature(key, canonicalize(unsigned) ?? '') };
}

function signature(key: KeyObject, text: string): string {
  return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
}

/** Posts envelopes; throws unless every one was recorded. Returns the documents' versions. */
export async function post(
  client: Client,
  envelopes: readonly Signed[],
): Promise<readonly number[]> {
  const { status, body } = await client.send(
    'POST',
    '/sync/commands',
    JSON.stringify({ protocol: 1, envelopes }),
  );
  const receipts = status === 200 ? JSON.parse(body).receipts : [];
  const refused = receipts.find(({ outcome }: { outcome: string }) => outcome !== 'recorded');
  if (receipts.length !== envelopes.length || refused) {
    throw new Error(`${status}: ${JSON.stringify(refused ?? body)}`);
  }
  return receipts.map(({ version }: { version: number }) => version);
}
