import type { Store } from '../couch.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
};
type Call = {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** `name:password`, or `null` for nobody; the administrator when left out. */
  readonly as?: string | null;
};

/** One bare request, for what a client library would hide. `path` begins behind the store's address. */
export async function call(store: Store, path: string, options: Call = {}): Promise<Answer> {
  const response = await open(store, path, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

export function open(store: Store, path: string, options: Call = {}): Promise<Response> {
  const { method = 'GET', body, headers = {}, as } = options;
  const url = new URL(store.url);
  const admin = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const who = as === undefined ? admin : as;
  return fetch(`${url.origin}${path}`, {
    method,
    headers: {
      ...(who !== null && { Authorization: `Basic ${Buffer.from(who).toString('base64')}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      Accept: 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The path of a database given by its short name. */
export const pathOf = (store: Store, name: string): string =>
  `/${encodeURIComponent(store.prefix + name)}`;
