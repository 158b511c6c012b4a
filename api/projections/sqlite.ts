import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { INDEX_VERSION, SCHEMA } from './schema.ts';

/** Opens the index; one of another version, or one that cannot be read, is thrown away and begun anew. */
export function openIndexFile(file: string): DatabaseSync {
  const existing = tryOpen(file);
  if (existing) return existing;
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const created = open(file);
  created.exec(SCHEMA);
  created.exec(`PRAGMA user_version = ${INDEX_VERSION}`);
  return created;
}

function tryOpen(file: string): DatabaseSync | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = open(file);
    const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version === INDEX_VERSION) return db;
  } catch {
    // Damaged: the caller makes a new one.
  }
  db?.close();
  return undefined;
}

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  // A power cut may take the last seconds, which the follower applies again; erased text is overwritten (IN9).
  db.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
  `);
  return db;
}

/** All or nothing. */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
