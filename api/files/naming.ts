import type { DocumentScope } from '../store/client.ts';
import { unless } from '../store/couch.ts';
import type { Stored } from '../store/documents.ts';
import type { FilesDatabase } from './content.ts';
import { type FileDoc, fileId } from './records.ts';

/**
 * A whole file that no entry of the ledger carries stays for a day, then the sweeper takes it. A command that names one
 * takes the mark away before it is decided, and gives it back when it was not recorded: whoever of command and sweeper
 * writes the file's document first has it, the other one sees the conflict.
 */

/** The sweeper takes it for one that is needed. False when it is not here (any more). */
export function nameFile(db: FilesDatabase, sha256: string): Promise<boolean> {
  return change(db, sha256, ({ unnamedSince, ...file }) =>
    unnamedSince === undefined ? undefined : file,
  );
}

/** The day of a file that was not named yet begins anew. False when it is not here (any more). */
export function renewFile(db: FilesDatabase, sha256: string, now: Date): Promise<boolean> {
  return change(db, sha256, (file) =>
    file.unnamedSince === undefined ? undefined : { ...file, unnamedSince: now.toISOString() },
  );
}

/** Nobody needs it, as far as is known: its day begins. */
export async function unnameFile(db: FilesDatabase, sha256: string, now: Date): Promise<void> {
  await change(db, sha256, (file) => ({ ...file, unnamedSince: now.toISOString() }));
}

async function change(
  db: FilesDatabase,
  sha256: string,
  decide: (file: Stored<FileDoc>) => Stored<FileDoc> | undefined,
): Promise<boolean> {
  const files = db as DocumentScope<FileDoc>;
  for (;;) {
    const file = await files.get(fileId(sha256)).catch(unless(404));
    const changed = file && decide(file);
    if (!changed) return file !== undefined;
    if (await files.insert(changed).catch(unless(409))) return true;
  }
}
