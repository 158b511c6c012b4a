import { badRequest, fromPouch } from './answers.ts';
import type { Pouch } from './pouch.ts';

/** Where a database keeps it. */
const REVS_LIMIT_ID = '_local/_revs_limit';

export const DEFAULT_REVS_LIMIT = 1000;

/** How many revisions of a document are remembered; undefined where nothing was set. */
export async function readRevsLimit(pouch: Pouch): Promise<number | undefined> {
  const doc = await known(pouch);
  return doc ? Number(doc['limit']) : undefined;
}

/** In force when the database is opened next: PouchDB asks only then. */
export async function saveRevsLimit(pouch: Pouch, limit: number): Promise<void> {
  const doc = await known(pouch);
  await pouch.put({ _id: REVS_LIMIT_ID, limit, ...(doc && { _rev: doc._rev }) });
}

export function parseRevsLimit(body: unknown): number {
  if (typeof body === 'number' && Number.isInteger(body) && body > 0) return body;
  throw badRequest('`rev_limit` must be a positive integer');
}

function known(pouch: Pouch) {
  return pouch.get(REVS_LIMIT_ID).catch((thrown: unknown) => {
    if (fromPouch(thrown)?.status !== 404) throw thrown;
    return undefined;
  });
}
