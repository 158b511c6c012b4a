import { fold } from '#shared/text.ts';
import type { Rows } from './rows.ts';
import { createWordIndex } from './wordIndex.ts';

/** Finds documents of the device by the words of their folded texts; the index is held in memory. */
export type Search = {
  /**
   * Ids of documents in which a word begins with each word of the query; those that hold the query as it stands come
   * first, then what changed last.
   */
  find(query: string, limit: number): Promise<readonly string[]>;
};

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
    const texts = gone.map((one) => ({ ...one, text: '' }));
    const inOrder = [...texts, ...changed].sort((a, b) => a.stamp - b.stamp);
    for (const [at, { document, text, stamp }] of inOrder.entries()) {
      index.put(document, text);
      seen = stamp;
      if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return {
    async find(query, limit) {
      const phrase = fold(query);
      if (!phrase) return [];
      reading = reading.then(catchUp);
      await reading;
      return index.find(phrase, limit);
    },
  };
}
