import type { Hono } from 'hono';
import type { AccountsDatabase } from '../accounts/records.ts';
import type { AppEnv, SessionLookup } from '../accounts/session.ts';
import type { Log } from '../log.ts';
import type { Projections } from '../projections/start.ts';
import { createCardLines } from './cardLines.ts';
import { createDeliveries, type Deliveries } from './delivered.ts';
import { createDeskList } from './deskList.ts';
import { deskRoutes } from './desk.ts';
import { eventRoutes } from './events.ts';
import { createOpenFeeds, type SessionEnds } from './feeds.ts';
import { snapshotRoutes } from './snapshot.ts';

export type SyncDeps = {
  readonly accounts: SessionLookup & SessionEnds;
  /** Where LT1's deliveries are kept. */
  readonly database: AccountsDatabase;
  readonly projections: Projections;
  readonly clock: () => Date;
  readonly log: Log;
  /** `_changes` and events that a session may hold open, each kind for itself. */
  readonly mostFeeds?: number;
};

export type Sync = {
  readonly routes: readonly Hono<AppEnv>[];
  readonly deliveries: Deliveries;
  /** Streams that are open now. */
  openStreams(): number;
  close(): Promise<void>;
};

const MOST_FEEDS = 8;

/** `/sync/`, `/sync/desk/…`, `/sync/desk/_snapshot`, `/sync/events`. */
export function syncRoutes(deps: SyncDeps): Sync {
  const { accounts, database, projections, clock, log, mostFeeds = MOST_FEEDS } = deps;
  const { request, index, generation, deskOf, projectedTo, signals } = projections;
  const feeds = createOpenFeeds(accounts, mostFeeds);
  const eventFeeds = createOpenFeeds(accounts, mostFeeds);
  const deliveries = createDeliveries({ database, clock, log });
  const events = eventRoutes({ accounts, feeds: eventFeeds, signals });
  const snapshot = snapshotRoutes({
    ...{ accounts, generation, deskOf, projectedTo, deliveries },
    list: createDeskList({ db: index.db, request, signals }),
    lines: createCardLines(index.db, request),
  });
  return {
    // The snapshot first: to the desk its path is one that it does not serve.
    routes: [snapshot, deskRoutes({ accounts, request, feeds, generation, deskOf }), events.app],
    deliveries,
    openStreams: () => feeds.count() + eventFeeds.count(),
    async close() {
      feeds.endAll();
      eventFeeds.endAll();
      events.close();
      await deliveries.close();
    },
  };
}
