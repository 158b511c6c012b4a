import http, {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';

/** Its status and headers are here; who reads it reads it to its end, or destroys it. */
export type StoreAnswer = IncomingMessage & { readonly statusCode: number };

export type Sent = {
  readonly answer: Promise<StoreAnswer>;
  /** Breaks it off, the answer's body too. */
  readonly end: (reason: Error) => void;
  /** Told when the answer was read, or it was broken off. */
  readonly whenClosed: (tell: () => void) => void;
};

type Sending = {
  readonly method: string;
  /** Encoded, with its query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer | undefined;
};

/** A connection that rests is closed before a server closes it, which would look as if a request had been lost. */
const REST_MS = 4_000;

/**
 * HTTP requests to one address, by connections that are kept. Node's own client: `fetch` costs twice as much, and
 * nearly everything the server does asks the store.
 */
export function createExchange(base: URL): (sending: Sending) => Sent {
  const { Agent, request } = base.protocol === 'https:' ? https : http;
  const { hostname, port } = urlToHttpOptions(base);
  const folder = base.pathname.replace(/\/$/, '');
  const agent = new Agent({ keepAlive: true, timeout: REST_MS });

  return ({ method, path, headers, body }) => {
    const sent = request({ hostname, port, agent, method, headers, path: folder + path });
    const answer = answerTo(sent);
    sent.end(body);
    return answer;
  };
}

function answerTo(sent: ClientRequest): Sent {
  const { promise, resolve, reject } = Promise.withResolvers<StoreAnswer>();
  let answer: IncomingMessage | undefined;
  sent.once('response', (message) => {
    answer = message;
    resolve(message as StoreAnswer);
  });
  sent.on('error', reject);
  return {
    answer: promise,
    end: (reason) => void (answer ?? sent).destroy(reason),
    whenClosed: (tell) => void sent.once('close', tell),
  };
}

/** Throws when it was cut off. */
export async function bytesOf(answer: StoreAnswer): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

export const isOk = ({ statusCode }: StoreAnswer): boolean => statusCode >= 200 && statusCode < 300;
