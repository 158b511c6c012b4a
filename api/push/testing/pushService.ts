import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushTarget } from '../send.ts';

/** What came for a browser, decrypted as a browser does. */
export type Received = {
  readonly payload: Payload;
  readonly headers: IncomingHttpHeaders;
  /** Claims of the VAPID token, whose signature is checked. */
  readonly vapid: { readonly aud: string; readonly sub: string; readonly exp: number };
};

export type Payload = {
  readonly web_push: number;
  readonly notification: {
    readonly title: string;
    readonly body: string;
    readonly navigate: string;
    readonly lang: string;
    readonly data: {
      readonly kind: string;
      readonly urgency: string;
      readonly count: number;
      readonly document?: string;
    };
  };
};

type Answer = { readonly status: number; readonly headers?: Record<string, string> };

/** A push service as RFC 8030 has it, with the browsers that listen to it. */
export type TestPushService = {
  readonly origin: string;
  readonly received: readonly Received[];
  /** A browser that subscribes. */
  readonly subscribe: () => PushTarget;
  /** What the next requests get; then 201 again. */
  readonly answer: (...answers: readonly Answer[]) => void;
  readonly close: () => Promise<void>;
};

type Browser = { readonly key: ECDH; readonly auth: Buffer };

export async function startPushService(): Promise<TestPushService> {
  const browsers = new Map<string, Browser>();
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer((incoming, outgoing) => {
    receive(browsers, incoming).then(
      (message) => {
        const { status, headers = {} } = answers.shift() ?? { status: 201 };
        if (status === 201) received.push(message);
        outgoing.writeHead(status, headers).end();
      },
      (error: unknown) => outgoing.writeHead(400).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    subscribe() {
      const key = createECDH('prime256v1');
      const p256dh = key.generateKeys('base64url');
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(8).toString('hex')}`;
      browsers.set(path, { key, auth });
      return { endpoint: origin + path, keys: { p256dh, auth: auth.toString('base64url') } };
    },
    answer: (...some) => void answers.push(...some),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function receive(
  browsers: ReadonlyMap<string, Browser>,
  incoming: IncomingMessage,
): Promise<Received> {
  const browser = browsers.get(incoming.url ?? '');
  if (!browser || incoming.method !== 'POST') throw new Error('nobody listens here');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { headers } = incoming;
  return {
    payload: JSON.parse(decrypt(browser, Buffer.concat(chunks))) as Payload,
    headers,
    vapid: readVapid(headers.authorization ?? ''),
  };
}

/** RFC 8291 over RFC 8188 (aes128gcm), one record. */
function decrypt({ key, auth }: Browser, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), key.getPublicKey(), sender]);
  const secret = derive(key.computeSecret(sender), auth, keyInfo, 32);
  const contentKey = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}

/** RFC 8292: `vapid t=<JWT>, k=<public key>`. */
function readVapid(authorization: string): Received['vapid'] {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
    half.toString('base64url'),
  );
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('not signed');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Received['vapid'];
}
