import { setImmediate as breathe } from 'node:timers/promises';
import {
  entryId,
  isEntry,
  isErasure,
  isHead,
  isRefusal,
  isVoid,
  voidId,
  type Entry,
  type LedgerDoc,
} from '../commands/ledger.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import type { Checked, DocumentCheck } from './documentCheck.ts';
import { findings, numberBeyond } from './findings.ts';
import type { Complain } from './report.ts';
import { isEntryShaped } from './shape.ts';
import { walk, type Found, type Range } from './walk.ts';
import type { WholeCheck } from './wholeCheck.ts';

export type LedgerRead = {
  readonly request: StoreRequest;
  readonly ledger: Pick<LedgerDatabase, 'committed' | 'isStray'>;
  /** Entries after this one are of a later moment. */
  readonly newest: number;
  readonly complain: Complain;
  readonly whole: WholeCheck;
  readonly startCheck: (document: string) => DocumentCheck;
  /** A document when its entries are over. */
  readonly note: (checked: Checked) => Promise<void>;
};

/** Reads the ledger from one end to the other in the order of its ids, so that each document's entries come together. */
export async function readLedger(read: LedgerRead): Promise<void> {
  const later: { readonly id: string; readonly n: number }[] = [];
  const unfinished: string[] = [];
  let current: { readonly document: string; readonly check: DocumentCheck } | undefined;
  for await (const found of breathing(walk(read.request, 'ledger'))) {
    const entry = entryIn(found, read, unfinished);
    if (!entry) continue;
    if (entry.n > read.newest) {
      later.push({ id: entry._id, n: entry.n });
      continue;
    }
    if (current?.document !== entry.document) {
      if (current) await read.note(current.check.end());
      current = { document: entry.document, check: read.startCheck(entry.document) };
    }
    read.whole.take(entry);
    current.check.take(entry);
  }
  if (current) await read.note(current.check.end());
  const written = read.ledger.committed();
  for (const { id, n } of later) if (n > written) read.complain(id, numberBeyond(n));
  await complainUnfinished(read, unfinished);
}

/** The entries of one document that are not later than `newest`. */
export async function* entriesOf(
  request: StoreRequest,
  document: string,
  newest: number,
): AsyncGenerator<Entry> {
  const range = { from: entryId(document, 0), to: entryId(document, 99_999_999) };
  for await (const { doc } of walk(request, 'ledger', range))
    if (isEntryShaped(doc) && hasItsId(doc) && doc.n <= newest) yield doc;
}

/** The documents of the ledger that have one of these numbers. */
export async function* readNumbers(request: StoreRequest, numbers: ReadonlySet<number>) {
  for await (const { id, doc } of breathing(walk(request, 'ledger'))) {
    const n = doc?.['n'];
    if (typeof n === 'number' && numbers.has(n)) yield { id, n };
  }
}

/** The entry that was found; anything else is noted. */
function entryIn(
  { id, doc }: Found,
  { ledger, complain, whole, newest }: LedgerRead,
  unfinished: string[],
): Entry | undefined {
  const found = doc as LedgerDoc | undefined;
  if (!found) complain(id, findings.unreadable);
  else if (isHead(found) || ledger.isStray(found)) return undefined;
  else if (isEntry(found)) {
    if (!isEntryShaped(found)) complain(id, findings.noEntry);
    else if (!hasItsId(found)) {
      complain(id, findings.wrongId);
      if (found.n <= newest) whole.takeVoid(found.n);
    } else return found;
  } else if (isVoid(found)) {
    if (found.n <= newest && id === voidId(found.n)) whole.takeVoid(found.n);
    else if (id !== voidId(found.n)) complain(id, findings.wrongId);
  } else if (isErasure(found)) {
    if (!found.done) unfinished.push(id);
  } else if (!isRefusal(found)) complain(id, findings.noPlace);
  return undefined;
}

function hasItsId({ _id, document, version }: Entry): boolean {
  return _id === entryId(document, version);
}

/** One that was under way may be done by now. */
async function complainUnfinished(
  { request, complain }: LedgerRead,
  unfinished: readonly string[],
): Promise<void> {
  for (const id of unfinished) {
    const range: Range = { from: id, to: id };
    for await (const { doc } of walk(request, 'ledger', range))
      if (doc?.['done'] !== true) complain(id, findings.erasureUnfinished);
  }
}

const MOST_MS = 10;

/** Others have their turn in between: a running server answers people meanwhile. */
async function* breathing<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  let since = performance.now();
  for await (const item of items) {
    yield item;
    if (performance.now() - since < MOST_MS) continue;
    await breathe();
    since = performance.now();
  }
}
