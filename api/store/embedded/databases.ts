import path from 'node:path';
import { couchError, notFound } from './answers.ts';
import { addFolder, folderOf, listFolders, removeFolder } from './folders.ts';
import { type Pouch, openPouch } from './pouch.ts';
import { readSecurity, type Security } from './security.ts';
import { type Level, syncedLevels } from './synced-leveldown.ts';

export type Database = {
  readonly name: string;
  readonly pouch: Pouch;
  /** What PouchDB writes to, for reading. */
  readonly level: Level;
  /** Part of every sequence, so that a follower of an earlier database of this name starts over. */
  readonly generation: string;
  /** Feeds that wait for a change; called after each write and at the end. */
  readonly watchers: Set<() => void>;
  /** What every access is checked against, at once when it is changed. */
  security: Security;
  /** Changes of the security object, one after the other. */
  securing: Promise<void>;
  compacting: boolean;
  gone: boolean;
};
export type Lease = { readonly db: Database; readonly release: () => void };

export type Databases = {
  readonly names: () => string[];
  readonly has: (name: string) => boolean;
  /** False when it is there already. */
  readonly create: (name: string) => Promise<boolean>;
  /** False when there is none; ends its feeds and waits for what is under way. */
  readonly remove: (name: string) => Promise<boolean>;
  /** The database stays open until `release`; throws CouchDB's 404 when there is none. */
  readonly lease: (name: string) => Promise<Lease>;
  /** Closes it once nobody uses it: what is asked at its opening is asked again. */
  readonly refresh: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Entry = {
  users: number;
  lastUsed: number;
  opened?: Promise<Database> | undefined;
  closing?: Promise<void> | undefined;
  idle?: (() => void) | undefined;
};
type Shelf = {
  readonly root: string;
  readonly maxOpen: number;
  readonly entries: Map<string, Entry>;
  readonly open: (name: string) => Promise<Database>;
  clock: number;
};

/** All databases below one folder: opened when first used, the longest unused closed beyond `maxOpen`. */
export async function openDatabases(root: string, maxOpen = 128): Promise<Databases> {
  const names = await listFolders(root);
  const shelf: Shelf = {
    root,
    maxOpen,
    entries: new Map(names.map((name) => [name, newEntry()])),
    open: opener(root),
    clock: 0,
  };
  const removals = new Map<string, Promise<void>>();
  return {
    names: () => [...shelf.entries.keys()].sort(),
    has: (name) => shelf.entries.has(name),
    lease: (name) => lease(shelf, name),
    async create(name) {
      await removals.get(name);
      if (shelf.entries.has(name)) return false;
      shelf.entries.set(name, newEntry());
      await addFolder(root, name);
      return true;
    },
    async remove(name) {
      const entry = shelf.entries.get(name);
      if (!entry) return false;
      shelf.entries.delete(name);
      const removal = closeEntry(entry).then(() => removeFolder(root, name));
      removals.set(name, removal);
      await removal.finally(() => removals.delete(name));
      return true;
    },
    async refresh(name) {
      const entry = shelf.entries.get(name);
      if (!entry) return;
      if (entry.users > 0) await untilIdle(entry);
      closeNow(entry);
      await entry.closing;
    },
    async close() {
      const entries = [...shelf.entries.values()];
      shelf.entries.clear();
      await Promise.all(entries.map(closeEntry));
    },
  };
}

const newEntry = (): Entry => ({ users: 0, lastUsed: 0 });

async function lease(shelf: Shelf, name: string): Promise<Lease> {
  const entry = shelf.entries.get(name);
  if (!entry) throw notFound('Database does not exist.');
  entry.users += 1;
  entry.lastUsed = ++shelf.clock;
  const release = once(() => {
    entry.users -= 1;
    if (entry.users === 0) entry.idle?.();
    closeUnused(shelf);
  });
  try {
    entry.opened ??= openAgain(shelf, name, entry);
    const db = await entry.opened;
    if (db.gone) throw notFound('Database does not exist.');
    return { db, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** An opening that failed (no file handles left, say) is tried again by the next one who asks. */
async function openAgain(shelf: Shelf, name: string, entry: Entry): Promise<Database> {
  try {
    await entry.closing;
    return await shelf.open(name);
  } catch (error) {
    entry.opened = undefined;
    throw error;
  }
}

function closeUnused(shelf: Shelf): void {
  const open = [...shelf.entries.values()].filter((entry) => entry.opened !== undefined);
  const surplus = open.length - shelf.maxOpen;
  if (surplus <= 0) return;
  const unused = open.filter((entry) => entry.users === 0);
  unused.sort((a, b) => a.lastUsed - b.lastUsed);
  for (const entry of unused.slice(0, surplus)) closeNow(entry);
}

function closeNow(entry: Entry): void {
  if (!entry.opened) return;
  entry.closing = entry.opened.then(
    (db) => db.pouch.close(),
    () => undefined,
  );
  entry.opened = undefined;
}

/** Ends the feeds, waits for the last one who uses it, closes. */
async function closeEntry(entry: Entry): Promise<void> {
  const db = await entry.opened?.catch(() => undefined);
  if (db) {
    db.gone = true;
    for (const wake of [...db.watchers]) wake();
  }
  if (entry.users > 0) await untilIdle(entry);
  closeNow(entry);
  await entry.closing;
}

function untilIdle(entry: Entry): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  entry.idle = resolve;
  return promise;
}

function opener(root: string): (name: string) => Promise<Database> {
  const levels = syncedLevels();
  return async (name) => {
    const folder = path.join(root, folderOf(name));
    const pouch = await openPouch(folder, levels);
    return {
      name,
      get pouch() {
        const fault = levels.fault(folder);
        if (fault) throw couchError(500, 'file_corruption', 'The database cannot be read.', fault);
        return pouch;
      },
      level: levels.at(folder),
      generation: (await pouch.id()).slice(0, 8),
      watchers: new Set(),
      security: await readSecurity(pouch),
      securing: Promise.resolve(),
      compacting: false,
      gone: false,
    };
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
