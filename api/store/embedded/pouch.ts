import leveldbAdapter from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import { readRevsLimit } from './revsLimit.ts';
import type { SyncedLevels } from './synced-leveldown.ts';

export type Doc = {
  _id: string;
  _rev?: string;
  _deleted?: boolean;
  _revisions?: { start: number; ids: string[] };
  [member: string]: unknown;
};
export type StoredDoc = Doc & { _rev: string };

export type WriteRow =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly error: true; readonly id?: string; readonly status: number; readonly name: string };

/** The part of PouchDB that the store uses: all writing, and what has no revision tree. */
export type Pouch = {
  info(): Promise<{ readonly doc_count: number; readonly update_seq: number }>;
  id(): Promise<string>;
  bulkDocs(
    docs: Doc[],
    options: { readonly new_edits: boolean; readonly was_delete?: true },
  ): Promise<WriteRow[]>;
  /** For `_local` documents. */
  get(id: string): Promise<StoredDoc>;
  put(doc: Doc): Promise<{ readonly id: string; readonly rev: string }>;
  close(): Promise<void>;
};
type PouchConstructor = {
  new (folder: string, options: object): Pouch;
  plugin(adapter: unknown): void;
};

const Engine = PouchDB as unknown as PouchConstructor;
Engine.plugin(leveldbAdapter);

/** Small, because an office has a database a person and most of them sleep. */
const LEVEL = { cacheSize: 2 << 20, writeBufferSize: 2 << 20, maxOpenFiles: 64 };

/** Old bodies go at once (`auto_compaction`): a text that was taken back must not stay on the disk. */
export async function openPouch(folder: string, levels: SyncedLevels): Promise<Pouch> {
  const pouch = await openWith(folder, levels, {});
  const limit = await readRevsLimit(pouch);
  if (limit === undefined) return pouch;
  await pouch.close();
  return openWith(folder, levels, { revs_limit: limit });
}

async function openWith(folder: string, levels: SyncedLevels, more: object): Promise<Pouch> {
  const options = { adapter: 'leveldb', db: levels.open, auto_compaction: true, ...LEVEL };
  const pouch = new Engine(folder, { ...options, ...more });
  await pouch.info();
  return pouch;
}
