import type { FilesDatabase } from './content.ts';
import { remove, type Upload, uploadsIn } from './erase.ts';
import { uploaderOf } from './records.ts';

/** A device that lost its place begins again; more than this of one file nobody needs. */
const MOST_OF_ONE_FILE = 3;
/** Devices send one file after the other; what is unfinished broke off. */
const MOST_OF_ONE_PERSON = 20;

/** Before a new upload is kept: beyond the bounds the ones that rested longest go. */
export async function makeWay(db: FilesDatabase, id: string): Promise<void> {
  const person = uploaderOf(id);
  const own = (await uploadsIn(db, 'upload:')).filter((one) => uploaderOf(one.id) === person);
  const prefix = id.slice(0, id.lastIndexOf(':') + 1);
  const ofFile = own.filter((one) => one.id.startsWith(prefix));
  const surplus = new Set([
    ...beyond(ofFile, MOST_OF_ONE_FILE - 1),
    ...beyond(own, MOST_OF_ONE_PERSON - 1),
  ]);
  await remove(db, [...surplus]);
}

function beyond(uploads: readonly Upload[], most: number): readonly Upload[] {
  const newestFirst = uploads.toSorted((a, b) => Number(a.at < b.at) - Number(a.at > b.at));
  return newestFirst.slice(most);
}
