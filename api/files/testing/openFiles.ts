import type { Store } from '../../store/couch.ts';
import { openTestStore } from '../../store/testing/stores.ts';
import { type Chunks, createChunks } from '../chunks.ts';
import type { FilesDatabase } from '../content.ts';
import { pdf, sha256Hex } from './bytes.ts';

export const CHUNK = 4096;
export const LIMIT = 10 * CHUNK;
/** Two chunks and a part of a third. */
export const LARGE = pdf('large', 2 * CHUNK + 1000);
export const SMALL = pdf('small', 1000);

export type TestFiles = {
  readonly db: () => FilesDatabase;
  readonly store: Store;
  readonly chunks: () => Chunks;
  readonly clock: { now: Date };
  readonly upload: (
    bytes: Buffer,
    more?: Partial<Parameters<Chunks['receive']>[0]>,
  ) => ReturnType<Chunks['receive']>;
  readonly idsFrom: (prefix: string) => Promise<string[]>;
  /** An empty `files` database. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Files in a store of their own, in chunks so small that many are a matter of moments. */
export async function openFiles(url: string | undefined): Promise<TestFiles> {
  const { store, close } = await openTestStore(url);
  const clock = { now: new Date(0) };
  let db = store.use('files');
  let chunks = createChunks(db);
  return {
    db: () => db,
    store,
    chunks: () => chunks,
    clock,
    upload(bytes, more = {}) {
      const told = { person: 'vanthu', sha256: sha256Hex(bytes), offset: 0, length: bytes.length };
      return chunks.receive({ ...told, body: pieces(bytes), ...more });
    },
    async idsFrom(prefix) {
      const { rows } = await db.list({ startkey: prefix, endkey: `${prefix}\uffff` });
      return rows.map(({ id }) => id);
    },
    async empty() {
      await store.dropDatabase('files');
      db = await store.ensureDatabase('files', { q: 1 });
      clock.now = new Date('2026-11-09T02:00:00Z');
      chunks = createChunks(db, { clock: () => clock.now, limit: LIMIT, chunkSize: CHUNK });
    },
    close,
  };
}

export async function* pieces(bytes: Buffer, size = 300): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function* broken(bytes: Buffer): AsyncGenerator<Buffer> {
  yield* pieces(bytes);
  throw new Error('the line broke');
}

/** A part of an upload. */
export const partOf = (bytes: Buffer, start: number, end: number) => ({
  offset: start,
  body: pieces(bytes.subarray(start, end)),
});

export async function readAll(
  chunks: Chunks,
  sha256: string,
  start?: number,
  end?: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of chunks.read(sha256, start, end)) parts.push(part);
  return Buffer.concat(parts);
}
