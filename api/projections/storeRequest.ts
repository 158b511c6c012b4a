import { Readable } from 'node:stream';
import type { Store } from '../store/couch.ts';
import { bytesOf, isOk, type StoreAnswer } from '../store/exchange.ts';

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
  const body = isOk(answer) ? Readable.toWeb(answer) : await bytesOf(answer);
  const init = { status, headers: type === undefined ? {} : { 'content-type': type } };
  return new Response(body as ReadableStream | Uint8Array<ArrayBuffer>, init);
}

/** The JSON of a good answer; any other throws a `StoreError`. */
export async function jsonOf<Body>(asked: Promise<Response>): Promise<Body> {
  const response = await asked;
  if (response.ok) return (await response.json()) as Body;
  throw storeError(response.status, await response.text());
}

export function storeError(status: number, text: string): StoreError {
  const message = `The store answered ${status}: ${text.slice(0, 200)}`;
  return Object.assign(new Error(message), { status });
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'status' in error && error.status === status;
}
