import type { DatabaseSync } from 'node:sqlite';
import type { StoreRequest } from '../projections/storeRequest.ts';
import type { Listed } from './deskList.ts';
import { readLeaves } from './documents.ts';

/** A document as one line of the pull stream, without the line's end. */
export type Line = {
  readonly id: string;
  readonly rev: string;
  readonly json: Uint8Array | string;
};

export type CardLines = {
  /** The newest revision of each, in the order asked for: the tombstone when the card was lost meanwhile. */
  read(desk: string, person: string, listed: readonly Listed[]): Promise<readonly Line[]>;
};

type Kept = { readonly rev: string; readonly revisions: string; readonly json: Uint8Array };

/**
 * Takes a card's line from the index, where it lies ready, as long as the desk's feed and the index agree that this
 * revision is what the person may read now; asks the desk itself otherwise.
 */
export function createCardLines(db: DatabaseSync, request: StoreRequest): CardLines {
  const live = db.prepare(`
    SELECT c.rev, c.json FROM card c
    JOIN reader r ON r.person = ? AND r.document = c.document AND r.onDesk = 1
    WHERE c.document = ?`);
  const gone = db.prepare(`
    SELECT c.rev, c.revisions FROM card c
    LEFT JOIN reader r ON r.person = ? AND r.document = c.document AND r.onDesk = 1
    WHERE c.document = ? AND r.person IS NULL`);

  function fromIndex(person: string, { document, rev, isLive }: Listed): Line | undefined {
    if (!isLive) {
      const kept = gone.get(person, document) as Kept | undefined;
      const json = kept && tombstone(document, rev, kept);
      return json === undefined ? undefined : { id: document, rev, json };
    }
    const kept = live.get(person, document) as Kept | undefined;
    return kept?.rev === rev ? { id: document, rev, json: kept.json } : undefined;
  }

  return {
    async read(desk, person, listed) {
      const lines = listed.map((one) => fromIndex(person, one));
      const missing = listed.filter((_, at) => !lines[at]).map(({ document }) => document);
      const leaves = await readLeaves(request, desk, missing);
      return lines.map((line, at) => {
        if (line) return line;
        const leaf = leaves.get(listed[at]?.document ?? '');
        if (!leaf) throw new Error('A document of the desk cannot be read.');
        return { id: leaf._id, rev: leaf._rev, json: JSON.stringify(leaf) };
      });
    },
  };
}

/** Its chain is the end of the newest revision's chain; `undefined` when the index is behind the desk. */
function tombstone(document: string, rev: string, kept: Kept): string | undefined {
  const start = Number.parseInt(rev, 10);
  const ids = kept.revisions.split(',').slice(Number.parseInt(kept.rev, 10) - start);
  if (ids.length !== start || `${start}-${ids[0]}` !== rev) return undefined;
  const doc = { _id: document, _rev: rev, _revisions: { start, ids }, _deleted: true };
  return JSON.stringify(doc);
}
