import type { DocumentScope, MaybeDocument } from '../store/client.ts';
import { unless } from '../store/couch.ts';
import { type FilesDatabase, revisionOf } from './content.ts';
import { asOvertaken } from './overtaken.ts';
import { type Tail, type TailDoc, tailId } from './records.ts';

/** An upload that may have a tail. */
type Tailed = { readonly id: string; readonly tail: Tail | undefined };

/**
 * Writes what came after the last whole chunk, in the place of what lay there.
 * Throws `Overtaken` when another stream wrote there meanwhile.
 */
export async function writeTail(
  db: FilesDatabase,
  { id, tail }: Tailed,
  bytes: Buffer,
): Promise<Tail> {
  const doc: TailDoc = { data: bytes.toString('base64') };
  const named = { ...doc, _id: tailId(id), ...(tail && { _rev: tail.rev }) } as MaybeDocument;
  const { rev } = await db.insert(named).catch(asOvertaken);
  return { rev, size: bytes.length };
}

/** Undefined when another one lies there: the process ended before the upload said so. That one goes. */
export async function tailThere(
  db: FilesDatabase,
  { id, tail }: Tailed,
): Promise<Tail | undefined> {
  const rev = await revisionOf(db, tailId(id));
  if (rev === tail?.rev) return tail;
  if (rev !== undefined) await dropTail(db, { id, tail: { rev, size: 0 } });
  return undefined;
}

/** As many of its bytes as `tail` says. */
export async function readTail(db: FilesDatabase, id: string, { size }: Tail): Promise<Buffer> {
  const { data } = await (db as DocumentScope<TailDoc>).get(tailId(id));
  return Buffer.from(data, 'base64').subarray(0, size);
}

/** One that changed meanwhile is another stream's. */
export async function dropTail(db: FilesDatabase, { id, tail }: Tailed): Promise<void> {
  if (tail) await db.destroy(tailId(id), tail.rev).catch(unless(404, 409));
}
