import type { DocumentScope, MaybeDocument } from '../store/client.ts';
import { unless } from '../store/couch.ts';
import { readRange, type Stored } from '../store/documents.ts';
import { exists, type FilesDatabase } from './content.ts';
import { asOvertaken } from './overtaken.ts';
import { dropTail, tailThere } from './tails.ts';
import { chunkId, type Parts, type Tail, type UploadDoc, uploadsOf } from './records.ts';

/** An upload that is under way: its document as this stream last wrote it. */
export type Attempt = Parts & {
  readonly id: string;
  readonly rev: string | undefined;
  readonly tail: Tail | undefined;
  readonly length: number | undefined;
};

export const newAttempt = (sha256: string, person: string, chunkSize: number): Attempt => ({
  id: `${uploadsOf(sha256, person)}${crypto.randomUUID()}`,
  rev: undefined,
  chunks: [],
  chunkSize,
  tail: undefined,
  length: undefined,
});

export async function findAttempts(
  db: FilesDatabase,
  sha256: string,
  person?: string,
): Promise<Attempt[]> {
  const found: Attempt[] = [];
  const uploads = db as DocumentScope<UploadDoc>;
  for await (const doc of readRange(uploads, { from: uploadsOf(sha256, person) })) {
    found.push(await settled(db, fromDoc(doc)));
  }
  return found;
}

/** A chunk is named before it is written, and the process may have ended in between. */
async function settled(db: FilesDatabase, attempt: Attempt): Promise<Attempt> {
  if (attempt.tail) return { ...attempt, tail: await tailThere(db, attempt) };
  const last = attempt.chunks.at(-1);
  if (last === undefined || (await exists(db, chunkId(last)))) return attempt;
  return { ...attempt, chunks: attempt.chunks.slice(0, -1) };
}

function fromDoc({ _id, _rev, chunks, chunkSize, tail, length }: Stored<UploadDoc>): Attempt {
  return { id: _id, rev: _rev, chunks, chunkSize, tail, length };
}

/**
 * Where a client may go on. One that has every byte but was never finished (the process ended in between) goes on
 * from its last chunk, or a client would take it for done.
 */
export function offsetOf({ chunks, chunkSize, tail, length }: Attempt): number {
  const offset = chunks.length * chunkSize + (tail?.size ?? 0);
  if (offset !== length || offset === 0) return offset;
  return (chunks.length - (tail ? 0 : 1)) * chunkSize;
}

/** The attempt as it was at this offset; `undefined` when it cannot go on from there. */
export function backTo(attempt: Attempt, offset: number): Attempt | undefined {
  const whole = Math.floor(offset / attempt.chunkSize);
  if (whole > attempt.chunks.length) return undefined;
  const size = offset - whole * attempt.chunkSize;
  const { tail } = attempt;
  if (size === 0) return { ...attempt, chunks: attempt.chunks.slice(0, whole) };
  const isInTail = tail && whole === attempt.chunks.length && size <= tail.size;
  return isInTail ? { ...attempt, tail: { ...tail, size } } : undefined;
}

/** Throws `Overtaken` when another stream went on with this attempt, or it was taken away. */
export async function saveAttempt(db: FilesDatabase, attempt: Attempt, at: Date): Promise<Attempt> {
  const { id: _id, rev: _rev, chunks, chunkSize, tail, length } = attempt;
  const doc: UploadDoc = {
    chunks,
    chunkSize,
    ...(tail && { tail }),
    ...(length !== undefined && { length }),
    at: at.toISOString(),
  };
  const named = { ...doc, _id, ...(_rev !== undefined && { _rev }) } as MaybeDocument;
  const { rev } = await db.insert(named).catch(asOvertaken);
  return { ...attempt, rev };
}

/** Whether it was there as this stream last wrote it. */
export async function dropAttempt(
  db: FilesDatabase,
  { id, rev, tail }: Pick<Attempt, 'id' | 'rev' | 'tail'>,
): Promise<boolean> {
  await dropTail(db, { id, tail });
  if (rev === undefined) return true;
  return (await db.destroy(id, rev).catch(unless(404, 409))) !== undefined;
}
