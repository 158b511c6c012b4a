import type { UnlessCarried } from '../commands/files.ts';
import type { DocumentScope } from '../store/client.ts';
import { compact } from '../store/compact.ts';
import { bulk, readMany, readRange, type Stored } from '../store/documents.ts';
import type { FilesDatabase } from './content.ts';
import { nameFile } from './naming.ts';
import { chunkId, type FileDoc, fileId, tailId, type UploadDoc, uploadsOf } from './records.ts';

type Row = { readonly id: string; readonly rev: string };

/** The file, who uploaded it, what is under way of it, and every chunk that no other file has, are gone for good. */
export async function eraseFile(db: FilesDatabase, sha256: string): Promise<void> {
  const file = (await readMany(db as DocumentScope<FileDoc>, [fileId(sha256)])).get(fileId(sha256));
  const uploads = await uploadsIn(db, uploadsOf(sha256));
  // The uploads first: see keepFile.
  await remove(db, uploads);
  const chunks = [file, ...uploads].flatMap((doc) => doc?.chunks ?? []);
  await remove(db, await rowsFrom(db, `tail:${sha256}:`));
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

/** Everything older than this goes: uploads that nobody went on with, whole files that no entry carries. */
export type Sweeping = {
  readonly uploadsBefore: Date;
  readonly unnamedBefore: Date;
  readonly unlessCarried: UnlessCarried;
};

/** What is too old, and everything that was left over; how many chunks that freed. */
export async function sweep(db: FilesDatabase, before: Sweeping): Promise<number> {
  const uploads = await uploadsIn(db, 'upload:');
  const old = uploads.filter(({ at }) => at < before.uploadsBefore.toISOString());
  await remove(db, old);
  await sweepUnnamed(db, before);
  const going = new Set(old);
  const staying = new Set(uploads.filter((one) => !going.has(one)).map(({ id }) => tailId(id)));
  const tails = await rowsFrom(db, 'tail:');
  await remove(
    db,
    tails.filter(({ id }) => !staying.has(id)),
  );
  return removeUnnamed(db, await rowsFrom(db, 'chunk:'));
}

async function sweepUnnamed(
  db: FilesDatabase,
  { unnamedBefore, uploadsBefore, unlessCarried }: Sweeping,
): Promise<void> {
  for await (const file of readRange(db as DocumentScope<FileDoc>, { from: fileId('') })) {
    if (file.unnamedSince === undefined) continue;
    const isRested = file.unnamedSince < unnamedBefore.toISOString();
    // A refused command a day would keep it for good.
    const isOld = file.at < uploadsBefore.toISOString();
    if (!isRested && !isOld) continue;
    const sha256 = file._id.slice(fileId('').length);
    const isTaken = await unlessCarried(sha256, () => takeUnnamed(db, file));
    // Of two commands that named it at once, the refused one gave the mark back.
    if (!isTaken) await nameFile(db, sha256);
  }
}

async function takeUnnamed(db: FilesDatabase, { _id: id, _rev: rev }: Stored<FileDoc>) {
  const owners = await rowsFrom(db, id.replace(/^file:/, 'owner:'));
  const [taken] = await bulk(db as never, [tombstone({ id, rev })]);
  // A command named it meanwhile: see naming.ts.
  if (taken?.ok) await remove(db, owners);
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

type Upload = Row & { readonly chunks: readonly string[]; readonly at: string };

async function uploadsIn(db: FilesDatabase, from: string): Promise<Upload[]> {
  const uploads: Upload[] = [];
  for await (const doc of readRange(db as DocumentScope<UploadDoc>, { from })) {
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
export async function remove(db: FilesDatabase, rows: readonly Row[]): Promise<void> {
  const answers = await bulk(db as never, rows.map(tombstone));
  const failed = answers.find((row) => !row.ok && row.error !== 'conflict');
  if (failed && !failed.ok) throw new Error(`A file could not be removed: ${failed.error}`);
}

const tombstone = ({ id, rev }: Row) => ({ _id: id, _rev: rev, _deleted: true });
