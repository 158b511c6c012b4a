import type { DocumentScope } from '../store/client.ts';
import { isRefusedAsItIs, type Store } from '../store/couch.ts';
import { takeWriter } from '../store/fence.ts';
import { begunBy, isStray, newestOf, noHead, withWritten } from './head.ts';
import { HEAD_ID, isHead, type Head, type LedgerDoc } from './ledger.ts';
import {
  inPortions,
  openLedgerDatabase,
  type LedgerDatabase,
  type Leaf,
  type Tombstone,
} from './ledgerDatabase.ts';
import { numberedWithoutHead } from './withoutHead.ts';

/** The hold of this process on the ledger: what it wrote is written, and nobody else numbers. */
export type Hold = {
  readonly database: LedgerDatabase;
  readonly epoch: () => number;
  /** False after a write of which nobody knows what became: only `take` helps. */
  readonly isFirm: () => boolean;
  /** Whether no other process has taken the ledger since; the store is asked. */
  readonly isHeld: () => Promise<boolean>;
  /** Answers once a majority of the nodes has all of it and the head; after a failure the hold is not firm any more. */
  readonly write: (docs: readonly LedgerDoc[]) => Promise<void>;
  /**
   * Takes over, also from this process itself: nobody writes under an earlier epoch any more, a majority says that it
   * has no newer head, and what the head promises stands on a majority. Answers with what the last write brought.
   * Throws `Superseded` when another process has taken over since the last time.
   */
  readonly take: () => Promise<readonly LedgerDoc[]>;
  /** Ids of documents that were met in the ledger and count for nothing. */
  readonly strays: Set<string>;
  readonly onStray: (tell: () => void) => void;
};

type Held = { readonly epoch: number; readonly writes: DocumentScope<LedgerDoc> };

/** Takes the ledger in no way yet: see `take`. */
export function openHold(store: Store, reads: DocumentScope<LedgerDoc>): Hold {
  let held: Held | undefined;
  /** As a majority has it. */
  let head = noHead;
  let isFirm = false;
  const strays = new Set<string>();
  let tell = (): void => undefined;

  function note(doc: object): boolean {
    const counts = !isStray(head.spans, doc);
    if (!counts && '_id' in doc) {
      strays.add(String(doc._id));
      tell();
    }
    return !counts;
  }
  const database = openLedgerDatabase({
    reads,
    writes: () => held?.writes ?? neverTaken(),
    isStray: note,
    committed: () => head.newest,
  });

  async function put(next: Head, docs: readonly LedgerDoc[] = []): Promise<Head> {
    // The head last, so that a node that was handed a part of them does not promise more than it has.
    const rows = await database.write([...docs, next]);
    const failed = rows.find((row) => !row.ok);
    if (failed) throw new Error('The store did not write all rows', { cause: failed });
    return { ...next, _rev: revOf(rows.at(-1)) };
  }
  /** What an earlier writer left is settled for good by the first write of a later one that a majority takes. */
  async function proven(epoch: number): Promise<{ head: Head; others: readonly Leaf[] }> {
    const leaves = await livingHeads(database);
    const newest = newestOf(heads(leaves));
    const others = leaves.filter(({ _rev }) => _rev !== newest?._rev);
    const found = newest ? withoutRevisions(newest) : noHead;
    if (found.epoch >= epoch) throw new Error(`The head is of epoch ${found.epoch}`);
    return { head: await put({ ...found, provenBy: epoch }), others };
  }
  async function take(): Promise<readonly LedgerDoc[]> {
    isFirm = false;
    const known = newestOf(heads(await livingHeads(database))) ?? noHead;
    const { epoch, db } = await takeWriter<LedgerDoc>(store, {
      held: held?.epoch,
      above: Math.max(known.epoch, head.epoch),
    });
    held = { epoch, writes: db };
    const { head: found, others } = await proven(epoch);
    const kept = await settle(database, found);
    const proved = kept ? found.newest : found.before;
    const newest = found.epoch === 0 ? await numberedWithoutHead(database, epoch) : proved;
    head = await put(begunBy(epoch, found, newest));
    isFirm = true;
    // They promise nothing any more; one that stays is passed over next time too.
    await removeLeaves(database, others).catch(() => undefined);
    return kept ?? [];
  }
  return {
    database,
    epoch: () => held?.epoch ?? 0,
    isFirm: () => isFirm,
    async isHeld() {
      const newest = newestOf(heads(await livingHeads(database)));
      return newest !== undefined && newest.epoch === held?.epoch;
    },
    async write(docs) {
      if (!isFirm) throw new Error('The ledger is not held');
      isFirm = false;
      try {
        head = await put(withWritten(head, docs), docs);
      } catch (error) {
        // Nothing of it was written, and nothing of it ever will be.
        isFirm = isRefusedAsItIs(error);
        throw error;
      }
      isFirm = true;
    },
    take,
    strays,
    onStray: (listen) => void (tell = listen),
  };
}

