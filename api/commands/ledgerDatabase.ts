import type { DocumentScope } from '../store/client.ts';
import { bulk, readChanges, readMany, readRange, type WrittenRow } from '../store/documents.ts';
import { entryId, isEntry, type Entry, type LedgerDoc } from './ledger.ts';

export type FeedPage = {
  readonly docs: readonly LedgerDoc[];
  /** Where to go on. */
  readonly since: string;
  /** Nothing further at the moment. */
  readonly isLast: boolean;
};

/** The ledger as it lies in the store. Every method throws when the store does not answer, or answers with an error. */
export type LedgerDatabase = {
  /** A row for each document, in their order; one that failed is told, not thrown. */
  readonly write: (docs: readonly LedgerDoc[]) => Promise<readonly WrittenRow[]>;
  /** In the order asked for; undefined where there is none. */
  readonly read: (ids: readonly string[]) => Promise<readonly (LedgerDoc | undefined)[]>;
  /** In the order of ids, from `from` up to and including `to`. */
  readonly range: (from: string, to: string) => AsyncIterable<LedgerDoc>;
  /** What was written after `since` ('0': all), in the order of writing. */
  readonly feed: (since: string, limit: number) => Promise<FeedPage>;
};

/** After every character that an id can hold. */
export const LAST = '\uffff';

type Scopes = {
  /** Reads go on when this writer was fenced off. */
  readonly reads: DocumentScope<LedgerDoc>;
  readonly writes: DocumentScope<LedgerDoc>;
};

export function openLedgerDatabase({ reads, writes }: Scopes): LedgerDatabase {
  return {
    async write(docs) {
      const rows = await answered(bulk(writes as unknown as DocumentScope<never>, docs));
      if (rows.length !== docs.length) throw new Error('The store left out rows of a write');
      return rows;
    },
    async read(ids) {
      const found = await answered(readMany(reads, ids));
      return ids.map((id) => found.get(id));
    },
    range: (from, to) => readRange(reads, { from, to, page: PAGE }),
    async feed(since, limit) {
      const answer = await answered(readChanges(reads, { since, limit, includeDocs: true }));
      const docs = answer.results.flatMap(({ doc }) => (doc && !isDesign(doc) ? [doc] : []));
      return { docs, since: answer.last_seq, isLast: answer.results.length < limit };
    },
  };
}

const PAGE = 1_000;
const ANSWER_WITHIN_MS = 60_000;

/** A store that is silent for so long is taken to have gone; what it was asked to write is read back later. */
async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new Error('The store did not answer in time'));
  const timer = setTimeout(late, ANSWER_WITHIN_MS);
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
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
  for await (const doc of docs) if (isEntry(doc)) entries.push(doc);
  return entries;
}

/** Everything written after `since` until there is nothing more, page by page. */
export async function* pagesSince(database: LedgerDatabase, since = '0'): AsyncGenerator<FeedPage> {
  for (let from = since; ;) {
    const page = await database.feed(from, PAGE);
    yield page;
    if (page.isLast) return;
    from = page.since;
  }
}
