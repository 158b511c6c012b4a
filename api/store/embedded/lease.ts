import type { Database } from './databases.ts';
import { type Couch, databaseName, type Deps } from './request.ts';

/** Keeps the database of the request's path open while `work` runs. */
export async function withDatabase(
  c: Couch,
  { databases }: Deps,
  work: (db: Database) => Response | Promise<Response>,
): Promise<Response> {
  const { db, release } = await databases.lease(databaseName(c));
  try {
    return await work(db);
  } finally {
    release();
  }
}
