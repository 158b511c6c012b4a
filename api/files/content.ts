import { createHash } from 'node:crypto';
import type { DocumentScope } from '../store/client.ts';
import { unless } from '../store/couch.ts';
import { toJson } from '../store/documents.ts';
import { chunkId, type ChunkDoc, type Parts } from './records.ts';
import type { ReadAt } from './sniff.ts';

export type FilesDatabase = DocumentScope<unknown>;

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/**
 * Written anew even when it is there: its revision changes, and a sweeper that saw the old one leaves it alone.
 */
export async function writeChunk(db: FilesDatabase, hash: string, bytes: Buffer): Promise<void> {
  const chunk: ChunkDoc = { data: bytes.toString('base64') };
  const doc = chunkId(hash);
  const request = { db: db.config.db, doc, method: 'PUT' as const, body: toJson(chunk) };
  for (let rev: string | undefined; ;) {
    const qs = rev === undefined ? {} : { rev };
    if (await db.server.request({ ...request, qs }).catch(unless(409))) return;
    rev = await revisionOf(db, doc);
  }
}

export async function exists(db: FilesDatabase, id: string): Promise<boolean> {
  return (await revisionOf(db, id)) !== undefined;
}

/** Undefined for what is not there. */
export async function revisionOf(db: FilesDatabase, id: string): Promise<string | undefined> {
  const headers = await db.head(id).catch(unless(404));
  return (headers as { etag?: string } | undefined)?.etag?.replaceAll('"', '');
}

async function readChunk(db: FilesDatabase, hash: string): Promise<Buffer> {
  const found: unknown = await db.get(chunkId(hash)).catch(unless(404));
  const chunk = found as Partial<ChunkDoc> | undefined;
  if (typeof chunk?.data !== 'string') throw chunkMissing(hash);
  return Buffer.from(chunk.data, 'base64');
}

export function isChunkMissing(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'ChunkMissing';
}

function chunkMissing(hash: string): Error {
  return Object.assign(new Error(`A chunk is missing: ${hash}`), { name: 'ChunkMissing' });
}

/** From `start` up to, without, `end`; the next chunk is fetched while one is being sent. */
export async function* readChunks(
  db: FilesDatabase,
  { chunks, chunkSize }: Parts,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const first = Math.floor(start / chunkSize);
  const last = Math.ceil(end / chunkSize);
  const fetch = (index: number) => fetched(readChunk(db, chunks[index] ?? ''));
  let next = first < last ? fetch(first) : undefined;
  for (let index = first; index < last; index++) {
    const chunk = await next?.();
    next = index + 1 < last ? fetch(index + 1) : undefined;
    const from = index * chunkSize;
    if (chunk) yield chunk.subarray(Math.max(0, start - from), Math.min(chunkSize, end - from));
  }
}

/** An error of what is fetched ahead waits until it is asked for; nobody may ever ask. */
function fetched<T>(promise: Promise<T>): () => Promise<T> {
  promise.catch(() => undefined);
  return () => promise;
}

/** For looking into a file; the last chunk that was read is kept. */
export function createReadAt(
  db: FilesDatabase,
  { chunks, chunkSize }: Parts,
  size: number,
  inHand: ReadonlyMap<number, Buffer> = new Map(),
): ReadAt {
  let kept: { index: number; bytes: Buffer } | undefined;
  async function chunkAt(index: number): Promise<Buffer> {
    const here = inHand.get(index) ?? (kept?.index === index ? kept.bytes : undefined);
    if (here) return here;
    const bytes = await readChunk(db, chunks[index] ?? '');
    kept = { index, bytes };
    return bytes;
  }
  return async (offset, length) => {
    const end = Math.min(offset + length, size);
    const parts: Buffer[] = [];
    for (let at = offset; at < end;) {
      const index = Math.floor(at / chunkSize);
      const from = index * chunkSize;
      const part = (await chunkAt(index)).subarray(at - from, end - from);
      if (part.length === 0) throw new Error('A chunk is shorter than its file says.');
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  };
}
