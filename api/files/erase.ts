import type { DocumentScope } from '../store/client.ts';
import { compact } from '../store/compact.ts';
import { bulk, readMany, readRange } from '../store/documents.ts';
import type { FilesDatabase } from './content.ts';
import { chunkId, type FileDoc, fileId, type UploadDoc, uploadsOf } from './records.ts';

type Row = { readonly id: string; readonly rev: string };

/** The file, who uploaded it, what is under way of it, and every chunk that no other file has, are gone for good. */
export async function eraseFile(db: FilesDatabase, sha256: string): Promise<void> {
  const file = (await readMany(db as DocumentScope<FileDoc>, [fileId(sha256)])).get(fileId(sha256));
  const uploads = await uploadsIn(db, uploadsOf(sha256));
  // The uploads first: see keepFile.
  await remove(db, uploads);
  const chunks = [file, ...uploads].flatMap((doc) => doc?.chunks ?? []);
  await remove(db, await rowsFrom(db, `owner:${sha256}:`));
  await remove(db, await rowsFrom(db, fileId(sha256)));
  await releaseChunks(db, chunks);
  await compact(db);
}

/** Removes those that no file and no upload names. Safe beside uploads of the same bytes: see `writeChunk`. */
export async function releaseChunks(db: FilesDatabase, hashes: readonly string[]): Promise<number> {
  if (hashes.length === 0) return 0;
  // Their revisions before the names: whoever names one later writes it anew, and the old revision no longer counts.
  const rows = await rowsOf(db, [...new Set(hashes)].map(chunkId));
  return removeUnnamed(db, rows);
}

/** Uploads that nobody went on with since `before`, and every chunk that was left over. */
export async function sweep(db: FilesDatabase, before: Date): Promise<number> {
  const uploads = await uploadsIn(db, 'upload:');
  await remove(
    db,
    uploads.filter(({ at }) => at < before.toISOString()),
  );
  return removeUnnamed(db, await rowsFrom(db, 'chunk:'));
}

async function removeUnnamed(db: FilesDatabase, rows: readonly Row[]): Promise<number> {
  const named = await namedChunks(db);
  const unnamed = rows.filter(({ id }) => !named.has(id));
  await remove(db, unnamed);
  return unnamed.length;
}

/** Ids of the chunks that a file or an upload names. */
async function namedChunks(db: FilesDatabase): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const from of ['upload:', 'file:']) {
    const docs = readRange(db as DocumentScope<FileDoc | UploadDoc>, { from });
    for await (const { chunks } of docs) for (const hash of chunks) named.add(chunkId(hash));
  }
  return named;
}

type Upload = Row & Pick<UploadDoc, 'chunks' | 'at'>;

async function uploadsIn(db: FilesDatabase, from: string): Promise<Upload[]> {
  const uploads: Upload[] = [];
  for await (const doc of readRange(db as DocumentScope<UploadDoc>, { from, page: 20 })) {
    uploads.push({ id: doc._id, rev: doc._rev, chunks: doc.chunks, at: doc.at });
  }
  return uploads;
}

async function rowsFrom(db: FilesDatabase, from: string): Promise<Row[]> {
  const { rows } = await db.list({ startkey: from, endkey: `${from}\uffff` });
  return rows.map(({ id, value }) => ({ id, rev: value.rev }));
}

async function rowsOf(db: FilesDatabase, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await db.fetch({ keys: [...ids] }, { include_docs: false });
  return rows.flatMap((row) =>
    'value' in row && !('deleted' in row.value) ? [{ id: row.id, rev: row.value.rev }] : [],
  );
}

/** A row that changed meanwhile stays. */
async function remove(db: FilesDatabase, rows: readonly Row[]): Promise<void> {
  const docs = rows.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true }));
  const answers = await bulk(db as never, docs);
  const failed = answers.find((row) => !row.ok && row.error !== 'conflict');
  if (failed && !failed.ok) throw new Error(`A file could not be removed: ${failed.error}`);
}
