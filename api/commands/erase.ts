import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { filesOf } from './carriers.ts';
import { erases, type Knowledge } from './knowledge.ts';
import {
  erasureId,
  eventsOf,
  isRefusal,
  refusalId,
  withoutContent,
  type Entry,
  type LedgerDoc,
} from './ledger.ts';
import { removeLeaves } from './hold.ts';
import { entriesOf, inPortions, LAST, type LedgerDatabase } from './ledgerDatabase.ts';

/** IN9: takes the content of withdrawn documents out of the ledger, the files and the disk. */
export type Eraser = {
  /** At once answers; the work is done one document after the other, and again at the next start if this one ends. */
  readonly order: (document: string) => void;
  /** Once nothing is left to do. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type EraserDeps = {
  readonly database: LedgerDatabase;
  readonly knowledge: Knowledge;
  readonly log: Log;
  /** Unless another document carries it. */
  readonly eraseFile: (sha256: string) => Promise<unknown>;
  /** Rewrites the ledger's files without what was replaced; done when it answers. */
  readonly compactLedger: () => Promise<void>;
  /** What else holds content: answers once the desks, the index … are rid of it. */
  readonly eraseElsewhere: (erased: {
    readonly document: string;
    readonly n: number;
  }) => Promise<void>;
};

const RETRY_MS = 5_000;

export function createEraser(deps: EraserDeps): Eraser {
  const end = new AbortController();
  const ended = new Promise<void>((resolve) => {
    end.signal.addEventListener('abort', () => resolve());
  });
  let work: Promise<void> = Promise.resolve();

  async function insist(document: string): Promise<void> {
    while (!end.signal.aborted) {
      try {
        // At the end nobody waits for what others are slow to erase; the next start takes it up.
        return await Promise.race([eraseDocument(document, deps), ended]);
      } catch (error) {
        deps.log.error('an erasure failed and will be tried again', { error });
        await pause(RETRY_MS, undefined, { signal: end.signal }).catch(() => undefined);
      }
    }
  }
  return {
    order: (document) => void (work = work.then(() => insist(document))),
    idle: () => work,
    async close() {
      end.abort();
      await work;
    },
  };
}

/** Every step can be repeated. The files go first: afterwards no entry tells which they were. */
async function eraseDocument(document: string, deps: EraserDeps): Promise<void> {
  const { database, knowledge } = deps;
  const entries = await entriesOf(database, document);
  const order = entries.findLast(erases);
  if (!order) return;
  await setDone(database, document, false);
  await eraseFiles(document, entries, order, deps);
  const before = entries.filter(({ version, payload }) => version < order.version && payload);
  await writeAll(database, before.map(withoutContent));
  await removeBeside(database, before);
  await writeAll(database, await strippedRefusals(database, document));
  knowledge.memory.forget(document);
  await deps.compactLedger();
  await deps.eraseElsewhere({ document, n: order.n });
  await setDone(database, document, true);
}

/** What lies in the place of an entry and was never receipted may hold the same content. */
async function removeBeside(database: LedgerDatabase, entries: readonly Entry[]): Promise<void> {
  const leaves = (await inPortions(entries, ({ _id }) => database.leaves(_id))).flat();
  const beside = leaves.filter((leaf) => !leaf._deleted && database.isStray(leaf));
  await removeLeaves(database, beside);
}

/** Files that a later entry brought, or that another document carries, stay. */
async function eraseFiles(
  document: string,
  entries: readonly Entry[],
  order: Entry,
  { knowledge: { carriers }, eraseFile }: EraserDeps,
): Promise<void> {
  const filesIn = (some: readonly Entry[]) =>
    some.flatMap((entry) => eventsOf(entry).flatMap(filesOf));
  const kept = new Set(filesIn(entries.filter(({ version }) => version > order.version)));
  const gone = filesIn(entries.filter(({ version }) => version < order.version));
  const files = [...new Set(gone)].filter((sha256) => !kept.has(sha256));
  carriers.release(document, files);
  for (const sha256 of files) await eraseFile(sha256);
}

/** Neither the salted hash nor the names in the text: both were made from the content. */
async function strippedRefusals(
  database: LedgerDatabase,
  document: string,
): Promise<readonly LedgerDoc[]> {
  const stripped: LedgerDoc[] = [];
  for await (const doc of database.range(refusalId(document, ''), refusalId(document, LAST))) {
    if (!isRefusal(doc) || !(doc.salt ?? doc.names)) continue;
    const { salt: _salt, digest: _digest, names: _names, ...rest } = doc;
    stripped.push(rest);
  }
  return stripped;
}

async function setDone(database: LedgerDatabase, document: string, done: boolean): Promise<void> {
  const _id = erasureId(document);
  const [before] = await database.read([_id]);
  const rev = before?._rev === undefined ? {} : { _rev: before._rev };
  await writeAll(database, [{ _id, ...rev, document, done }]);
}

async function writeAll(database: LedgerDatabase, docs: readonly LedgerDoc[]): Promise<void> {
  const rows = docs.length === 0 ? [] : await database.write(docs);
  const failed = rows.find(({ ok }) => !ok);
  if (failed) throw new Error('The store did not write all rows of an erasure', { cause: failed });
}
