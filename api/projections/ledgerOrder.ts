import { createKnown } from '../commands/known.ts';
import { isNumbered, type Entry, type LedgerDoc, type Void } from '../commands/ledger.ts';

/** Where a follower stands: entries up to `n` are applied; after a restart the feed is read on from `since`. */
export type Position = { readonly n: number; readonly since: string };

/** The document, or only its id when it was held back so long that it must be read again. */
export type Numbered = {
  readonly n: number;
  readonly id: string;
  readonly epoch: number;
  readonly doc?: Entry | Void;
};

/** A number that two documents have, and the one that came second. */
export type Double = { readonly n: number; readonly id: string };

/** What the writer knows of the ledger. */
export type Standing = {
  /** The highest number that a majority of the nodes has: what is beyond may never have been written. */
  readonly committed: () => number;
  readonly isStray: (doc: { readonly n: number; readonly epoch: number }) => boolean;
};

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
  /** Nothing is returned any more once there is one: which of the two counts is not for a follower to say. */
  double(): Double | undefined;
};

/** Documents held back in full; beyond that only their ids. */
const MOST_HELD = 2_000;

/**
 * Puts the ledger's feed into the order of `n`: an entry that was erased later stands later in the feed (IN9), and
 * those of one batch stand there by id. Refusals and erasures have no number and are passed over.
 */
export function inOrderFrom(
  start: Position,
  { committed, isStray }: Standing = { committed: () => Infinity, isStray: () => false },
): LedgerOrder {
  const ahead = new Map<number, Numbered>();
  const released = createKnown();
  let double: Double | undefined;
  let next = start.n + 1;
  let readFrom = start.since;
  let safe = start.since;

  function hold(doc: Entry | Void) {
    const { n, _id: id, epoch } = doc;
    if (n < next) {
      if (n > start.n && released.get(id) === undefined) double ??= { n, id };
      return;
    }
    const before = ahead.get(n);
    if (before && before.id !== id && !isStray(before)) double ??= { n, id };
    else ahead.set(n, { n, id, epoch, ...(ahead.size < MOST_HELD ? { doc } : {}) });
  }

  function release(): readonly Numbered[] {
    const following: Numbered[] = [];
    for (let found = ahead.get(next); found && !double; found = ahead.get(next)) {
      if (next > committed()) break;
      ahead.delete(next);
      // The one that counts is still to come.
      if (isStray(found)) break;
      following.push(found);
      released.set(found.id, 1);
      next += 1;
    }
    return following;
  }

  return {
    take(docs, since) {
      const numbered = docs.filter(isNumbered);
      for (const doc of numbered.toSorted((a, b) => a.n - b.n)) hold(doc);
      const following = release();
      readFrom = since;
      // As long as something is held back, a restart must come across it again.
      if (ahead.size === 0) safe = since;
      return following;
    },
    takeFresh(docs) {
      for (const doc of docs) hold(doc);
      return release();
    },
    readFrom: () => readFrom,
    position: () => ({ n: next - 1, since: safe }),
    gap: () => (ahead.size > 0 && next <= committed() ? next : undefined),
    double: () => double,
  };
}
