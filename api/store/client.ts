import type { Credentials, Nodes, StoreCall } from './nodes.ts';

type Query = object;
type Method = StoreCall['method'];

export type StoreRequestOptions = {
  readonly db?: string;
  /** A document's id; or `path`, which is encoded already. */
  readonly doc?: string;
  readonly path?: string;
  readonly method?: Method;
  readonly qs?: Query;
  /** Bytes are sent as they are, all else as JSON. */
  readonly body?: object | Buffer<ArrayBuffer>;
  readonly repeatable?: boolean;
};

/** What CouchDB writes beside a document's own members. */
export type MaybeDocument = { readonly _id?: string; readonly _rev?: string };
export type Kept = {
  readonly _id: string;
  readonly _rev: string;
  /** When asked for. */
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
};
export type Written = { readonly ok: true; readonly id: string; readonly rev: string };
export type ListRow<Doc> = {
  readonly id: string;
  readonly key: string;
  readonly value: { readonly rev: string; readonly deleted?: true };
  readonly doc?: (Doc & Kept) | null;
};
/** A key that was asked for by name and is not there. */
export type MissingRow = { readonly key: string; readonly error: string };
type Keys = { readonly keys: readonly string[] };
type NamedRows<Doc> = { readonly rows: readonly (ListRow<Doc> | MissingRow)[] };
export type Change<Doc> = {
  readonly seq: string;
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: true;
  readonly doc?: Doc & Kept;
};
export type Changes<Doc> = { readonly results: readonly Change<Doc>[]; readonly last_seq: string };
export type DatabaseInfo = {
  readonly doc_count: number;
  readonly update_seq: string | number;
  readonly compact_running: boolean;
  readonly cluster: { readonly n: number };
};

/** A server of the store as one of its users. Everything throws `Unavailable`, or an answer's error with `statusCode`. */
export type ServerScope = {
  /** Undefined: the administrator. */
  readonly as: Credentials | undefined;
  readonly info: () => Promise<{ readonly version: string; readonly uuid: string }>;
  readonly session: () => Promise<{ readonly userCtx: { readonly roles: readonly string[] } }>;
  readonly db: {
    readonly create: (name: string, options?: Query) => Promise<unknown>;
    readonly destroy: (name: string) => Promise<unknown>;
    readonly list: () => Promise<readonly string[]>;
  };
  readonly use: <Doc = unknown>(name: string) => DocumentScope<Doc>;
  readonly request: <Answer = unknown>(options: StoreRequestOptions) => Promise<Answer>;
};

export type DocumentScope<Doc> = {
  readonly config: { readonly db: string };
  readonly server: ServerScope;
  readonly info: () => Promise<DatabaseInfo>;
  readonly get: (id: string, query?: Query) => Promise<Doc & Kept>;
  /** The answer's headers: `etag` holds the revision. */
  readonly head: (id: string) => Promise<Readonly<Record<string, string>>>;
  insert(doc: Doc & MaybeDocument, id?: string): Promise<Written>;
  readonly destroy: (id: string, rev: string) => Promise<Written>;
  readonly list: (query?: Query) => Promise<{ readonly rows: readonly ListRow<Doc>[] }>;
  /** Named documents with their bodies, or the revisions alone. */
  readonly fetch: (keys: Keys, query?: Query) => Promise<NamedRows<Doc>>;
  readonly fetchRevs: (keys: Keys) => Promise<NamedRows<Doc>>;
  readonly changes: (query?: Query) => Promise<Changes<Doc>>;
  readonly compact: () => Promise<unknown>;
};

export function createServerScope(nodes: Nodes, as?: Credentials): ServerScope {
  async function request<Answer>(options: StoreRequestOptions): Promise<Answer> {
    const answer = await nodes.ask(callOf(options, as), (one) => read(one, options));
    if (answer.ok) return answer.value as Answer;
    throw answer.refusal;
  }
  const server: ServerScope = {
    as,
    info: () => request({}),
    session: () => request({ path: '_session' }),
    db: {
      create: (db, qs = {}) => request({ db, method: 'PUT', qs, repeatable: true }),
      destroy: (db) => request({ db, method: 'DELETE', repeatable: true }),
      list: () => request({ path: '_all_dbs' }),
    },
    use: (name) => createDocumentScope(server, name),
    request,
  };
  return server;
}

