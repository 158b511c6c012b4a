import { unavailable } from '../unavailable.ts';
import type { Changes, DocumentScope, Kept } from './client.ts';
import { unless } from './couch.ts';

/** nano looks at every member of a body one by one, unless it comes as bytes: a quarter of the time. */
export const toJson = (body: unknown): Buffer<ArrayBuffer> => Buffer.from(JSON.stringify(body));

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
  const rows = await db.server.request<BulkRow[]>({
    db: db.config.db,
    path: '_bulk_docs',
    method: 'POST',
    // Given revisions are told by how the body begins (`GIVEN_REVISIONS`).
    body: toJson({ new_edits: newEdits, docs }),
  });
  if (rows.some(({ accepted }) => accepted)) throw unavailable('store', 'accepted, not written');
  return rows.map(({ id, rev = '', error, reason = '' }) =>
    error === undefined ? { ok: true, id, rev } : { ok: false, id, error, reason },
  );
}
/** `accepted`: by fewer nodes than a majority. */
type BulkRow = { id: string; rev?: string; error?: string; reason?: string; accepted?: true };

export type Stored<Doc> = Doc & Kept;

/** The living documents among `ids`. */
export async function readMany<Doc>(
  db: DocumentScope<Doc>,
  ids: readonly string[],
): Promise<Map<string, Stored<Doc>>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.fetch({ keys: ids });
  return new Map(rows.flatMap((row) => ('doc' in row && row.doc ? [[row.doc._id, row.doc]] : [])));
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
    const { rows } = await db.list(query);
    for (const { doc } of rows) if (doc) yield doc;
    const last = rows.at(-1)?.id;
    if (last === undefined || rows.length < page) return;
    // No id lies between these two.
    start = `${last}\u0000`;
  }
}

type ChangesQuery = {
  readonly since?: string;
  readonly limit?: number;
  readonly includeDocs?: boolean;
  /** Waits this many milliseconds for a change when there is none yet. */
  readonly wait?: number;
};

/** What was written after `since`. A sequence is opaque: it may only be given back. */
export function readChanges<Doc>(
  db: DocumentScope<Doc>,
  { since = '0', limit, includeDocs = false, wait }: ChangesQuery = {},
): Promise<Changes<Doc>> {
  return db.changes({
    since,
    include_docs: includeDocs,
    ...(limit !== undefined && { limit }),
    ...(wait !== undefined && { feed: 'longpoll', timeout: wait }),
  });
}

/** One document as a majority of its nodes has it; undefined where it is not there or deleted. */
export async function readByMajority<Doc>(
  db: DocumentScope<Doc>,
  id: string,
): Promise<Stored<Doc> | undefined> {
  const { cluster } = await db.info();
  return db.get(id, { r: Math.floor(cluster.n / 2) + 1 }).catch(unless(404));
}
