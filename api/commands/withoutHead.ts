import { isNumbered, voidId } from './ledger.ts';
import { pagesSince, type LedgerDatabase } from './ledgerDatabase.ts';
import { createSeries } from './series.ts';

/** Batches that failed one after the other lost fewer; a number that leaves more of them out was not given. */
const MOST_LOST_IN_A_ROW = 10_000;

/**
 * The highest number of a ledger from before there were heads. What earlier writers lost below it is filled with
 * nothing, so that who reads by `n` need not wait for it.
 */
export async function numberedWithoutHead(
  database: LedgerDatabase,
  epoch: number,
): Promise<number> {
  const found: number[] = [];
  for await (const { docs } of pagesSince(database)) {
    for (const doc of docs) if (isNumbered(doc) && Number.isSafeInteger(doc.n)) found.push(doc.n);
  }
  const numbers = createSeries();
  for (const n of found.toSorted((one, other) => one - other)) {
    if (n - numbers.highest() > MOST_LOST_IN_A_ROW) break;
    numbers.take(n);
  }
  const voids = [...numbers.missing()].map((n) => ({ _id: voidId(n), n, epoch }));
  const rows = voids.length === 0 ? [] : await database.write(voids);
  const failed = rows.find(({ ok }) => !ok);
  if (failed) throw new Error('The store did not write all voids', { cause: failed });
  return numbers.highest();
}
