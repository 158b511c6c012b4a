import { fold, type Card } from '#shared/kinds.ts';
import type { PersonId } from '#shared/office/office.ts';
import { entryId, type Entry } from '../commands/ledger.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import { areTexts, isReadableCard } from '../commands/readableCard.ts';
import type { Log } from '../log.ts';

/** A document as its entries up to `version` made it. */
export type Folded = {
  readonly document: string;
  readonly version: number;
  /** `null` before the first entry, and while all content read so far was erased (IN9). */
  readonly card: Card | null;
  /** Hash of each entry, the first at 0. */
  readonly hashes: readonly string[];
  readonly readers: readonly PersonId[];
  readonly desks: readonly PersonId[];
  /** Everybody on whose desk it ever lay. */
  readonly everOn: readonly PersonId[];
};

/** What a batch did to one document. */
export type Step = {
  readonly before: Folded;
  readonly entries: readonly Entry[];
  readonly after: Folded;
};

export type Folds = {
  /** One step per document; entries must be in the order of `n`, and without a gap in each document. */
  steps(entries: readonly Entry[]): Promise<readonly Step[]>;
};

/** Folds documents, remembering those lately touched and reading the earlier entries of the others. */
export function createFolds(
  ledger: Pick<LedgerDatabase, 'read'>,
  { log, capacity = 1_000 }: { readonly log: Log; readonly capacity?: number },
): Folds {
  const known = new Map<string, Folded>();
  const onDamaged = (entry: string, error: unknown) =>
    log.error('an entry cannot be read and is passed over: run verify', { entry, error });

  function remember(folded: Folded) {
    known.delete(folded.document);
    known.set(folded.document, folded);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
  }

  async function read(unknown: readonly (readonly [string, number])[]) {
    const ids = unknown.flatMap(([document, version]) =>
      Array.from({ length: version }, (_, at) => entryId(document, at + 1)),
    );
    const docs = await ledger.read(ids);
    if (docs.includes(undefined)) throw new Error('The ledger lacks an earlier entry.');
    const entries = Map.groupBy(docs as readonly Entry[], ({ document }) => document);
    for (const [document, own] of entries)
      remember(withEntries(nothing(document), own, onDamaged).after);
  }

  return {
    async steps(entries) {
      const byDocument = Map.groupBy(entries, ({ document }) => document);
      const versions = [...byDocument].map(
        ([document, [first]]) => [document, (first?.version ?? 1) - 1] as const,
      );
      await read(
        versions.filter(
          ([document, version]) => version > 0 && known.get(document)?.version !== version,
        ),
      );
      const bases = new Map(
        versions.map(([document, version]) => [
          document,
          version === 0 ? nothing(document) : known.get(document),
        ]),
      );
      return [...byDocument].map(([document, own]) => {
        const before = bases.get(document);
        if (!before) throw new Error(`Too many documents at once: ${document}`);
        const step = withEntries(before, own, onDamaged);
        remember(step.after);
        return step;
      });
    },
  };
}

type OnDamaged = (entry: string, error: unknown) => void;

function withEntries(before: Folded, entries: readonly Entry[], onDamaged: OnDamaged): Step {
  let after = before;
  const readable = entries.map((entry) => {
    const one = readableEntry(after, entry, onDamaged);
    after = one.after;
    return one.entry;
  });
  return { before, entries: readable, after };
}

/**
 * Whoever writes to the store may have put anything into an entry. One that cannot be applied changes nothing but the
 * version, as if its content were erased: nobody else's desk waits for it, and `verify` names it.
 */
function readableEntry(before: Folded, entry: Entry, onDamaged: OnDamaged) {
  checkFollows(before, entry);
  try {
    const after = withEntry(before, entry);
    if (isReadable(after)) return { entry, after };
    throw new TypeError('What it makes is no card');
  } catch (error) {
    onDamaged(entry._id, error);
    const { payload: _payload, ...facts } = entry;
    const readers = areTexts(entry.readers) ? entry.readers : before.readers;
    const desks = areTexts(entry.desks) ? entry.desks : before.desks;
    const passed = { ...facts, hash: String(entry.hash), readers, desks };
    return { entry: passed, after: withEntry(before, passed) };
  }
}

function isReadable({ card, hashes, readers, desks }: Folded): boolean {
  return isReadableCard(card) && [readers, desks, hashes.slice(-1)].every(areTexts);
}

function checkFollows(before: Folded, { version, document }: Entry): void {
  if (version === before.version + 1) return;
  throw new Error(`Version ${version} of ${document} after ${before.version}`);
}

export function nothing(document: string): Folded {
  return { document, version: 0, card: null, hashes: [], readers: [], desks: [], everOn: [] };
}

export function withEntry(before: Folded, entry: Entry): Folded {
  checkFollows(before, entry);
  const events = entry.payload?.events ?? [];
  return {
    document: before.document,
    version: entry.version,
    card: fold(entry.document, [{ act: entry, events }], before.card),
    hashes: [...before.hashes, entry.hash],
    readers: entry.readers,
    desks: entry.desks,
    everOn: [...new Set([...before.everOn, ...entry.desks])],
  };
}
