import type { DocumentScope, MaybeDocument } from '../store/client.ts';
import { statusOf, unless } from '../store/couch.ts';
import { readRange, type Stored } from '../store/documents.ts';
import { exists, type FilesDatabase } from './content.ts';
import { chunkId, type Parts, type UploadDoc, uploadsOf } from './records.ts';

/** An upload that is under way: its document as this stream last wrote it. */
export type Attempt = Parts & {
  readonly id: string;
  readonly rev: string | undefined;
  readonly rest: Buffer;
  readonly length: number | undefined;
};

export const newAttempt = (sha256: string, person: string, chunkSize: number): Attempt => ({
  id: `${uploadsOf(sha256, person)}${crypto.randomUUID()}`,
  rev: undefined,
  chunks: [],
  chunkSize,
  rest: Buffer.alloc(0),
  length: undefined,
});

export async function findAttempts(
  db: FilesDatabase,
  sha256: string,
  person?: string,
): Promise<Attempt[]> {
  const found: Attempt[] = [];
  const uploads = db as DocumentScope<UploadDoc>;
  for await (const doc of readRange(uploads, { from: uploadsOf(sha256, person), page: 20 })) {
    found.push(await settled(db, fromDoc(doc)));
  }
  return found;
}

/** The last chunk is named before it is written, and the process may have ended in between. */
async function settled(db: FilesDatabase, attempt: Attempt): Promise<Attempt> {
  const last = attempt.chunks.at(-1);
  const isSure = last === undefined || attempt.rest.length > 0;
  if (isSure || (await exists(db, chunkId(last)))) return attempt;
  return { ...attempt, chunks: attempt.chunks.slice(0, -1) };
}

function fromDoc({ _id, _rev, rest, ...doc }: Stored<UploadDoc>): Attempt {
  const { chunks, chunkSize, length } = doc;
  return { id: _id, rev: _rev, chunks, chunkSize, rest: Buffer.from(rest, 'base64'), length };
}

/**
 * Where a client may go on. One that has every byte but was never finished (the process ended in between) goes on
 * from its last chunk, or a client would take it for done.
 */
export function offsetOf({ chunks, chunkSize, rest, length }: Attempt): number {
  const offset = chunks.length * chunkSize + rest.length;
  if (offset !== length || offset === 0) return offset;
  return (chunks.length - (rest.length > 0 ? 0 : 1)) * chunkSize;
}

/** The attempt as it was at this offset; `undefined` when it cannot go on from there. */
export function backTo(attempt: Attempt, offset: number): Attempt | undefined {
  const whole = Math.floor(offset / attempt.chunkSize);
  if (whole > attempt.chunks.length) return undefined;
  const rest = offset - whole * attempt.chunkSize;
  if (whole === attempt.chunks.length && rest <= attempt.rest.length) {
    return { ...attempt, rest: attempt.rest.subarray(0, rest) };
  }
  if (rest > 0) return undefined;
  return { ...attempt, chunks: attempt.chunks.slice(0, whole), rest: Buffer.alloc(0) };
}

/** Throws `Overtaken` when another stream went on with this attempt, or it was taken away. */
export async function saveAttempt(db: FilesDatabase, attempt: Attempt, at: Date): Promise<Attempt> {
  const { id: _id, rev: _rev, chunks, chunkSize, rest, length } = attempt;
  const doc: UploadDoc = {
    chunks,
    chunkSize,
    rest: rest.toString('base64'),
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
  { id, rev }: { readonly id: string; readonly rev: string | undefined },
): Promise<boolean> {
  if (rev === undefined) return true;
  return (await db.destroy(id, rev).catch(unless(404, 409))) !== undefined;
}

/** Another stream has this attempt now. */
export type Overtaken = Error & { readonly name: 'Overtaken' };

export function isOvertaken(thrown: unknown): thrown is Overtaken {
  return thrown instanceof Error && thrown.name === 'Overtaken';
}

export function overtaken(): Overtaken {
  return Object.assign(new Error('Another request goes on with this upload.'), {
    name: 'Overtaken' as const,
  });
}

function asOvertaken(error: unknown): never {
  throw statusOf(error) === 409 ? overtaken() : error;
}
