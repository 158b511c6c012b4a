import type { Rows } from './rows.ts';
import { createWordIndex } from './wordIndex.ts';

/** Finds documents of the device by the words of their texts, best first; the index is held in memory. */
export type Search = { find(query: string, limit: number): Promise<readonly string[]> };

/** So many documents are indexed between two looks at what the person does. */
const AT_ONCE = 500;

export function createSearch(rows: Rows): Search {
  const index = createWordIndex();
  let seen = -1;
  let reading = Promise.resolve();

  /** What is written at once has one stamp, greater than all before: only what changed since is read. */
  async function catchUp(): Promise<void> {
    const [changed, gone] = await rows.transaction('r', rows.rows, rows.gone, () =>
      Promise.all([
        rows.rows.where('stamp').above(seen).toArray(),
        rows.gone.where('stamp').above(seen).toArray(),
      ]),
    );
    const without = gone.map(({ document, stamp }) => ({ document, stamp, row: undefined }));
    const within = changed.map((row) => ({ document: row.document, stamp: row.stamp, row }));
    const inOrder = [...without, ...within].sort((a, b) => a.stamp - b.stamp);
    for (const [at, { document, stamp, row }] of inOrder.entries()) {
      if (row) index.put(document, row);
      else index.remove(document);
      seen = stamp;
      if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return {
    async find(query, limit) {
      if (!query.trim()) return [];
      reading = reading.then(catchUp);
      await reading;
      return index.find(query, limit);
    },
  };
}
