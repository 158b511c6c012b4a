import { kindOf, type Kind } from '#shared/kinds.ts';
import { damaged } from './damaged.ts';
import { createKnown, type Known } from './known.ts';
import { entryId, type Entry, type LedgerDoc } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import { emptyState, stateOf, type DocumentState } from './state.ts';

/** What the writer remembers: small facts of every document and command, and the states of those lately touched. */
export type Memory = {
  /** Version of every document; 0 where only a refusal is kept. */
  readonly versions: Known;
  /** Every command id that the ledger holds, refused ones too. */
  readonly ids: Known;
  /** The state as it was written; undefined for a kind of document that is not built. Rejects with `Damaged`, too. */
  readonly stateOf: (document: string) => Promise<DocumentState | undefined>;
  readonly put: (state: DocumentState) => void;
  readonly forget: (document: string) => void;
};

type Wanted = {
  readonly document: string;
  readonly kind: Kind;
  readonly resolve: (state: DocumentState) => void;
  readonly reject: (error: unknown) => void;
};

/** As many ids as fit one question to the store. */
const MOST_IDS = 2_000;

export function createMemory(database: LedgerDatabase, capacity = 4_000): Memory {
  const versions = createKnown();
  const states = new Map<string, DocumentState>();
  const loads = createLoads(database, versions);

  function put(state: DocumentState): void {
    states.delete(state.document);
    states.set(state.document, state);
    if (states.size <= capacity) return;
    const [oldest] = states.keys();
    if (oldest !== undefined) states.delete(oldest);
  }
  return {
    versions,
    ids: createKnown(),
    put,
    forget: (document) => void states.delete(document),
    async stateOf(document) {
      const kind = kindOf(document);
      if (!kind) return undefined;
      // Anybody may ask for anything, so what does not exist is not remembered.
      if (!states.has(document) && !versions.get(document)) return emptyState(document, kind);
      for (;;) {
        const state = states.get(document) ?? (await loads.load(document, kind));
        // What a batch wrote while this was being read is newer.
        const isCurrent = state.version === (versions.get(document) ?? 0);
        if (isCurrent) put(state);
        else states.delete(document);
        if (isCurrent) return state;
      }
    },
  };
}

/** Documents that are wanted at the same time are read in one request. */
function createLoads(database: LedgerDatabase, versions: Known) {
  const underWay = new Map<string, Promise<DocumentState>>();
  let wanted: Wanted[] = [];

  function readWanted(): void {
    const all = wanted;
    wanted = [];
    for (const some of inPortions(all, versions)) void readPortion(some);
  }
  async function readPortion(some: readonly Wanted[]): Promise<void> {
    try {
      const entries = await readEntries(database, versions, some);
      some.forEach((one, at) => settle(one, entries[at] ?? []));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
  function enqueue(document: string, kind: Kind): Promise<DocumentState> {
    const load = new Promise<DocumentState>((resolve, reject) => {
      wanted.push({ document, kind, resolve, reject });
      if (wanted.length === 1) setImmediate(readWanted);
    }).finally(() => underWay.delete(document));
    underWay.set(document, load);
    return load;
  }
  return {
    load: (document: string, kind: Kind) => underWay.get(document) ?? enqueue(document, kind),
  };
}

function inPortions(all: readonly Wanted[], versions: Known): readonly (readonly Wanted[])[] {
  const portions: Wanted[][] = [];
  let ids = MOST_IDS;
  for (const one of all) {
    const more = versions.get(one.document) ?? 0;
    if (ids + more > MOST_IDS) {
      portions.push([]);
      ids = 0;
    }
    ids += more;
    portions.at(-1)?.push(one);
  }
  return portions;
}

async function readEntries(
  database: LedgerDatabase,
  versions: Known,
  wanted: readonly Wanted[],
): Promise<readonly (readonly (LedgerDoc | undefined)[])[]> {
  const counts = wanted.map(({ document }) => versions.get(document) ?? 0);
  const ids = wanted.flatMap(({ document }, at) => entryIds(document, counts[at] ?? 0));
  const docs = await database.read(ids);
  let from = 0;
  return counts.map((count) => docs.slice(from, (from += count)));
}

/** A document that lacks an entry is lost to whoever wants it, and to nobody else. */
function settle(
  { document, kind, resolve, reject }: Wanted,
  entries: readonly (LedgerDoc | undefined)[],
): void {
  try {
    const missing = entries.indexOf(undefined);
    if (missing >= 0) throw damaged(entryId(document, missing + 1));
    resolve(stateOf(document, kind, entries as Entry[]));
  } catch (error) {
    reject(error);
  }
}

function entryIds(document: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => entryId(document, at + 1));
}
