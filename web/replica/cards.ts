import idb from 'pouchdb-adapter-idb';
import PouchDB, { type Row } from 'pouchdb-core';
import type { Card } from '#shared/kinds.ts';
import { dropWhenFull, readWhenFull } from './cardsWhenFull.ts';
import { unlessFull } from './full.ts';

/** A document as the desk delivers it: its revision and the chain before it, live or deleted. */
export type Delivered = {
  readonly _id: string;
  readonly _rev: string;
  readonly _revisions: { readonly start: number; readonly ids: readonly string[] };
  readonly _deleted?: boolean;
};

/** What the device holds of a document: `version` counts the deletion too; 0 and no card when it was never here. */
export type Held = { readonly card: Card | null; readonly version: number };

/** One person's cards of one generation. The only door to PouchDB: what is at rest can be encrypted here. */
export type Cards = {
  /** Repeating, reordering and skipping versions changes nothing. Rejects when it does not fit (QuotaExceededError). */
  write(documents: readonly Delivered[]): Promise<void>;
  read(id: string): Promise<Held>;
  readMany(ids: readonly string[]): Promise<ReadonlyMap<string, Held>>;
  close(): Promise<void>;
};

type Content = Record<string, unknown>;
type Database = PouchDB<Content>;

PouchDB.plugin(idb);

export function openCards(name: string): Cards {
  let database = open(name);

  /** iOS closes IndexedDB while the app is suspended; the first use after that opens it anew. */
  async function use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const used = database;
    try {
      return await work(used);
    } catch (error) {
      if (!isClosed(error)) throw error;
      await used.close().catch(() => undefined);
      if (database === used) database = open(name);
      return work(database);
    }
  }
  async function readAlways(ids: readonly string[]): Promise<ReadonlyMap<string, Held>> {
    let found: ReadonlyMap<string, Held> = new Map();
    const used = database;
    const fits = await unlessFull(async () => {
      found = await use((opened) => readMany(opened, ids));
    });
    if (fits) return found;
    // It did not open, and never will: the next use tries another one.
    if (database === used) database = open(name);
    return readWhenFull(name, ids);
  }
  return {
    write: (documents) => use((opened) => write(opened, documents)),
    readMany: readAlways,
    read: async (id) => (await readAlways([id])).get(id) ?? NOTHING,
    close: () => database.close(),
  };
}

/** Removes a generation; nothing happens where it does not exist. */
export async function dropCards(name: string): Promise<void> {
  if (!(await unlessFull(() => open(name).destroy()))) await dropWhenFull(name);
}

const NOTHING: Held = { card: null, version: 0 };

function open(name: string): Database {
  return new PouchDB(name, { adapter: 'idb', auto_compaction: true });
}

async function write(database: Database, documents: readonly Delivered[]): Promise<void> {
  const given = documents.map(({ _revisions: { start, ids }, ...document }) => ({
    ...document,
    _revisions: { start, ids: [...ids] },
  }));
  const answers = await database.bulkDocs(given, { new_edits: false });
  const failed = answers.find((answer) => 'error' in answer);
  if (failed)
    throw new Error(`card not written: ${failed.name} ${failed.message}`, { cause: failed });
}

async function readMany(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Held>> {
  const { rows } = await database.allDocs({ keys: [...ids], include_docs: true });
  return new Map(rows.map((row) => [row.key, heldOf(row)]));
}

function heldOf({ error, value, doc }: Row<Content>): Held {
  if (error) return NOTHING;
  const version = Number.parseInt(value.rev, 10);
  if (!doc) return { card: null, version };
  const { _id, _rev, ...card } = doc;
  // What lies here was delivered by our server as a card, and nothing else writes it.
  return { card: card as unknown as Card, version };
}

function isClosed(error: unknown): boolean {
  const { name, reason, message } = error as { name?: string; reason?: string; message?: string };
  return [name, reason, message].some((text) =>
    /InvalidState|connection.*lost|closing/i.test(text ?? ''),
  );
}
