import type { DocumentScope } from 'nano';

/** nano resolves with an empty text when an answer is cut short; here that is an error like any other silence. */
const cut = (what: string) => new Error(`The store gave no complete answer to ${what}.`);

/** nano looks at every member of a body one by one, unless it comes as bytes: a quarter of the time. */
export const toJson = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

export type Identified = { readonly _id: string };
export type WrittenRow =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly ok: false; readonly id: string; readonly error: string; readonly reason: string };

/** One row for each document, in their order; with `newEdits: false` only for those that were refused. */
export async function bulk(
  db: DocumentScope<never>,
  docs: readonly Identified[],
  { newEdits = true }: { newEdits?: boolean } = {},
): Promise<WrittenRow[]> {
  if (docs.length === 0) return [];
  const rows: unknown = await db.server.request({
    db: db.config.db,
    path: '_bulk_docs',
    method: 'POST',
    body: toJson({ docs, new_edits: newEdits }),
  });
  if (!Array.isArray(rows)) throw cut('a write');
  if ((rows as BulkRow[]).some(({ accepted }) => accepted)) throw notByMajority();
  return (rows as BulkRow[]).map(({ id, rev = '', error, reason = '' }) =>
    error === undefined ? { ok: true, id, rev } : { ok: false, id, error, reason },
  );
}
/** `accepted`: by fewer nodes than a majority. */
type BulkRow = { id: string; rev?: string; error?: string; reason?: string; accepted?: true };

const notByMajority = () => new Error('A write was not written by a majority of the nodes');

export type Stored<Doc> = Doc & { readonly _id: string; readonly _rev: string };
type ListRow<Doc> = { readonly id?: string; readonly doc?: Stored<Doc> | null };

/** The living documents among `ids`. */
export async function readMany<Doc>(
  db: DocumentScope<Doc>,
  ids: readonly string[],
): Promise<Map<string, Stored<Doc>>> {
  if (ids.length === 0) return new Map();
  const { rows } = (await db.fetch({ keys: [...ids] })) as { rows?: ListRow<Doc>[] };
  if (!rows) throw cut('a read');
  return new Map(rows.flatMap(({ doc }) => (doc ? [[doc._id, doc] as const] : [])));
}

type Range = {
  readonly from: string;
  /** Up to and with this one; everything that begins with `from` when left out. */
  readonly to?: string;
  readonly page?: number;
};

/** The living documents of a range of ids in their order, a page at a time. */
export async function* readRange<Doc>(
  db: DocumentScope<Doc>,
  { from, to = `${from}\uffff`, page = 500 }: Range,
): AsyncGenerator<Stored<Doc>> {
  for (let start = from; ;) {
    const query = { include_docs: true, startkey: start, endkey: to, limit: page };
    const { rows } = (await db.list(query)) as unknown as { rows?: ListRow<Doc>[] };
    if (!rows) throw cut('a read');
    for (const { doc } of rows) if (doc) yield doc;
    const last = rows.at(-1)?.id;
    if (last === undefined || rows.length < page) return;
    // No id lies between these two.
    start = `${last}\u0000`;
  }
}

export type Change<Doc> = {
  readonly seq: string;
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: true;
  readonly doc?: Stored<Doc>;
};
export type Changes<Doc> = { readonly results: readonly Change<Doc>[]; readonly last_seq: string };
type ChangesQuery = {
  readonly since?: string;
  readonly limit?: number;
  readonly includeDocs?: boolean;
  /** Waits this many milliseconds for a change when there is none yet. */
  readonly wait?: number;
};

/** What was written after `since`. A sequence is opaque: it may only be given back. */
export async function readChanges<Doc>(
  db: DocumentScope<Doc>,
  { since = '0', limit, includeDocs = false, wait }: ChangesQuery = {},
): Promise<Changes<Doc>> {
  const answer = (await db.changes({
    since,
    include_docs: includeDocs,
    ...(limit !== undefined && { limit }),
    ...(wait !== undefined && { feed: 'longpoll', timeout: wait }),
  })) as unknown as Partial<Changes<Doc>>;
  const { results, last_seq } = answer;
  if (!results || last_seq === undefined) throw cut('a read');
  return { results, last_seq };
}
