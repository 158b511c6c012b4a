import { createHash } from 'node:crypto';
import {
  createReadAt,
  type FilesDatabase,
  isChunkMissing,
  readChunks,
  sha256Of,
  writeChunk,
} from './content.ts';
import { releaseChunks } from './erase.ts';
import { keepFile } from './keep.ts';
import type { FileInfo } from './records.ts';
import { makeWay } from './quota.ts';
import { isOvertaken } from './overtaken.ts';
import { dropTail, readTail, writeTail } from './tails.ts';
import { beginsAs, HEAD, type MediaType, sniff } from './sniff.ts';
import {
  type Attempt,
  backTo,
  dropAttempt,
  findAttempts,
  newAttempt,
  offsetOf,
  saveAttempt,
} from './uploads.ts';

export type Upload = {
  readonly person: string;
  readonly sha256: string;
  /** Where these bytes begin; 0 begins anew. */
  readonly offset: number;
  /** Bytes of the whole file; when nobody told it, the end of the stream is the end of the file. */
  readonly length?: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
};
export type Received =
  | { readonly outcome: 'complete'; readonly info: FileInfo }
  | { readonly outcome: 'partial'; readonly offset: number }
  | { readonly outcome: 'offset'; readonly offset: number }
  | { readonly outcome: 'tooLarge' | 'type' | 'hash' | 'empty' | 'length' };

