import { unless } from '../store/couch.ts';
import { bulk, type WrittenRow } from '../store/documents.ts';
import type { FilesDatabase } from './content.ts';
import { renewFile } from './naming.ts';
import { type FileDoc, fileId, type OwnerDoc, ownerId } from './records.ts';
import { overtaken } from './overtaken.ts';
import { type Attempt, dropAttempt } from './uploads.ts';

type Kept = {
  readonly sha256: string;
  readonly person: string;
  readonly file: FileDoc;
  readonly attempt: Attempt;
};

/**
 * All of it is here: from now on it is a file, and this person its owner.
 * Throws `Overtaken`, with nothing kept, when it was erased meanwhile.
 */
export async function keepFile(db: FilesDatabase, kept: Kept): Promise<void> {
  const rows = await writeFile(db, kept);
  // An erasure takes the attempt away first: if it is gone, what was written here came too late.
  if (await dropAttempt(db, kept.attempt)) return;
  for (const row of rows) if (row.ok) await db.destroy(row.id, row.rev).catch(unless(404, 409));
  throw overtaken();
}

async function writeFile(
  db: FilesDatabase,
  { sha256, person, file }: Kept,
): Promise<readonly WrittenRow[]> {
  const owner: OwnerDoc = { at: file.at };
  for (;;) {
    const rows = await bulk(db as never, [
      { ...file, _id: fileId(sha256) },
      { ...owner, _id: ownerId(sha256, person) },
    ]);
    const failed = rows.find((row) => !row.ok && row.error !== 'conflict');
    if (failed && !failed.ok) throw new Error(`A file could not be kept: ${failed.error}`);
    // What is there already says the same, unless the sweeper takes it in this moment.
    if (rows[0]?.ok || (await renewFile(db, sha256, new Date(file.at)))) return rows;
  }
}
