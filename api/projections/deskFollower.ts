import type { PersonId } from '#shared/office/office.ts';
import type { AccountsDatabase } from '../accounts/records.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/couch.ts';
import { dropPosition, loadPosition, savePosition, START } from './checkpoints.ts';
import { createDeskDatabases, type DeskDatabases } from './deskDatabases.ts';
import { createDeskProjection } from './desks.ts';
import { createFolds } from './folds.ts';
import { follow, type Follower } from './follow.ts';
import { createLedgerFeed } from './ledgerFeed.ts';
import type { StoreRequest } from './storeRequest.ts';

/** The desks of one generation and what keeps them up to date. */
export type DeskFollower = {
  readonly desks: DeskDatabases;
  readonly follower: Follower;
  /** Stops, and forgets how far it was: the databases are to go. */
  abandon(): Promise<void>;
};

export type DeskFollowerDeps = {
  readonly store: Store;
  readonly state: AccountsDatabase;
  readonly ledger: LedgerDatabase;
  readonly request: StoreRequest;
  readonly log: Log;
  readonly onWritten: (generation: string, people: ReadonlySet<PersonId>) => void;
};

/** A desk is written so often at most; ten times a second is as soon as anybody sees it. */
const PACE_MS = 100;

export async function followDesks(
  deps: DeskFollowerDeps,
  generation: string,
): Promise<DeskFollower> {
  const { store, state, ledger, request, log, onWritten } = deps;
  const name = `desks-${generation}`;
  const desks = createDeskDatabases({ store, request, generation });
  const projection = createDeskProjection({
    desks,
    folds: createFolds(ledger, { log }),
    onWritten: (people) => onWritten(generation, people),
  });
  const follower = follow({
    name: 'desks',
    feed: createLedgerFeed(request, ledger),
    log,
    start: (await loadPosition(state, name)) ?? START,
    save: (position) => savePosition(state, name, position),
    apply: projection.apply,
    paceMs: PACE_MS,
  });
  return {
    desks,
    follower,
    async abandon() {
      await follower.stop();
      await dropPosition(state, name);
    },
  };
}
