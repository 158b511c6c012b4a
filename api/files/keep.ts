import { bulk } from '../store/documents.ts';
import type { FilesDatabase } from './content.ts';
import { type FileDoc, fileId, type OwnerDoc, ownerId } from './records.ts';
import { type Attempt, dropAttempt, overtaken } from './uploads.ts';

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
export async function keepFile(
  db: FilesDatabase,
  { sha256, person, file, attempt }: Kept,
): Promise<void> {
  const owner: OwnerDoc = { at: file.at };
  const rows = await bulk(db as never, [
    { ...file, _id: fileId(sha256) },
    { ...owner, _id: ownerId(sha256, person) },
  ]);
  // What is there already says the same.
  const failed = rows.find((row) => !row.ok && row.error !== 'conflict');
  if (failed && !failed.ok) throw new Error(`A file could not be kept: ${failed.error}`);
  // An erasure takes the attempt away first: if it is gone, what was written here came too late.
  if (await dropAttempt(db, attempt)) return;
  for (const row of rows) if (row.ok) await dropAttempt(db, row);
  throw overtaken();
}
