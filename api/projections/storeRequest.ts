import { Readable } from 'node:stream';
import type { Store } from '../store/couch.ts';
import { bytesOf as readAll, isOk, type StoreAnswer } from '../store/exchange.ts';
import { unavailable } from '../unavailable.ts';

export type RequestOptions = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as they are; absent ones left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal;
};

/** A request to a database by its short name; each part of the path is encoded here. Answers come back untouched. */
export type StoreRequest = (
  database: string,
  path: readonly string[],
  options?: RequestOptions,
) => Promise<Response>;

export type StoreError = Error & { readonly status: number };

/** For what the scopes cannot: bodies that are JSON already, answers that stream, feeds that are broken off. */
export function createStoreRequest({
  nodes,
  prefix,
}: Pick<Store, 'nodes' | 'prefix'>): StoreRequest {
  return (database, path, options = {}) => {
    const { method, query = {}, body, signal } = options;
    const parts = [prefix + database, ...path].map(encodeURIComponent);
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    const called = `/${parts.join('/')}${search.size > 0 ? `?${search}` : ''}`;
    const waits = query['feed'] === 'longpoll' || query['feed'] === 'continuous';
    const call = { method, path: called, body, signal, waits };
    return nodes.ask(call, responseOf);
  };
}

/** What is refused is read at once: it is small, and most callers look at its status only. */
async function responseOf(answer: StoreAnswer): Promise<Response> {
  const { statusCode: status, headers } = answer;
  const type = headers['content-type'];
  const body = isOk(answer) ? Readable.toWeb(answer) : await readAll(answer);
  const init = { status, headers: new Headers(type === undefined ? [] : [['content-type', type]]) };
  return new Response(body as ReadableStream | Uint8Array<ArrayBuffer>, init);
}

/** The JSON of a good answer; any other throws a `StoreError`. */
export async function jsonOf<Body>(asked: Promise<Response>): Promise<Body> {
  return (await jsonWithin<Body>(asked, {})) as Body;
}

/** The same; undefined when it is longer than it may be. */
export async function jsonWithin<Body>(
  asked: Promise<Response>,
  bounds: AnswerBounds,
): Promise<Body | undefined> {
  const response = await asked;
  const bytes = await bytesOf(response, bounds);
  if (!response.ok) throw storeError(response.status, bytes?.toString() ?? '');
  return bytes && (JSON.parse(bytes.toString()) as Body);
}

export type AnswerBounds = {
  /** Bytes. */
  readonly most?: number;
  /** Milliseconds until all of it is here. */
  readonly within?: number;
};

/** As long as the embedded store has, which stands still while this process is busy. */
export const BODY_WITHIN_MS = 60_000;

/** The whole body; undefined when it is longer than `most`. One that does not come to its end is the store's trouble. */
export async function bytesOf(
  { body }: Response,
  { most = Infinity, within = BODY_WITHIN_MS }: AnswerBounds = {},
): Promise<Buffer | undefined> {
  if (!body) return Buffer.alloc(0);
  const reader = body.getReader();
  let late: Error | undefined;
  const timer = setTimeout(() => {
    late = new Error('The store did not come to the end of its answer in time');
    void reader.cancel(late);
  }, within);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(asTrouble);
      if (late) throw unavailable('store', late);
      if (done) return Buffer.concat(parts, size);
      parts.push(value);
      size += value.length;
      if (size > most) return void (await reader.cancel());
    }
  } finally {
    clearTimeout(timer);
  }
}

/** That who asked broke it off is no trouble of the store. */
function asTrouble(error: unknown): never {
  const isOfLine = error instanceof Error && 'code' in error && typeof error.code === 'string';
  throw isOfLine ? unavailable('store', error) : error;
}

export function storeError(status: number, text: string): StoreError {
  const message = `The store answered ${status}: ${text.slice(0, 200)}`;
  return Object.assign(new Error(message), { status });
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'status' in error && error.status === status;
}
