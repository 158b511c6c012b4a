import { setTimeout as pause } from 'node:timers/promises';
import type { DocumentScope } from '../store/client.ts';
import {
  bulk,
  readChanges,
  readMany,
  readRange,
  type Identified,
  type WrittenRow,
} from '../store/documents.ts';
import { unless } from '../store/couch.ts';
import { entryId, isEntry, type Entry, type LedgerDoc } from './ledger.ts';

export type FeedPage = {
  readonly docs: readonly LedgerDoc[];
  /** Ids of documents that were receipted, and that somebody has removed. */
  readonly removed: readonly string[];
  /** Where to go on. */
  readonly since: string;
  /** Nothing further at the moment. */
  readonly isLast: boolean;
};

/** One of the last revisions of a document. */
export type Leaf = LedgerDoc & {
  readonly _rev: string;
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
  readonly _deleted?: true;
};

/** The ledger as it lies in the store. Every method throws when the store does not answer, or answers with an error. */
export type LedgerDatabase = {
  /** A row for each document, in their order; one that failed is told, not thrown. */
  readonly write: (docs: readonly Written[]) => Promise<readonly WrittenRow[]>;
  /** Brings revisions that are somewhere to a majority of the nodes. */
  readonly restore: (leaves: readonly Leaf[]) => Promise<void>;
  /**
   * In the order asked for; undefined where there is none. What the node that answers lacks is asked of a majority.
   * Throws at a stray in the place of a document.
   */
  readonly read: (ids: readonly string[]) => Promise<readonly (LedgerDoc | undefined)[]>;
  /** All last revisions of a document, as a majority of the nodes has them; deleted ones too. */
  readonly leaves: (id: string) => Promise<readonly Leaf[]>;
  /** In the order of ids, from `from` up to and including `to`. */
  readonly range: (from: string, to: string) => AsyncIterable<LedgerDoc>;
  /** What was written after `since` ('0': all), in the order of writing, without strays. */
  readonly feed: (since: string, limit: number) => Promise<FeedPage>;
  /** Whether it was never receipted, and must not be taken for an entry. */
  readonly isStray: (doc: object) => boolean;
  /** The highest number that is known to stand on a majority of the nodes. */
  readonly committed: () => number;
};

export type Written = LedgerDoc | Tombstone;
/** In the place of a document that was never receipted. */
export type Tombstone = {
  readonly _id: string;
  readonly _rev?: string;
  readonly _deleted: true;
  readonly stray: true;
};

/** After every character that an id can hold. */
export const LAST = '\uffff';

type Scopes = {
  /** Reads go on when this writer was fenced off. */
  readonly reads: DocumentScope<LedgerDoc>;
  readonly writes: () => DocumentScope<LedgerDoc>;
  readonly isStray?: LedgerDatabase['isStray'];
  readonly committed?: LedgerDatabase['committed'];
};

export function openLedgerDatabase(scopes: Scopes): LedgerDatabase {
  const { reads, writes, isStray = () => false, committed = () => Infinity } = scopes;
  const writeAll = (docs: readonly Written[], newEdits: boolean) =>
    bulk(writes() as unknown as DocumentScope<never>, docs, { newEdits });

  async function readOne(id: string): Promise<LedgerDoc | undefined> {
    return reads.get(id).catch(unless(404));
  }
  return {
    async write(docs) {
      const rows = await writeAll(docs, true);
      if (rows.length !== docs.length) throw new Error('The store left out rows of a write');
      return rows;
    },
    async restore(leaves) {
      const [failed] = (await writeAll(leaves, false)).filter(({ ok }) => !ok);
      if (failed) throw new Error('The store did not restore all', { cause: failed });
    },
    async read(ids) {
      const found = await readMany(reads, ids);
      const absent = ids.filter((id) => !found.has(id));
      const elsewhere = await inPortions(absent, readOne);
      for (const doc of elsewhere) if (doc) found.set(doc._id, doc as never);
      for (const doc of found.values()) if (isStray(doc)) throw strayFound(doc);
      return ids.map((id) => found.get(id));
    },
    async leaves(id) {
      const query = { db: reads.config.db, path: encodeURIComponent(id) };
      const qs = { open_revs: 'all', revs: true };
      const asked = reads.server.request({ ...query, qs }) as Promise<{ readonly ok?: Leaf }[]>;
      const rows = (await asked.catch(unless(404))) ?? [];
      return rows.flatMap(({ ok }) => (ok ? [ok] : []));
    },
    range: (from, to) => readRange(reads, { from, to, page: PAGE }),
    async feed(since, limit) {
      const answer = await readChanges(reads, { since, limit, includeDocs: true });
      const found = answer.results.flatMap(({ doc }) => (doc && !isDesign(doc) ? [doc] : []));
      return {
        docs: found.filter((doc) => !('_deleted' in doc) && !isStray(doc)),
        removed: found.flatMap((doc) =>
          '_deleted' in doc && !('stray' in doc) ? [(doc as Identified)._id] : [],
        ),
        since: answer.last_seq,
        isLast: answer.results.length < limit,
      };
    },
    isStray,
    committed,
  };
}

const PAGE = 1_000;
const AT_A_TIME = 32;

export async function inPortions<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_A_TIME) {
    results.push(...(await Promise.all(items.slice(at, at + AT_A_TIME).map(work))));
  }
  return results;
}

function strayFound({ _id }: LedgerDoc): Error {
  return new Error(`A stray stands in the place of ${_id} and is being put away`);
}

function isDesign({ _id }: LedgerDoc): boolean {
  return _id.startsWith('_design/');
}

/** A document's entries, in the order of their versions. */
export async function entriesOf(
  database: LedgerDatabase,
  document: string,
  { from = 1, to = 99_999_999 }: { from?: number; to?: number } = {},
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const docs = database.range(entryId(document, from), entryId(document, to));
  for await (const doc of docs) {
    if (database.isStray(doc)) throw strayFound(doc);
    if (isEntry(doc)) entries.push(doc);
  }
  return entries;
}

const LOOK_AGAIN_MS = 200;

/** Everything written after `since` until there is nothing more, page by page; and on, until `isEnough`. */
export async function* pagesSince(
  database: LedgerDatabase,
  since = '0',
  isEnough: () => boolean = () => true,
): AsyncGenerator<FeedPage> {
  for (let from = since; ;) {
    const page = await database.feed(from, PAGE);
    yield page;
    from = page.since;
    if (!page.isLast) continue;
    if (isEnough()) return;
    await pause(LOOK_AGAIN_MS);
  }
}
