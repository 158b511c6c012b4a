import type { Listed, Listing } from './deskList.ts';

/** Which documents a pull is made of, in which order, so that a broken one can go on where it stopped. */
export type Resumable = {
  keep(person: string, listing: Listing): void;
  /** What follows after the document `last`; `undefined` when it is not known any more. */
  rest(person: string, cursor: string, last: string): readonly Listed[] | undefined;
};

/** Of all listings together: about 100 bytes each. */
const MOST = 300_000;

export function createResumable(most = MOST): Resumable {
  const listings = new Map<string, readonly Listed[]>();
  let size = 0;

  function drop(key: string) {
    size -= listings.get(key)?.length ?? 0;
    listings.delete(key);
  }
  return {
    keep(person, { cursor, listed }) {
      if (listed.length === 0) return;
      const key = keyOf(person, cursor);
      drop(key);
      listings.set(key, listed);
      size += listed.length;
      for (const oldest of listings.keys()) {
        if (size <= most) return;
        drop(oldest);
      }
    },
    rest(person, cursor, last) {
      const listed = listings.get(keyOf(person, cursor));
      return listed?.slice(1 + listed.findIndex(({ document }) => document === last));
    },
  };
}

function keyOf(person: string, cursor: string): string {
  return `${person} ${cursor}`;
}
