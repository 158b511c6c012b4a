import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { Log } from '../log.ts';
import { createFolds } from './folds.ts';
import { follow, type Follower } from './follow.ts';
import type { Index } from './index.ts';
import { createLedgerFeed } from './ledgerFeed.ts';
import type { StoreRequest } from './storeRequest.ts';

type Deps = {
  readonly index: Index;
  readonly ledger: LedgerDatabase;
  readonly request: StoreRequest;
  readonly log: Log;
  /** The office was another entry's, once the index has it. */
  readonly onOffice: () => void;
};

/** Keeps the index up to date. One that belongs to another ledger (a restored one) is begun anew. */
export async function followForIndex(deps: Deps): Promise<Follower> {
  const { index, ledger, request, log, onOffice } = deps;
  if (!(await isOfThisLedger(index, ledger))) {
    log.info('the index is made anew');
    index.clear();
  }
  const folds = createFolds(ledger, { log });
  return follow({
    name: 'index',
    feed: createLedgerFeed(request, ledger),
    log,
    start: index.position(),
    save: ({ since }) => Promise.resolve(index.saveSince(since)),
    async apply(entries) {
      const last = entries.at(-1);
      if (!last) return;
      const steps = await folds.steps(entries);
      index.apply(steps, last);
      if (steps.some(({ after }) => after.document === 'office')) onOffice();
    },
  });
}

async function isOfThisLedger(index: Index, ledger: LedgerDatabase): Promise<boolean> {
  const last = index.last();
  if (!last) return true;
  const [found] = await ledger.read([last.id]);
  return found !== undefined && 'hash' in found && found.hash === last.hash;
}
