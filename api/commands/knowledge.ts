import type { AnyEvent } from '#shared/kinds.ts';
import { noAgency, withCard, type Agency } from './agency.ts';
import type { Batch } from './batch.ts';
import { createCarriers, type Carriers } from './carriers.ts';
import { isDamaged } from './damaged.ts';
import { createKnown } from './known.ts';
import {
  eventsOf,
  hasWholeEvents,
  isEntry,
  isErasure,
  isNumbered,
  isRefusal,
  type Entry,
  type LedgerDoc,
  type Void,
} from './ledger.ts';
import { pagesSince, type LedgerDatabase } from './ledgerDatabase.ts';
import { createMemory, type Memory } from './memory.ts';
import { createNumbering, type Numbering } from './numbering.ts';
import { createSeries } from './series.ts';

/** What the one writer knows of what is written, all of it read from the ledger. */
export type Knowledge = {
  readonly memory: Memory;
  readonly numbering: Numbering;
  readonly carriers: Carriers;
  readonly agency: () => Agency;
  /** The entry for want of which there is no office, or no calendar; undefined when there are. */
  readonly damagedAgency: () => string | undefined;
  /** Takes in what was found in the ledger; answers with the entries that were not known, by `n`. */
  readonly learn: (docs: readonly LedgerDoc[]) => Promise<readonly Entry[]>;
  /** Takes in what this writer wrote. */
  readonly confirm: (batch: Batch) => void;
};

/** What the reading of the ledger showed besides: what an earlier writer left unfinished. */
export type Found = {
  readonly knowledge: Knowledge;
  /** Numbers that several documents have, and one of these for each. */
  readonly doubled: readonly Claim[];
  /** Documents with a number that nobody has given. */
  readonly forged: readonly Claim[];
  /** Entries that are none of this program's making. */
  readonly damaged: ReadonlySet<string>;
  /** Documents whose content must go and is not known to be gone (IN9). */
  readonly toErase: readonly string[];
};

export type Claim = { readonly n: number; readonly id: string };

/**
 * Reads the ledger to its end, which is not before the number that a majority of the nodes has: the one that answers
 * may have come back only now, and lack what was written meanwhile.
 */
export async function readLedger(
  database: LedgerDatabase,
  { capacity, onWaiting = () => undefined, onReading = () => undefined }: ReadOptions = {},
): Promise<Found> {
  const knowledge = createKnowledge(database, { capacity, onDamaged: (id) => damaged.add(id) });
  const numbers = createSeries();
  const seen = createKnown();
  const doubled: Claim[] = [];
  const forged: Claim[] = [];
  const damaged = new Set<string>();
  const removed = new Set<string>();
  let documents = 0;
  const toErase = new Set<string>();

  function number({ _id: id, n }: Entry | Void): void {
    removed.delete(id);
    if (seen.get(id) !== undefined) return;
    seen.set(id, 1);
    if (!isGiven(n, database.committed())) forged.push({ n, id });
    else if (!numbers.take(n)) doubled.push({ n, id });
  }
  /** What somebody has removed is not waited for: `verify` tells it. */
  function isComplete(): boolean {
    const last = database.committed();
    const ahead = Math.max(0, last - numbers.highest());
    const lacking = numbers.missingCount() + (Number.isFinite(last) ? ahead : 0);
    if (lacking <= removed.size) return true;
    onWaiting(`${lacking} entries up to number ${last} are not here yet`);
    return false;
  }
  for await (const { docs, removed: gone } of pagesSince(database, '0', isComplete)) {
    for (const id of gone) removed.add(id);
    documents += docs.length;
    onReading(documents);
    await knowledge.learn(docs);
    for (const doc of docs) {
      if (isNumbered(doc)) number(doc);
      if (isEntry(doc) && erases(doc)) toErase.add(doc.document);
      if (isErasure(doc) && doc.done) toErase.delete(doc.document);
    }
  }
  return { knowledge, doubled, forged, damaged, toErase: [...toErase] };
}

/** An entry comes with a head that is as new: while nobody writes, there is none beyond it. */
function isGiven(n: number, newest: number): boolean {
  return Number.isSafeInteger(n) && n >= 1 && n <= newest;
}

type ReadOptions = {
  readonly capacity?: number;
  /** Told each time that more must come. */
  readonly onWaiting?: (what: string) => void;
  /** Told how many documents have been read. */
  readonly onReading?: (documents: number) => void;
};

/** IN9: whether this entry orders that the content of those before it goes. */
export function erases(entry: Entry): boolean {
  return eventsOf(entry).some(hasRemains);
}

function hasRemains(event: AnyEvent): boolean {
  return event.type === 'IncomingWithdrawn' && event.remains instanceof Object;
}

type KnowledgeOptions = {
  readonly capacity: number | undefined;
  readonly onDamaged: (entry: string) => void;
};

function createKnowledge(
  database: LedgerDatabase,
  { capacity, onDamaged }: KnowledgeOptions,
): Knowledge {
  const memory = createMemory(database, capacity);
  const numbering = createNumbering();
  const carriers = createCarriers();
  /** Of the office and the calendars, the entry that each lacks. */
  const damagedAgency = new Map<string, string>();
  let agency = noAgency;

  /** What somebody else wrote costs its own document, and nobody the start. */
  function note(doc: LedgerDoc): boolean {
    if (isEntry(doc) && !hasWholeEvents(doc)) onDamaged(doc._id);
    try {
      return take(doc);
    } catch {
      onDamaged(doc._id);
      return false;
    }
  }
  function take(doc: LedgerDoc): boolean {
    if (isRefusal(doc)) {
      memory.ids.set(doc.id, 1);
      memory.versions.set(doc.document, memory.versions.get(doc.document) ?? 0);
    }
    if (!isEntry(doc) || memory.ids.get(doc.id) !== undefined) return false;
    memory.ids.set(doc.id, 1);
    const version = memory.versions.get(doc.document) ?? 0;
    memory.versions.set(doc.document, Math.max(version, doc.version));
    carriers.note(doc);
    numbering.apply(doc.document, eventsOf(doc));
    return true;
  }
  async function refreshAgency(documents: ReadonlySet<string>): Promise<void> {
    for (const document of documents) {
      if (document.startsWith('incoming:')) continue;
      damagedAgency.delete(document);
      const state = await memory.stateOf(document).catch((error: unknown) => {
        if (!isDamaged(error)) throw error;
        damagedAgency.set(document, error.entry);
      });
      agency = withCard(agency, state?.card ?? null);
    }
  }
  return {
    memory,
    numbering,
    carriers,
    agency: () => agency,
    damagedAgency: () => damagedAgency.values().next().value,
    async learn(docs) {
      const news = docs.filter(note).filter(isEntry);
      // All of them, also those known from a learning that broke off.
      const touched = new Set(docs.filter(isEntry).map(({ document }) => String(document)));
      for (const document of touched) memory.forget(document);
      await refreshAgency(touched);
      return news.sort((left, right) => left.n - right.n);
    },
    confirm(batch) {
      for (const entry of batch.entries()) {
        memory.ids.set(entry.id, 1);
        memory.versions.set(entry.document, entry.version);
        carriers.note(entry);
      }
      for (const { id, document } of batch.refusals()) {
        memory.ids.set(id, 1);
        memory.versions.set(document, memory.versions.get(document) ?? 0);
      }
      for (const state of batch.states()) memory.put(state);
      agency = batch.agency();
    },
  };
}