export type ReceiveDeps = {
  readonly db: FilesDatabase;
  readonly clock: () => Date;
  readonly limit: number;
  readonly chunkSize: number;
  /** Lets few chunks be written at a time: each is several times itself in memory. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** What is being received: the attempt as it is stored, and the bytes after it that are still in hand. */
type Stream = {
  attempt: Attempt;
  pending: Buffer[];
  pendingSize: number;
  /** Of everything so far; not there when the beginning came in another request. */
  readonly hash: ReturnType<typeof createHash> | undefined;
};

/**
 * Takes in a file or a part of one, a chunk at a time.
 * Rejects when the line breaks, after keeping what came; nothing is kept of what is refused.
 */
export async function receive(deps: ReceiveDeps, upload: Upload): Promise<Received> {
  const attempt = await begin(deps, upload);
  if (!attempt) return { outcome: 'offset', offset: await offsetThere(deps.db, upload) };
  const length = upload.length ?? attempt.length;
  if ((length ?? 0) > deps.limit) return refuse(deps, attempt, 'tooLarge');
  const stream: Stream = {
    attempt: { ...attempt, length },
    pending: [],
    pendingSize: 0,
    hash: upload.offset === 0 ? createHash('sha256') : undefined,
  };
  try {
    await takeUp(deps.db, stream, upload.offset);
    return (await takeIn(deps, stream, upload)) ?? (await finish(deps, stream, upload));
  } catch (error) {
    // An erasure takes the upload away, and then its chunks.
    if (!isOvertaken(error) && !isChunkMissing(error)) throw error;
    await dropAttempt(deps.db, stream.attempt);
    // A chunk may have been written after an erasure had looked for it.
    await releaseChunks(deps.db, stream.attempt.chunks);
    return { outcome: 'offset', offset: await offsetThere(deps.db, upload) };
  }
}

/** Goes on after the bytes that came last, which are not a whole chunk. */
async function takeUp(db: FilesDatabase, stream: Stream, offset: number): Promise<void> {
  const { id, tail, chunks, chunkSize } = stream.attempt;
  if (!tail || offset === chunks.length * chunkSize) return;
  const bytes = await readTail(db, id, tail);
  stream.pending = [bytes];
  stream.pendingSize = bytes.length;
}

async function begin({ db, chunkSize }: ReceiveDeps, upload: Upload): Promise<Attempt | undefined> {
  const { sha256, person, offset } = upload;
  if (offset === 0) return newAttempt(sha256, person, chunkSize);
  const attempts = await findAttempts(db, sha256, person);
  attempts.sort((a, b) => offsetOf(b) - offsetOf(a));
  return attempts.map((attempt) => backTo(attempt, offset)).find((found) => found !== undefined);
}

/** How far this person's best attempt is. */
export async function offsetThere(
  db: FilesDatabase,
  { sha256, person }: Pick<Upload, 'sha256' | 'person'>,
): Promise<number> {
  const attempts = await findAttempts(db, sha256, person);
  return Math.max(0, ...attempts.map(offsetOf));
}

async function takeIn(
  deps: ReceiveDeps,
  stream: Stream,
  { body }: Upload,
): Promise<Received | undefined> {
  const most = Math.min(deps.limit, stream.attempt.length ?? Infinity);
  try {
    for await (const piece of body) {
      if (sizeOf(stream) + piece.length > most) {
        return await refuse(deps, stream.attempt, most === deps.limit ? 'tooLarge' : 'length');
      }
      const refusal = await add(deps, stream, Buffer.from(piece));
      if (refusal) return refusal;
    }
    return undefined;
  } catch (error) {
    // The line broke: the next request goes on after the last byte that came.
    if (!isOvertaken(error)) await keepRest(deps, stream);
    throw error;
  }
}

const sizeOf = ({ attempt, pendingSize }: Stream): number =>
  attempt.chunks.length * attempt.chunkSize + pendingSize;

async function add(
  deps: ReceiveDeps,
  stream: Stream,
  piece: Buffer,
): Promise<Received | undefined> {
  stream.hash?.update(piece);
  stream.pending.push(piece);
  stream.pendingSize += piece.length;
  const { chunkSize } = stream.attempt;
  if (stream.pendingSize < chunkSize) return undefined;
  const bytes = Buffer.concat(stream.pending);
  // A whole chunk at the very end stays in hand too, so that a small file is judged before anything is stored.
  const isFirst = stream.attempt.chunks.length === 0;
  if (isFirst && !beginsAs(bytes.subarray(0, HEAD))) return refuse(deps, stream.attempt, 'type');
  let at = 0;
  for (; bytes.length - at > chunkSize; at += chunkSize) {
    await store(deps, stream, bytes.subarray(at, at + chunkSize));
  }
  stream.pending = [bytes.subarray(at)];
  stream.pendingSize = bytes.length - at;
  return undefined;
}

/** Named before it is written: see `UploadDoc`. */
async function store(
  { db, clock, inTurn }: ReceiveDeps,
  stream: Stream,
  bytes: Buffer,
): Promise<void> {
  const hash = sha256Of(bytes);
  const { tail, ...attempt } = stream.attempt;
  const chunks = [...attempt.chunks, hash];
  await inTurn(async () => {
    if (attempt.rev === undefined) await makeWay(db, attempt.id);
    const named = await saveAttempt(db, { ...attempt, tail: undefined, chunks }, clock());
    await writeChunk(db, hash, bytes);
    await dropTail(db, { id: attempt.id, tail });
    stream.attempt = named;
  });
}

async function keepRest(deps: ReceiveDeps, stream: Stream): Promise<void> {
  const bytes = Buffer.concat(stream.pending);
  if (bytes.length === 0) return;
  if (bytes.length === stream.attempt.chunkSize) return store(deps, stream, bytes);
  await deps.inTurn(async () => {
    if (stream.attempt.rev === undefined) await makeWay(deps.db, stream.attempt.id);
    const tail = await writeTail(deps.db, stream.attempt, bytes);
    stream.attempt = { ...stream.attempt, tail };
    stream.attempt = await saveAttempt(deps.db, stream.attempt, deps.clock());
  });
}

async function finish(
  deps: ReceiveDeps,
  stream: Stream,
  { person, sha256 }: Upload,
): Promise<Received> {
  const size = sizeOf(stream);
  if (size < (stream.attempt.length ?? 0)) {
    await keepRest(deps, stream);
    return { outcome: 'partial', offset: size };
  }
  const last = Buffer.concat(stream.pending);
  if (size === 0) return refuse(deps, stream.attempt, 'empty');
  if ((await digest(deps.db, stream, last)) !== sha256) return refuse(deps, stream.attempt, 'hash');
  const mediaType = await typeOf(deps.db, stream, last, size);
  if (!mediaType) return refuse(deps, stream.attempt, 'type');
  await store(deps, stream, last);
  const { chunks, chunkSize } = stream.attempt;
  const at = deps.clock().toISOString();
  const file = { size, mediaType, chunks, chunkSize, at, unnamedSince: at };
  await keepFile(deps.db, { sha256, person, file, attempt: stream.attempt });
  return { outcome: 'complete', info: { sha256, size, mediaType } };
}

async function digest(db: FilesDatabase, stream: Stream, last: Buffer): Promise<string> {
  if (stream.hash) return stream.hash.digest('hex');
  const hash = createHash('sha256');
  const { chunks, chunkSize } = stream.attempt;
  const stored = readChunks(db, stream.attempt, 0, chunks.length * chunkSize);
  for await (const bytes of stored) hash.update(bytes);
  return hash.update(last).digest('hex');
}

function typeOf(
  db: FilesDatabase,
  { attempt }: Stream,
  last: Buffer,
  size: number,
): Promise<MediaType | undefined> {
  const inHand = new Map([[attempt.chunks.length, last]]);
  return sniff(createReadAt(db, attempt, size, inHand), size);
}

async function refuse(
  { db }: ReceiveDeps,
  attempt: Attempt,
  outcome: 'tooLarge' | 'type' | 'hash' | 'empty' | 'length',
): Promise<Received> {
  await dropAttempt(db, attempt);
  return { outcome };
}