function createDocumentScope<Doc>(server: ServerScope, db: string): DocumentScope<Doc> {
  const { request } = server;
  const named = <Answer>(body: Keys, qs: Query) =>
    request<Answer>({ db, path: '_all_docs', method: 'POST', body, qs });
  return {
    config: { db },
    server,
    info: () => request({ db }),
    get: (doc, qs = {}) => request({ db, doc, qs }),
    head: (doc) => request({ db, doc, method: 'HEAD' }),
    insert: (body, doc) =>
      request({ db, body, ...(doc === undefined ? { method: 'POST' } : { doc, method: 'PUT' }) }),
    destroy: (doc, rev) => request({ db, doc, method: 'DELETE', qs: { rev } }),
    list: (qs = {}) => request({ db, path: '_all_docs', qs }),
    fetch: (keys, qs = {}) => named(keys, { include_docs: true, ...qs }),
    fetchRevs: (keys) => named(keys, {}),
    changes: (qs = {}) => request({ db, path: '_changes', qs }),
    compact: () => request({ db, path: '_compact', method: 'POST', repeatable: true }),
  };
}

function callOf(options: StoreRequestOptions, as: Credentials | undefined): StoreCall {
  const { db, doc, path, method, qs = {}, body, repeatable } = options;
  const parts = [
    ...(db === undefined ? [] : [encodeURIComponent(db)]),
    ...(doc === undefined ? [] : [documentPath(doc)]),
    ...(path === undefined ? [] : [path]),
  ];
  const wait = 'feed' in qs && qs.feed === 'longpoll' && { waits: true, signal: signalFor(qs) };
  return {
    ...{ method, as, repeatable },
    path: `/${parts.join('/')}${queryOf(qs)}`,
    body: body === undefined || isBytes(body) ? body : JSON.stringify(body),
    ...wait,
  };
}

const isBytes = (body: unknown): body is Buffer<ArrayBuffer> => Buffer.isBuffer(body);

/** A wait that its own `timeout` should have ended long ago. */
function signalFor(qs: Query): AbortSignal {
  const timeout = 'timeout' in qs ? Number(qs.timeout) : LONGPOLL_MS;
  return AbortSignal.timeout(timeout + 10_000);
}
const LONGPOLL_MS = 60_000;

/** The slash of `_local/x` and `_design/x` is none of the id's. */
function documentPath(id: string): string {
  const [, folder = '', name = id] = /^(_local\/|_design\/)?(.*)$/s.exec(id) ?? [];
  return folder + encodeURIComponent(name);
}

const JSON_PARAMETERS = new Set(['startkey', 'endkey', 'key', 'keys']);

function queryOf(qs: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(qs)) {
    if (value === undefined) continue;
    search.set(name, JSON_PARAMETERS.has(name) ? JSON.stringify(value) : String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}

type Answered = { readonly ok: true; readonly value: unknown } | { ok: false; refusal: Error };

/** A good answer that is no whole JSON throws: it was cut. */
async function read(answer: Response, { method }: StoreRequestOptions): Promise<Answered> {
  const text = await answer.text();
  if (!answer.ok) return { ok: false, refusal: refusedBy(answer.status, text) };
  if (method === 'HEAD') return { ok: true, value: Object.fromEntries(answer.headers) };
  return { ok: true, value: JSON.parse(text) };
}

/** An answer below 500 that is no good one, with CouchDB's own words. */
function refusedBy(statusCode: number, text: string): Error {
  const { error, reason } = wordsOf(text);
  return Object.assign(new Error(reason ?? error ?? `The store answered ${statusCode}`), {
    ...{ statusCode, error, reason },
  });
}

function wordsOf(text: string): { readonly error?: string; readonly reason?: string } {
  try {
    return JSON.parse(text) as { error?: string; reason?: string };
  } catch {
    // HEAD has no body; a proxy's is no JSON.
    return {};
  }
}