async function livingHeads(database: LedgerDatabase): Promise<readonly Leaf[]> {
  const leaves = await database.leaves(HEAD_ID);
  return leaves.filter(({ _deleted }) => !_deleted);
}

const heads = (leaves: readonly Leaf[]): readonly Head[] =>
  leaves.flatMap((leaf: LedgerDoc) => (isHead(leaf) ? [leaf] : []));

function withoutRevisions(leaf: Head): Head {
  const { _revisions: _, ...head } = { _revisions: undefined, ...leaf };
  return head;
}

type Row = Awaited<ReturnType<LedgerDatabase['write']>>[number];

function revOf(row: Row | undefined): string {
  return row?.ok ? row.rev : '';
}

function neverTaken(): never {
  throw new Error('The ledger was never taken');
}

/** What was never receipted goes; the mark tells it from what somebody has removed. */
export const tombstone = ({ _id, _rev }: { _id: string; _rev?: string }): Tombstone => ({
  _id,
  ...(_rev === undefined ? {} : { _rev }),
  _deleted: true,
  stray: true,
});

/**
 * What the head's last write brought, on a majority of the nodes from now on. Undefined when a part of it is not on a
 * majority: then nobody was told that any of it is written, and it counts for nothing.
 */
async function settle(database: LedgerDatabase, head: Head): Promise<readonly Leaf[] | undefined> {
  const leaves = await inPortions(head.ids, database.leaves);
  const found = leaves.map((some) => some.find((leaf) => isMeant(leaf, head)));
  const there = found.filter((leaf) => leaf !== undefined);
  if (there.length === leaves.length) {
    if (there.length > 0) await database.restore(there);
    return there;
  }
  await proveAbsent(
    database,
    head,
    head.ids.filter((_, at) => !found[at]),
  );
  await removeLeaves(database, there);
  return undefined;
}

/** Another writer's may lie beside the one that the head means. */
function isMeant(leaf: Leaf, { epoch }: Head): boolean {
  return !leaf._deleted && (!('epoch' in leaf) || leaf.epoch === epoch);
}

/** A majority that takes a tombstone where nothing was before says that it had nothing there. */
async function proveAbsent(database: LedgerDatabase, head: Head, ids: readonly string[]) {
  const rows = await database.write(ids.map((_id) => tombstone({ _id })));
  const doubtful = ids.filter((_, at) => !rows[at]?.ok);
  const leaves = (await inPortions(doubtful, database.leaves)).flat();
  const living = leaves.filter(({ _deleted }) => !_deleted);
  const meant = living.find((leaf) => isMeant(leaf, head));
  if (meant) throw new Error(`${meant._id} has just come to light`);
  await removeLeaves(database, living);
}

export async function removeLeaves(
  database: LedgerDatabase,
  leaves: readonly Leaf[],
): Promise<void> {
  const rows = leaves.length === 0 ? [] : await database.write(leaves.map(tombstone));
  const failed = rows.find(({ ok }) => !ok);
  if (failed) throw new Error('A stray could not be removed', { cause: failed });
}
