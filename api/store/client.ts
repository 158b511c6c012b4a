import nano from 'nano';
import { unavailable } from '../unavailable.ts';
import { createDispatcher } from './dispatcher.ts';
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
  /** Bytes are sent as they are, all else as JSON. nano looks at every member of what is no bytes: four times as slow. */
  readonly body?: object | Buffer<ArrayBuffer>;
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

/** nano, whose every request goes by `nodes`, so that each has its deadlines and its answer is whole. */
export function createServerScope(nodes: Nodes, as?: Credentials): ServerScope {
  // Its types do not know `parseUrl`; without it the path of a CouchDB behind a proxy is taken for a database.
  const configuration = { url: ANY_NODE, parseUrl: false };
  const scope = nano({ ...configuration, agentOptions: createDispatcher(nodes, as) } as Configured);
  const request = <Answer>(options: StoreRequestOptions) => told<Answer>(scope.request(options));
  const server: ServerScope = {
    ...{ as, request },
    info: () => told(scope.info()),
    session: () => told(scope.session()),
    db: {
      create: (name, options) => told(scope.db.create(name, options)),
      destroy: (name) => told(scope.db.destroy(name)),
      list: () => told(scope.db.list()),
    },
    use: <Doc>(name: string) => createDocumentScope<Doc>(server, scope.use(name)),
  };
  return server;
}

/** The dispatcher puts the address of a node in its place. */
const ANY_NODE = 'http://store';
type Configured = Parameters<typeof nano>[0];

function createDocumentScope<Doc>(
  server: ServerScope,
  db: nano.DocumentScope<unknown>,
): DocumentScope<Doc> {
  return {
    server,
    config: db.config,
    info: () => told(db.info()),
    get: (id, query) => told(db.get(id, query)),
    head: (id) => told(db.head(id)),
    insert: (doc, id) => told(id === undefined ? db.insert(doc) : db.insert(doc, id)),
    destroy: (id, rev) => told(db.destroy(id, rev)),
    list: (query = {}) => told(db.list(query)),
    fetch: (keys, query = {}) => told(db.fetch(keys as Names, query)),
    fetchRevs: (keys) => told(db.fetchRevs(keys as Names)),
    changes: (query = {}) => told(db.changes(query)),
    compact: () => told(db.compact()),
  };
}

type Names = { keys: string[] };

/**
 * nano has types of its own for what CouchDB answers, makes a sentence of what was no answer, and an empty text of what
 * is no JSON.
 */
async function told<Answer>(asked: Promise<unknown>): Promise<Answer> {
  const answer = await asked.catch((error: unknown) => {
    if (error instanceof Error && 'statusCode' in error) throw error;
    throw unavailable('store', error);
  });
  if (answer === '') throw unavailable('store', 'an answer that is no JSON');
  return answer as Answer;
}
