import { badRequest } from './answers.ts';
import type { Database } from './databases.ts';
import type { StoredDoc } from './pouch.ts';
import { type Metadata, readMetadata, readWinners, scanWritten, type Written } from './reads.ts';
import { leavesOf, withConflicts } from './revisions.ts';

export type Change = {
  readonly seq: string;
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: boolean;
  readonly doc?: StoredDoc;
};
export type FeedOptions = {
  readonly limit: number;
  readonly descending: boolean;
  readonly includeDocs: boolean;
  readonly conflicts: boolean;
  readonly allLeaves: boolean;
  readonly ids: ReadonlySet<string> | undefined;
};

/** The database's generation is in it, so that a checkpoint of an earlier database of this name counts for nothing. */
export const encodeSeq = (db: Database, seq: number): string => `${seq}-${db.generation}`;

/** A checkpoint from another generation, or from after a restored backup, begins at the beginning. */
export async function decodeSeq(db: Database, since: string): Promise<number> {
  const { update_seq: last } = await db.pouch.info();
  if (since === 'now') return last;
  const parts = /^"?(\d+)(?:-([0-9a-f]+))?"?$/.exec(since);
  if (!parts) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  const [, digits, generation = db.generation] = parts;
  const seq = Number(digits);
  return generation === db.generation && seq <= last ? seq : 0;
}

export type Page = { readonly rows: readonly Change[]; readonly last: number };

/** What was written after `since`, a page at a time: each document once, at its last sequence. */
export async function* changesSince(
  db: Database,
  since: number,
  options: FeedOptions,
): AsyncGenerator<Page> {
  let left = options.limit;
  if (left === 0) return;
  for await (const page of scanWritten(db.level, since, options.descending)) {
    const current = await latestOf(db, page, options);
    const taken = current.slice(0, left);
    left -= taken.length;
    const last = (taken.length < current.length ? taken : page).at(-1)?.seq ?? since;
    yield { rows: await toChanges(db, taken, options), last };
    if (left === 0) return;
  }
}

type Current = Written & { readonly metadata: Metadata };

/** Without what a later write replaced: that comes, or came, at its own sequence. */
async function latestOf(
  db: Database,
  page: readonly Written[],
  { ids }: FeedOptions,
): Promise<Current[]> {
  const asked = ids ? page.filter(({ body }) => ids.has(body._id)) : page;
  const found = await readMetadata(
    db.level,
    asked.map(({ body }) => body._id),
  );
  return asked.flatMap((written, index) => {
    const metadata = found[index];
    return metadata?.seq === written.seq ? [{ ...written, metadata }] : [];
  });
}

async function toChanges(
  db: Database,
  current: readonly Current[],
  options: FeedOptions,
): Promise<Change[]> {
  const docs = options.includeDocs ? await readDocs(db, current) : undefined;
  return current.map(({ seq, metadata }) => {
    const { id, deleted, winningRev, rev_tree } = metadata;
    const doc = docs?.get(id);
    return {
      seq: encodeSeq(db, seq),
      id,
      changes: options.allLeaves
        ? leavesOf(rev_tree).map(({ rev }) => ({ rev }))
        : [{ rev: winningRev }],
      ...(deleted && { deleted }),
      ...(doc && { doc: options.conflicts ? withConflicts(doc, metadata) : doc }),
    };
  });
}

async function readDocs(
  db: Database,
  current: readonly Current[],
): Promise<ReadonlyMap<string, StoredDoc>> {
  const isWinner = ({ body, metadata }: Current) => body._rev === metadata.winningRev;
  const others = current.filter((each) => !isWinner(each)).map(({ metadata }) => metadata);
  const winners = await readWinners(db.level, others);
  return new Map([
    ...current.filter(isWinner).map(({ body }) => [body._id, body] as const),
    ...winners.map(({ metadata, body }) => [metadata.id, body] as const),
  ]);
}
