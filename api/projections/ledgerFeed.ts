import type { LedgerDoc } from '../commands/ledger.ts';
import { isNumbered } from '../commands/ledger.ts';
import { LAST, type LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { LedgerFeed } from './follow.ts';
import { BODY_WITHIN_MS, jsonOf, type StoreRequest } from './storeRequest.ts';

type Changes = {
  readonly results: readonly { readonly doc?: LedgerDoc | null }[];
  readonly last_seq: string | number;
};

/** The ledger's `_changes` for a follower; waiting is a longpoll that its signal breaks off. */
export function createLedgerFeed(request: StoreRequest, ledger: LedgerDatabase): LedgerFeed {
  return {
    async read(since, { limit, waitMs, signal }) {
      const wait = waitMs > 0 ? { feed: 'longpoll', timeout: waitMs } : {};
      const query = { since, limit, include_docs: true, ...wait };
      // A connection that died without a word must not be waited for.
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(waitMs + 30_000)]);
      const asked = request('ledger', ['_changes'], { query, signal: bounded });
      // The body of a longpoll is waited for: its headers come at once.
      const within = waitMs + BODY_WITHIN_MS;
      const { results, last_seq } = await jsonOf<Changes>(asked, within);
      const docs = results.flatMap(({ doc }) =>
        doc && !doc._id.startsWith('_') && !ledger.isStray(doc) ? [doc] : [],
      );
      return { docs, since: String(last_seq) };
    },
    async get(ids) {
      const docs = await ledger.read(ids);
      return docs.map((doc, at) => doc ?? missing(ids[at]));
    },
    async having(n) {
      const ids: string[] = [];
      for await (const doc of ledger.range('', LAST)) {
        if (isNumbered(doc) && doc.n === n) ids.push(doc._id);
      }
      return ids;
    },
    standing: { committed: ledger.committed, isStray: (doc) => ledger.isStray(doc) },
  };
}

function missing(id = ''): never {
  throw new Error(`The ledger lacks ${id}.`);
}
