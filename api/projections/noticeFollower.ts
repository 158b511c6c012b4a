import type { PersonId, Office } from '#shared/office/office.ts';
import type { AccountsDatabase } from '../accounts/records.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { Log } from '../log.ts';
import { loadPosition, savePosition, START } from './checkpoints.ts';
import { createFolds } from './folds.ts';
import { follow, type Follower } from './follow.ts';
import { createLedgerFeed } from './ledgerFeed.ts';
import type { Position } from './ledgerOrder.ts';
import { noticesOf, type Notice } from './notices.ts';
import type { StoreRequest } from './storeRequest.ts';

type Deps = {
  readonly ledger: LedgerDatabase;
  readonly request: StoreRequest;
  readonly state: AccountsDatabase;
  readonly log: Log;
  readonly office: () => Office | undefined;
  /** Once the index has this entry: what is told counts what waits. */
  readonly indexed: (n: number) => Promise<void>;
  readonly delivery: {
    listeners(): Promise<ReadonlySet<PersonId>>;
    deliver(notices: readonly Notice[]): Promise<void>;
  };
};

const NAME = 'notices';
/** Who can be told is read anew each time. */
const PACE_MS = 500;

/**
 * Tells people what newly lies before them. Its checkpoint moves when all of a batch is delivered or kept for later, so
 * that a crash repeats a batch at most and loses none.
 */
export async function followForNotices(deps: Deps): Promise<Follower> {
  const { ledger, request, state, log, office, indexed, delivery } = deps;
  const folds = createFolds(ledger, { log, capacity: 500 });
  return follow({
    name: NAME,
    feed: createLedgerFeed(request, ledger),
    log,
    start: (await loadPosition(state, NAME)) ?? (await beginAtEnd(state, ledger)),
    save: (position) => savePosition(state, NAME, position),
    paceMs: PACE_MS,
    async apply(entries) {
      const listeners = await delivery.listeners();
      const last = entries.at(-1);
      if (listeners.size === 0 || !last) return;
      await indexed(last.n);
      const current = office();
      const steps = current ? await folds.steps(entries) : [];
      const notices = steps.flatMap((step) =>
        current ? noticesOf(step, current, (person) => listeners.has(person)) : [],
      );
      await delivery.deliver(notices);
    },
  });
}

/**
 * Without a checkpoint nobody is told of what happened before.
 * It is saved at once, so that what comes from now on is not passed over by the next start.
 */
async function beginAtEnd(state: AccountsDatabase, ledger: LedgerDatabase): Promise<Position> {
  const end = await endOf(ledger);
  await savePosition(state, NAME, end);
  return end;
}

async function endOf(ledger: LedgerDatabase): Promise<Position> {
  let { n, since } = START;
  for (;;) {
    const page = await ledger.feed(since, 1_000);
    for (const doc of page.docs) if ('n' in doc) n = Math.max(n, doc.n);
    since = page.since;
    if (page.isLast) return { n, since };
  }
}
