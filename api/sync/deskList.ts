import type { DatabaseSync } from 'node:sqlite';
import type { DeskSignals } from '../projections/deskSignals.ts';
import { isStatus, jsonOf, type StoreRequest } from '../projections/storeRequest.ts';
import { transaction } from '../projections/sqlite.ts';
import { refusal } from './answers.ts';

/** A document on a desk as the desk's feed names it. */
export type Listed = { readonly document: string; readonly rev: string; readonly isLive: boolean };
export type Listing = { readonly cursor: string; readonly listed: readonly Listed[] };

type Changes = {
  readonly results: readonly {
    readonly id: string;
    readonly changes: readonly { readonly rev: string }[];
    readonly deleted?: boolean;
  }[];
  readonly last_seq: string | number;
};

/** The cursor is as old as the listing. */
async function readFeed(request: StoreRequest, desk: string, since: string): Promise<Listing> {
  const asked = request(desk, ['_changes'], { query: { since } });
  const { results, last_seq } = await jsonOf<Changes>(asked).catch(sayNoCursor);
  const listed = results.flatMap(({ id, changes, deleted }) => {
    const rev = changes[0]?.rev;
    return rev === undefined || id.startsWith('_') ? [] : [{ document: id, rev, isLive: !deleted }];
  });
  return { cursor: String(last_seq), listed };
}

/** What looks like a cursor and is none of this store's. */
function sayNoCursor(error: unknown): never {
  throw isStatus(error, 400) ? refusal(400, 'The value of since is not valid.') : error;
}

export type DeskList = {
  /** All that lies on the desk, what awaits the person first. */
  all(desk: string, person: string, generation: string): Promise<Listing>;
  /** What changed after `since`, tombstones too, in the same order. */
  since(desk: string, person: string, since: string): Promise<Listing>;
};

type Deps = {
  readonly db: DatabaseSync;
  readonly request: StoreRequest;
  readonly signals: Pick<DeskSignals, 'count'>;
};

/**
 * Remembers what the feed said last time: a database lists ten thousand changes slowly, and who asks whether there is
 * anything new mostly hears that there is not.
 */
export function createDeskList({ db, request, signals }: Deps): DeskList {
  const newest = createNewest(signals);
  const select = db.prepare('SELECT generation, cursor FROM deskCursor WHERE person = ?');
  const save = db.prepare('INSERT OR REPLACE INTO deskCursor VALUES (?, ?, ?)');
  const clear = db.prepare('DELETE FROM deskRow WHERE person = ?');
  const put = db.prepare('INSERT OR REPLACE INTO deskRow VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM deskRow WHERE person = ? AND document = ?');
  const ordered = db.prepare(`
    SELECT d.document, d.rev FROM deskRow d
    LEFT JOIN reader r ON r.person = d.person AND r.document = d.document
    WHERE d.person = ? ORDER BY r.lane IS NULL, r.lane, r.place, d.document`);
  ordered.setReturnArrays(true);
  const place = db.prepare('SELECT lane, place FROM reader WHERE person = ? AND document = ?');

  return {
    async all(desk, person, generation) {
      const known = select.get(person) as { generation: string; cursor: string } | undefined;
      const since = known?.generation === generation ? known.cursor : '0';
      const { cursor, listed } = await readFeed(request, desk, since);
      transaction(db, () => {
        // Another pull of the same person may have read on meanwhile; reading on from the older cursor is harmless.
        if (since === '0') clear.run(person);
        for (const { document, rev, isLive } of listed) {
          if (isLive) put.run(person, document, rev);
          else remove.run(person, document);
        }
        save.run(person, generation, cursor);
      });
      const rows = ordered.all(person) as unknown as [string, string][];
      return {
        cursor,
        listed: rows.map(([document, rev]) => ({ document, rev, isLive: true })),
      };
    },
    async since(desk, person, since) {
      if (newest.is(desk, person, since)) return { cursor: since, listed: [] };
      const remember = newest.begin(desk, person);
      const { cursor, listed } = await readFeed(request, desk, since);
      remember(cursor);
      const places = listed.map(({ document }) => place.get(person, document) as Place | undefined);
      const order = listed.map((_, at) => at).sort((a, b) => compare(places[a], places[b]));
      return { cursor, listed: order.flatMap((at) => listed[at] ?? []) };
    },
  };
}

/** The newest cursor of each desk, as long as nothing was written to it. */
function createNewest(signals: Deps['signals']) {
  const known = new Map<string, { readonly cursor: string; readonly count: number }>();
  return {
    is(desk: string, person: string, cursor: string): boolean {
      const one = known.get(desk);
      return one?.cursor === cursor && one.count === signals.count(person);
    },
    /** Before the feed is read: what is written meanwhile counts as not seen. */
    begin(desk: string, person: string) {
      const count = signals.count(person);
      return (cursor: string) => void known.set(desk, { cursor, count });
    },
  };
}

type Place = { readonly lane: number; readonly place: string };

/** What lies on no desk comes last. */
function compare(left: Place | undefined, right: Place | undefined): number {
  if (!left || !right) return Number(!left) - Number(!right);
  return (
    left.lane - right.lane || Number(left.place > right.place) - Number(left.place < right.place)
  );
}
