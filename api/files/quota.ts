import type { FilesDatabase } from './content.ts';
import type { DocumentScope } from '../store/client.ts';
import { readMany } from '../store/documents.ts';
import { remove } from './erase.ts';
import { type UploadDoc, uploaderOf } from './records.ts';

/** A device that lost its place begins again; more than this of one file nobody needs. */
const MOST_OF_ONE_FILE = 3;
/** Devices send one file after the other; what is unfinished broke off. */
const MOST_OF_ONE_PERSON = 20;

/** Before a new upload is kept: beyond the bounds the ones that rested longest go. */
export async function makeWay(db: FilesDatabase, id: string): Promise<void> {
  const person = uploaderOf(id);
  // Ids tell whose an upload is: what others have under way is not read.
  const { rows } = await db.list({ startkey: 'upload:', endkey: 'upload:\uffff' });
  const own = rows.map((row) => row.id).filter((one) => uploaderOf(one) === person);
  const prefix = id.slice(0, id.lastIndexOf(':') + 1);
  const isOfFile = (one: string) => one.startsWith(prefix);
  const isRoom = own.length < MOST_OF_ONE_PERSON && own.filter(isOfFile).length < MOST_OF_ONE_FILE;
  if (isRoom) return;
  const uploads = await read(db, own);
  const surplus = new Set([
    ...beyond(
      uploads.filter((one) => isOfFile(one.id)),
      MOST_OF_ONE_FILE - 1,
    ),
    ...beyond(uploads, MOST_OF_ONE_PERSON - 1),
  ]);
  await remove(db, [...surplus]);
}

type Upload = { readonly id: string; readonly rev: string; readonly at: string };

async function read(db: FilesDatabase, ids: readonly string[]): Promise<readonly Upload[]> {
  const docs = await readMany(db as DocumentScope<UploadDoc>, ids);
  return [...docs.values()].map(({ _id, _rev, at }) => ({ id: _id, rev: _rev, at }));
}

function beyond(uploads: readonly Upload[], most: number): readonly Upload[] {
  const newestFirst = uploads.toSorted((a, b) => Number(a.at < b.at) - Number(a.at > b.at));
  return newestFirst.slice(most);
}
