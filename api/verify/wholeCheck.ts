import { createKnown } from '../commands/known.ts';
import { eventsOf, type Entry } from '../commands/ledger.ts';
import { createSeries, type Series } from '../commands/series.ts';
import { EMPTY, withNext, type Head } from '../checkpoints/checkpoint.ts';
import {
  arrivalImpossible,
  arrivalMissing,
  arrivalTwice,
  findings,
  numberMissing,
} from './findings.ts';
import type { Complain } from './report.ts';

/** What concerns all entries together: their numbers, command ids, and the arrival numbers of each book (IN5). */
export type WholeCheck = {
  readonly take: (entry: Entry) => void;
  /** A number that stands for an entry that was never written. */
  readonly takeVoid: (n: number) => void;
  readonly end: () => void;
  /** Numbers that several documents have. */
  readonly doubles: ReadonlySet<number>;
  /** The ledger as it was at each of its numbers, in their order. */
  readonly heads: () => Generator<Head>;
};

const HASH_BYTES = 32;
const [FREE, VOID, ENTRY] = [0, 1, 2];

/** @param newest the highest number that is looked at */
export function createWholeCheck(newest: number, complain: Complain): WholeCheck {
  const hashes = Buffer.alloc((newest + 1) * HASH_BYTES);
  const taken = new Uint8Array(newest + 1);
  const doubles = new Set<number>();
  const ids = createKnown();
  const registrations = createKnown();
  const books = new Map<string, Series>();

  function number(n: number, as: number): void {
    if (taken[n] !== FREE) doubles.add(n);
    taken[n] = as;
  }
  function arrival(document: string, key: string, arrivalNumber: number): void {
    if (registrations.get(document) !== undefined) return;
    registrations.set(document, 1);
    const series = books.get(key) ?? createSeries();
    books.set(key, series);
    // There are no more numbers than entries; a higher one would make a list of all that lie between.
    const isPossible = Number.isSafeInteger(arrivalNumber) && arrivalNumber <= newest;
    if (!isPossible) complain(document, arrivalImpossible(arrivalNumber, key));
    else if (!series.take(arrivalNumber)) complain(key, arrivalTwice(arrivalNumber));
  }
  return {
    doubles,
    take(entry) {
      const { _id, id, n, hash, document } = entry;
      number(n, ENTRY);
      hashes.write(hash.slice(0, 2 * HASH_BYTES), n * HASH_BYTES, 'hex');
      if (ids.get(id) !== undefined) complain(_id, findings.commandTwice);
      ids.set(id, 1);
      for (const event of eventsOf(entry)) {
        const registered =
          event.type === 'IncomingRegistered'
            ? event
            : event.type === 'IncomingWithdrawn'
              ? event.remains
              : undefined;
        if (registered && registered.arrivalNumber !== null)
          arrival(document, `book:${registered.book}:${registered.year}`, registered.arrivalNumber);
      }
    },
    takeVoid: (n) => number(n, VOID),
    end() {
      for (let n = 1; n <= newest; n += 1)
        if (taken[n] === FREE) complain('ledger', numberMissing(n));
      for (const [key, series] of books)
        for (const missing of series.missing()) complain(key, arrivalMissing(missing));
    },
    *heads() {
      let head = EMPTY;
      for (let n = 1; n <= newest; n += 1) {
        if (taken[n] !== ENTRY) continue;
        const hash = hashes.toString('hex', n * HASH_BYTES, (n + 1) * HASH_BYTES);
        yield (head = withNext(head, { n, hash }));
      }
    },
  };
}
