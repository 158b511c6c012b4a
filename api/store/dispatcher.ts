import { bytesOf, isOk, type StoreAnswer } from './exchange.ts';
import type { Credentials, Nodes, StoreCall } from './nodes.ts';

/** What fetch asks of an undici dispatcher, and how it is answered. */
type Asked = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: AsyncIterable<Uint8Array> | null;
};
type Handler = {
  onConnect(abort: (reason?: Error) => void): void;
  onHeaders(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean;
  onData(bytes: Buffer): boolean;
  onComplete(trailers: null): void;
  onError(error: Error): void;
};
type Dispatcher = { readonly dispatch: (asked: Asked, handler: Handler) => boolean };

/**
 * nano speaks through fetch and takes an undici dispatcher: this one asks whichever node answers. An answer is handed
 * on when it is whole, since nano takes one that was cut for an empty one.
 */
export function createDispatcher(nodes: Nodes, as?: Credentials): Dispatcher {
  async function carry(asked: Asked, handler: Handler): Promise<void> {
    const gone = new AbortController();
    handler.onConnect((reason) => gone.abort(reason));
    const call = callOf(asked, await bodyOf(asked.body), as);
    const { status, headers, bytes } = await nodes.ask(call, readWhole);
    if (gone.signal.aborted) return;
    handler.onHeaders(status, headers, () => undefined, '');
    handler.onData(bytes);
    handler.onComplete(null);
  }
  return {
    dispatch(asked, handler) {
      carry(asked, handler).catch((error: unknown) => handler.onError(error as Error));
      return true;
    },
  };
}

function callOf(
  { method, path }: Asked,
  body: Buffer<ArrayBuffer> | undefined,
  as: Credentials | undefined,
): StoreCall {
  const query = new URLSearchParams(path.split('?', 2)[1]);
  const waits = query.get('feed') === 'longpoll';
  const signal = waits ? signalFor(query.get('timeout')) : undefined;
  return { method: method as NonNullable<StoreCall['method']>, path, body, as, waits, signal };
}

const LONGPOLL_MS = 60_000;
const LATE_MS = 10_000;

/** A wait that its own `timeout` should have ended long ago. */
function signalFor(timeout: string | null): AbortSignal {
  return AbortSignal.timeout(Number(timeout ?? LONGPOLL_MS) + LATE_MS);
}

async function bodyOf(body: Asked['body']): Promise<Buffer<ArrayBuffer> | undefined> {
  if (!body) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

/** Of the connection, not of the answer. */
const OF_THE_WAY = new Set(['connection', 'keep-alive', 'transfer-encoding']);

async function readWhole(answer: StoreAnswer) {
  const bytes = await bytesOf(answer);
  const type = answer.headers['content-type'] ?? '';
  if (isOk(answer) && bytes.length > 0 && !type.startsWith('application/json')) throw foreign(type);
  const kept = Object.entries(answer.headers).filter(([name]) => !OF_THE_WAY.has(name));
  const headers = kept.flatMap(([name, value]) => [Buffer.from(name), Buffer.from(String(value))]);
  return { status: answer.statusCode, headers, bytes };
}

const foreign = (type: string) => new Error(`The store answered with ${type}, not with JSON`);
