import { isEntry, isVoid, type Entry, type LedgerDoc, type Void } from '../commands/ledger.ts';

/** Where a follower stands: entries up to `n` are applied; after a restart the feed is read on from `since`. */
export type Position = { readonly n: number; readonly since: string };

/** The document, or only its id when it was held back so long that it must be read again. */
export type Numbered = { readonly n: number; readonly id: string; readonly doc?: Entry | Void };

export type LedgerOrder = {
  /** What came from the feed, in its order; returns what follows without a gap, by `n`. */
  take(docs: readonly LedgerDoc[], since: string): readonly Numbered[];
  /** What the writer handed over without the feed. */
  takeFresh(docs: readonly Entry[]): readonly Numbered[];
  /** Where to read the feed on. */
  readFrom(): string;
  /** Position once everything that was returned is applied. */
  position(): Position;
  /** Number that is missing while later ones are there. */
  gap(): number | undefined;
};

/** Documents held back in full; beyond that only their ids. */
const MOST_HELD = 2_000;

/**
 * Puts the ledger's feed into the order of `n`: an entry that was erased later stands later in the feed (IN9), and
 * those of one batch stand there by id. Refusals and erasures have no number and are passed over.
 */
export function inOrderFrom(start: Position): LedgerOrder {
  const ahead = new Map<number, Numbered>();
  let next = start.n + 1;
  let readFrom = start.since;
  let safe = start.since;

  function hold(doc: Entry | Void) {
    if (doc.n < next) return;
    const held = { n: doc.n, id: doc._id };
    ahead.set(doc.n, ahead.size < MOST_HELD ? { ...held, doc } : held);
  }

  function release(): readonly Numbered[] {
    const released: Numbered[] = [];
    for (let found = ahead.get(next); found; found = ahead.get(next)) {
      ahead.delete(next);
      released.push(found);
      next += 1;
    }
    return released;
  }

  return {
    take(docs, since) {
      const numbered = docs.filter((doc) => isEntry(doc) || isVoid(doc));
      for (const doc of numbered.toSorted((a, b) => a.n - b.n)) hold(doc);
      const released = release();
      readFrom = since;
      // As long as something is held back, a restart must come across it again.
      if (ahead.size === 0) safe = since;
      return released;
    },
    takeFresh(docs) {
      for (const doc of docs) hold(doc);
      return release();
    },
    readFrom: () => readFrom,
    position: () => ({ n: next - 1, since: safe }),
    gap: () => (ahead.size > 0 ? next : undefined),
  };
}
