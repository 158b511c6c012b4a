import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on its way; `undefined` lets it pass. */
export type Happening =
  /** Somebody else answers, e.g. a captive portal. */
  | { readonly answer: { status: number; headers?: Record<string, string>; body?: string } }
  /** Carried out, but the answer never comes. */
  | 'answerLost'
  /** Never arrives. */
  | 'cut'
  /** Stands still until `between` is closed. */
  | 'silence'
  /** Stands still until then, and passes. */
  | { readonly waitsFor: Promise<unknown> }
  /** The answer is handed on and changed. */
  | { readonly change: (body: Buffer) => Buffer }
  /** The answer ends after so many bytes, as if that were all. */
  | { readonly endAfter: number }
  /** The line dies after so many bytes. */
  | { readonly diesAfter: number }
  /** After so many bytes nothing more comes, and the line stays open until `between` is closed. */
  | { readonly standsAfter: number };

export type Asked = { readonly method: string; readonly path: string; readonly body: Buffer };

/** The network between a device and the server: a real HTTP proxy. */
export type Between = {
  readonly url: string;
  /** Every request that came, in order. */
  readonly asked: readonly Asked[];
  /** Decides about each request until it is called again. */
  readonly happens: (decide: (asked: Asked) => Happening | undefined) => void;
  /** Answers these paths itself, whatever happens to the others. */
  readonly serves: (pages: ReadonlyMap<string, { type: string; body: Buffer }>) => void;
  /** Requests to paths that begin so. */
  readonly count: (path: string, method?: string) => number;
  readonly close: () => Promise<void>;
};

export async function openBetween(target: string): Promise<Between> {
  const asked: Asked[] = [];
  let decide: (asked: Asked) => Happening | undefined = () => undefined;
  let own: ReadonlyMap<string, { type: string; body: Buffer }> = new Map();

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = incoming;
    const served = own.get(path);
    if (served) {
      outgoing.writeHead(200, { 'content-type': served.type });
      return void outgoing.end(served.body);
    }
    const one = { method, path, body: await bodyOf(incoming) };
    asked.push(one);
    const happening = decide(one);
    if (happening === 'cut') return void incoming.socket.destroy();
    if (happening === 'silence') return;
    if (typeof happening === 'object' && 'answer' in happening) {
      outgoing.writeHead(happening.answer.status, happening.answer.headers);
      return void outgoing.end(happening.answer.body);
    }
    if (typeof happening === 'object' && 'waitsFor' in happening) {
      await happening.waitsFor;
      return forward(target, incoming, outgoing, one.body, undefined);
    }
    await forward(target, incoming, outgoing, one.body, happening);
  }
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    happens: (next) => void (decide = next),
    serves: (pages) => void (own = pages),
    count: (path, method) =>
      asked.filter((one) => one.path.startsWith(path) && (!method || one.method === method)).length,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Meanwhile = Exclude<
  Happening,
  'cut' | 'silence' | { answer: unknown } | { waitsFor: unknown }
>;

async function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body: Buffer,
  happening: Meanwhile | undefined,
): Promise<void> {
  const answer = await send(target, incoming, body);
  if (happening === 'answerLost') {
    await bodyOf(answer);
    return void incoming.socket.destroy();
  }
  const { 'transfer-encoding': _, 'content-length': _length, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 500, headers);
  if (!happening) {
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
    outgoing.on('close', () => answer.destroy());
    return;
  }
  if ('standsAfter' in happening) return stand(answer, outgoing, happening.standsAfter);
  const whole = await bodyOf(answer);
  if ('change' in happening) return void outgoing.end(happening.change(whole));
  if ('endAfter' in happening) return void outgoing.end(whole.subarray(0, happening.endAfter));
  outgoing.write(whole.subarray(0, happening.diesAfter), () => incoming.socket.destroy());
}

/** A stream may have no end: what comes is handed on as it comes. */
function stand(answer: IncomingMessage, outgoing: ServerResponse, bytes: number): void {
  let left = bytes;
  answer.on('data', (part: Buffer) => {
    const given = part.subarray(0, left);
    left -= given.length;
    if (given.length > 0) outgoing.write(given);
  });
  answer.on('error', () => undefined);
  outgoing.on('close', () => answer.destroy());
}

function send(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { hostname, port, host } = new URL(target);
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  // Uncompressed, so that the tests can cut and change what comes.
  const sent = { ...headers, host, 'accept-encoding': 'identity', 'content-length': body.length };
  // A page names the address of `between` as its origin.
  if (headers.origin) sent.origin = target;
  return new Promise((resolve, reject) => {
    const { method, url: path } = incoming;
    const outgoing = request({ hostname, port, method, path, headers: sent }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
