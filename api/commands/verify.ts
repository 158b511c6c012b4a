import { kindOf } from '#shared/kinds.ts';
import { erases } from './knowledge.ts';
import {
  entryHash,
  entryId,
  isEntry,
  isErasure,
  isNumbered,
  isVoid,
  payloadHash,
  type Entry,
} from './ledger.ts';
import { LAST, type LedgerDatabase } from './ledgerDatabase.ts';
import { createKnown } from './known.ts';
import { createSeries, type Series } from './series.ts';
import { signedText } from './signedText.ts';

export type Verification = {
  readonly ok: boolean;
  readonly entries: number;
  readonly documents: number;
  /** Entries without their content (IN9). */
  readonly erased: number;
  readonly problems: readonly Problem[];
  /** More than are listed. */
  readonly problemCount: number;
};

/** `id` of the document of the ledger, or of what is wrong with the whole. */
export type Problem = { readonly id: string; readonly what: string };

const MOST_LISTED = 1_000;

/**
 * Checks the whole ledger: every document's versions and chain of hashes, the hash of every content that is there, the
 * agency-wide numbers without gap or double, command ids, and the arrival numbers of each book (IN5).
 */
export async function verifyLedger(database: LedgerDatabase): Promise<Verification> {
  const problems: Problem[] = [];
  let problemCount = 0;
  function complain(id: string, what: string): void {
    problemCount += 1;
    if (problems.length < MOST_LISTED) problems.push({ id, what });
  }
  const whole = createWholeCheck(complain);
  const chain = createChainCheck(complain);
  for await (const doc of database.range('', LAST)) {
    if (isEntry(doc)) {
      chain.check(doc);
      whole.check(doc);
    } else if (isVoid(doc)) whole.number(doc.n);
    else if (isErasure(doc) && !doc.done) complain(doc._id, 'an erasure was not finished');
  }
  chain.end();
  whole.end();
  await complainOfDoubles(database, whole.doubled, complain);
  return { ok: problemCount === 0, ...chain.counts(), problems, problemCount };
}

type Complain = (id: string, what: string) => void;

/** The entries of a document come one after the other, by version. */
function createChainCheck(complain: Complain) {
  const counts = { entries: 0, documents: 0, erased: 0 };
  let last: Entry | undefined;
  let withoutContent: Entry[] = [];

  function endDocument(): void {
    for (const { _id } of withoutContent) complain(_id, 'the content is missing');
    withoutContent = [];
  }
  return {
    check(entry: Entry): void {
      const before = last?.document === entry.document ? last : undefined;
      if (!before) {
        endDocument();
        counts.documents += 1;
      }
      counts.entries += 1;
      if (entry.version !== (before?.version ?? 0) + 1) complain(entry._id, 'a version is missing');
      if (entry._id !== entryId(entry.document, entry.version))
        complain(entry._id, 'the id is wrong');
      if (entry.previous !== (before?.hash ?? '')) complain(entry._id, 'the chain is broken');
      checkHashes(entry, complain);
      // What comes before an order to erase may be without content, nothing else.
      if (!entry.payload) {
        withoutContent.push(entry);
        counts.erased += 1;
      }
      if (erases(entry)) withoutContent = [];
      last = entry;
    },
    end: endDocument,
    counts: () => counts,
  };
}

function checkHashes(entry: Entry, complain: Complain): void {
  const { _id, salt, payload } = entry;
  if (entry.hash !== entryHash(entry)) complain(_id, 'the entry was changed');
  if (!payload) return;
  if (salt === undefined || entry.payloadHash !== payloadHash(salt, payload)) {
    complain(_id, 'the content was changed');
  }
  if (!kindOf(entry.document)) complain(_id, 'the kind of document is unknown');
  if (entry.by !== 'system' && signedText(entry) === undefined) {
    complain(_id, 'the command is not the one that was sent');
  }
}

/** All that have such a number: which of them counts cannot be told from the ledger. */
async function complainOfDoubles(
  database: LedgerDatabase,
  doubled: ReadonlySet<number>,
  complain: Complain,
): Promise<void> {
  if (doubled.size === 0) return;
  for await (const doc of database.range('', LAST)) {
    if (!isNumbered(doc) || !doubled.has(doc.n)) continue;
    complain(doc._id, `the number ${doc.n} is there twice`);
  }
}

function createWholeCheck(complain: Complain) {
  const numbers = createSeries();
  const doubled = new Set<number>();
  const ids = createKnown();
  const books = new Map<string, Series>();
  const registrations = createKnown();

  function number(n: number): void {
    if (!numbers.take(n)) doubled.add(n);
  }
  function arrival(document: string, book: string, year: number, arrivalNumber: number): void {
    if (registrations.get(document) !== undefined) return;
    registrations.set(document, 1);
    const key = `book:${book}:${year}`;
    const series = books.get(key) ?? createSeries();
    books.set(key, series);
    if (!series.take(arrivalNumber)) complain(key, `number ${arrivalNumber} was given twice`);
  }
  return {
    number,
    doubled,
    check({ _id, id, n, document, payload }: Entry): void {
      number(n);
      if (ids.get(id) !== undefined) complain(_id, 'the command id is there twice');
      ids.set(id, 1);
      for (const event of payload?.events ?? []) {
        const registered =
          event.type === 'IncomingRegistered'
            ? event
            : event.type === 'IncomingWithdrawn'
              ? event.remains
              : undefined;
        if (registered && registered.arrivalNumber !== null) {
          arrival(document, registered.book, registered.year, registered.arrivalNumber);
        }
      }
    },
    end(): void {
      for (const n of numbers.missing()) complain('ledger', `the number ${n} is missing`);
      for (const [key, series] of books) {
        for (const missing of series.missing()) complain(key, `number ${missing} is missing`);
      }
    },
  };
}
