// What we use of PouchDB 9 and leveldown. The published types are for PouchDB 7: they pull the DOM into the API
// and declare a global Buffer of their own, which breaks Node's.

declare module 'pouchdb-core' {
  export type Revisions = { start: number; ids: string[] };
  export type Stored<Content> = Content & {
    _id: string;
    _rev: string;
    _deleted?: boolean;
    _revisions?: Revisions;
    _conflicts?: string[];
  };
  export type Given<Content> = Content & {
    _id: string;
    _rev?: string;
    _deleted?: boolean;
    _revisions?: Revisions;
  };
  export type Written = { ok: true; id: string; rev: string };
  export type WriteFault = {
    error: true;
    status: number;
    name: string;
    message: string;
    id?: string;
  };
  export type ReadOptions = {
    rev?: string;
    revs?: boolean;
    revs_info?: boolean;
    conflicts?: boolean;
    latest?: boolean;
  };
  export type Range = {
    startkey?: string;
    endkey?: string;
    inclusive_end?: boolean;
    key?: string;
    keys?: string[];
    limit?: number;
    skip?: number;
    descending?: boolean;
    include_docs?: boolean;
    conflicts?: boolean;
  };
  export type Row<Content> = {
    id: string;
    key: string;
    value: { rev: string; deleted?: true };
    doc?: Stored<Content> | null;
    error?: 'not_found';
  };
  export type Change<Content> = {
    id: string;
    seq: number | string;
    changes: { rev: string }[];
    deleted?: true;
    doc?: Stored<Content>;
  };
  export type ChangesOptions = {
    since?: number | string;
    limit?: number;
    descending?: boolean;
    include_docs?: boolean;
    conflicts?: boolean;
    style?: 'main_only' | 'all_docs';
    doc_ids?: string[];
  };
  export type Emitter<Result> = PromiseLike<Result> & {
    on(event: string, listener: (value: never) => void): Emitter<Result>;
    cancel(): void;
  };
  export type ReplicateOptions = {
    live?: boolean;
    retry?: boolean;
    since?: number | string;
    batch_size?: number;
    batches_limit?: number;
    checkpoint?: false | 'source' | 'target';
  };
  export type ReplicateResult = {
    ok: boolean;
    docs_read: number;
    docs_written: number;
    doc_write_failures: number;
    last_seq: number | string;
    errors: unknown[];
  };

  export default class PouchDB<Content extends object = Record<string, unknown>> {
    static plugin(plugin: unknown): typeof PouchDB;
    static replicate(
      source: PouchDB | string,
      target: PouchDB | string,
      options?: ReplicateOptions,
    ): Emitter<ReplicateResult>;
    constructor(name: string, options?: Record<string, unknown>);
    readonly name: string;
    readonly replicate: {
      from(source: PouchDB | string, options?: ReplicateOptions): Emitter<ReplicateResult>;
      to(target: PouchDB | string, options?: ReplicateOptions): Emitter<ReplicateResult>;
    };
    info(): Promise<{ db_name: string; doc_count: number; update_seq: number | string }>;
    id(): Promise<string>;
    get(id: string, options?: ReadOptions): Promise<Stored<Content>>;
    get(
      id: string,
      options: ReadOptions & { open_revs: 'all' | string[] },
    ): Promise<({ ok: Stored<Content> } | { missing: string })[]>;
    put(doc: Given<Content>, options?: { force?: boolean }): Promise<Written>;
    remove(doc: { _id: string; _rev: string }): Promise<Written>;
    bulkDocs(
      docs: Given<Content>[],
      options?: { new_edits?: boolean },
    ): Promise<(Written | WriteFault)[]>;
    bulkGet(options: {
      docs: { id: string; rev?: string }[];
      revs?: boolean;
      latest?: boolean;
    }): Promise<{
      results: { id: string; docs: ({ ok: Stored<Content> } | { error: WriteFault })[] }[];
    }>;
    allDocs(options?: Range): Promise<{ total_rows: number; offset: number; rows: Row<Content>[] }>;
    changes(options?: ChangesOptions): Emitter<{
      results: Change<Content>[];
      last_seq: number | string;
    }>;
    revsDiff(revs: Record<string, string[]>): Promise<Record<string, { missing: string[] }>>;
    compact(): Promise<{ ok: true }>;
    close(): Promise<void>;
    destroy(): Promise<{ ok: true }>;
  }
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: (PouchDB: unknown) => void;
  export default plugin;
}

declare module 'pouchdb-adapter-idb' {
  const plugin: (PouchDB: unknown) => void;
  export default plugin;
}

declare module 'pouchdb-adapter-http' {
  const plugin: (PouchDB: unknown) => void;
  export default plugin;
}

declare module 'pouchdb-replication' {
  const plugin: (PouchDB: unknown) => void;
  export default plugin;
}

declare module 'leveldown' {
  type Done = (error?: Error | null) => void;
  type LevelDown = {
    open(options: Record<string, unknown>, done: Done): void;
    close(done: Done): void;
    put(key: unknown, value: unknown, options: Record<string, unknown>, done: Done): void;
    del(key: unknown, options: Record<string, unknown>, done: Done): void;
    batch(operations: unknown[], options: Record<string, unknown>, done: Done): void;
    get(
      key: unknown,
      options: Record<string, unknown>,
      done: (error?: Error | null, value?: unknown) => void,
    ): void;
    compactRange(start: unknown, end: unknown, done: Done): void;
  };
  const leveldown: {
    (location: string): LevelDown;
    destroy(location: string, done: Done): void;
    repair(location: string, done: Done): void;
  };
  export default leveldown;
}
