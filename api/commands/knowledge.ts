import type { AnyEvent } from '#shared/kinds.ts';
import { noAgency, withCard, type Agency } from './agency.ts';
import type { Batch } from './batch.ts';
import { createCarriers, type Carriers } from './carriers.ts';
import { isEntry, isErasure, isRefusal, isVoid, type Entry, type LedgerDoc } from './ledger.ts';
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
  /** The `n` of the next entry. */
  readonly next: () => number;
  /** Takes in what was found in the ledger; answers with the entries that were not known, by `n`. */
  readonly learn: (docs: readonly LedgerDoc[]) => Promise<readonly Entry[]>;
  /** Takes in what this writer wrote. */
  readonly confirm: (batch: Batch) => void;
};

/** What the reading of the ledger showed besides: what an earlier writer left unfinished. */
export type Found = {
  readonly knowledge: Knowledge;
  /** Numbers below the highest that no document of the ledger has. */
  readonly gaps: readonly number[];
  /** Documents whose content must go and is not known to be gone (IN9). */
  readonly toErase: readonly string[];
};

/** Reads the ledger to its end. */
export async function readLedger(database: LedgerDatabase, capacity?: number): Promise<Found> {
  const knowledge = createKnowledge(database, capacity);
  const numbers = createSeries();
  const toErase = new Set<string>();
  for await (const { docs } of pagesSince(database)) {
    await knowledge.learn(docs);
    for (const doc of docs) {
      if (isEntry(doc) || isVoid(doc)) numbers.take(doc.n);
      if (isEntry(doc) && erases(doc)) toErase.add(doc.document);
      if (isErasure(doc) && doc.done) toErase.delete(doc.document);
    }
  }
  return { knowledge, gaps: numbers.missing(), toErase: [...toErase] };
}

/** IN9: whether this entry orders that the content of those before it goes. */
export function erases({ payload }: Entry): boolean {
  return payload?.events.some(hasRemains) ?? false;
}

function hasRemains(event: AnyEvent): boolean {
  return event.type === 'IncomingWithdrawn' && event.remains !== undefined;
}

function createKnowledge(database: LedgerDatabase, capacity?: number): Knowledge {
  const memory = createMemory(database, capacity);
  const numbering = createNumbering();
  const carriers = createCarriers();
  let agency = noAgency;
  let next = 1;

  function note(doc: LedgerDoc): boolean {
    if (isRefusal(doc)) {
      memory.ids.set(doc.id, 1);
      memory.versions.set(doc.document, memory.versions.get(doc.document) ?? 0);
    }
    if (isEntry(doc) || isVoid(doc)) next = Math.max(next, doc.n + 1);
    if (!isEntry(doc) || memory.ids.get(doc.id) !== undefined) return false;
    memory.ids.set(doc.id, 1);
    const version = memory.versions.get(doc.document) ?? 0;
    memory.versions.set(doc.document, Math.max(version, doc.version));
    numbering.apply(doc.document, doc.payload?.events ?? []);
    carriers.note(doc);
    return true;
  }
  async function refreshAgency(documents: ReadonlySet<string>): Promise<void> {
    for (const document of documents) {
      if (document.startsWith('incoming:')) continue;
      const state = await memory.stateOf(document);
      agency = withCard(agency, state?.card ?? null);
    }
  }
  return {
    memory,
    numbering,
    carriers,
    agency: () => agency,
    next: () => next,
    async learn(docs) {
      const news = docs.filter(note).filter(isEntry);
      // All of them, also those known from a learning that broke off.
      const touched = new Set(docs.filter(isEntry).map(({ document }) => document));
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
      next = batch.next();
    },
  };
}
