import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { PersonId } from '#shared/office/office.ts';
import type { AccountsDatabase } from '../accounts/records.ts';
import type { Entry } from '../commands/ledger.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { Answer } from '../commands/submission.ts';
import type { SystemOrder } from '../commands/system.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/couch.ts';
import { followAudience } from './audienceFollower.ts';
import { followDesks, type DeskFollower } from './deskFollower.ts';
import { createDeskSignals, type DeskSignals } from './deskSignals.ts';
import type { Follower } from './follow.ts';
import { currentGeneration, dropOtherDesks, newGeneration, saveGeneration } from './generation.ts';
import { openIndex, type Index } from './index.ts';
import { followForIndex } from './indexFollower.ts';
import { followForNotices } from './noticeFollower.ts';
import { createStoreRequest, type StoreRequest } from './storeRequest.ts';

export type ProjectionsDeps = {
  readonly store: Store;
  readonly ledger: LedgerDatabase;
  readonly clock: () => Date;
  readonly log: Log;
  /** Folder of the index; without one it is kept in memory. */
  readonly dataDir?: string;
  /** Calls back with what the writer of this process has just written. */
  readonly onEntries: (listen: (entries: readonly Entry[]) => void) => void;
  readonly submitSystem: (order: SystemOrder) => Promise<Pick<Answer, 'outcome'>>;
  /** Made once the index is there; without it nobody is told by push. */
  readonly notices?: (index: Index, state: AccountsDatabase) => Promise<NoticeSender>;
};

export type NoticeSender = Parameters<typeof followForNotices>[0]['delivery'] & {
  stop(): Promise<void>;
};

export type Projections = {
  readonly index: Index;
  readonly request: StoreRequest;
  readonly signals: DeskSignals;
  /** Of the desks that are served now. */
  generation(): string;
  /** The database of this person's desk, made when there is none. */
  deskOf(person: PersonId): Promise<string>;
  /** Up to which entry the desks are written. */
  projectedTo(): number;
  /** What is not caught up, for `/readyz`. */
  behind(): string | undefined;
  /** Once desks and index have this entry, and what it erased is gone from them (IN9). */
  reached(n: number): Promise<void>;
  /** Once the audiences are those of this office and day. */
  audiencesSwept(): Promise<void>;
  /** Makes desks and index anew from the ledger; devices start over by themselves. */
  rebuild(): Promise<void>;
  stop(): Promise<void>;
};

export async function startProjections(deps: ProjectionsDeps): Promise<Projections> {
  const { store, ledger, clock, log, onEntries, submitSystem } = deps;
  const state = (await store.ensureDatabase('state', { q: 1 })) as AccountsDatabase;
  const request = createStoreRequest(store);
  const signals = createDeskSignals();
  const index = openIndex(await indexFile(deps.dataDir));

  const deskDeps = { store, state, ledger, request, log, onWritten };
  let desks: DeskFollower = await followDesks(deskDeps, await currentGeneration(state));
  await dropOtherDesks(store, desks.desks.generation);

  const audience = followAudience({
    ...{ db: index.db, state, clock, log },
    // While the index is made anew it lacks documents that would then be passed over.
    office: () => (indexer.isReady() ? index.office() : undefined),
    submit: async (orders) => {
      const answers = await Promise.all(orders.map(submitSystem));
      const refused = answers.filter(({ outcome }) => outcome === 'rejected').length;
      if (refused > 0) log.warn('changes of audience were refused', { refused });
    },
  });
  const indexing = { index, ledger, request, log, onOffice: () => void audience.look() };
  let indexer = await followForIndex(indexing);
  const sender = await deps.notices?.(index, state);
  const noticer =
    sender &&
    (await followForNotices({
      ...{ ledger, request, state, log, office: index.office, delivery: sender },
      indexed: (n) => indexer.reached(n),
    }));

  void indexer.ready.then(
    () => audience.look(),
    // `behind` says why.
    () => undefined,
  );
  onEntries((entries) => {
    for (const one of [desks.follower, indexer, noticer]) one?.nudge(entries);
  });

  function onWritten(generation: string, people: ReadonlySet<PersonId>) {
    if (generation === desks.desks.generation) signals.tell(people);
  }

  async function rebuildDesks() {
    const next = await followDesks(deskDeps, newGeneration());
    try {
      await next.follower.ready;
      await next.follower.reached(desks.follower.position());
    } catch (error) {
      // What is served stays: of two entries with one number neither may be lost.
      await next.abandon();
      await dropOtherDesks(store, desks.desks.generation);
      throw error;
    }
    await saveGeneration(state, next.desks.generation);
    const former = desks;
    desks = next;
    await former.abandon();
    await dropOtherDesks(store, next.desks.generation);
  }

  async function rebuildIndex() {
    await indexer.stop();
    index.clear();
    indexer = await followForIndex(indexing);
    await indexer.ready;
    await audience.look();
  }

  return {
    index,
    request,
    signals,
    generation: () => desks.desks.generation,
    deskOf: (person) => desks.desks.ensure(person),
    projectedTo: () => desks.follower.position(),
    behind: () => behind(desks.follower) ?? behind(indexer) ?? audience.fault(),
    async reached(n) {
      await Promise.all([desks.follower.reached(n), indexer.reached(n)]);
    },
    async audiencesSwept() {
      await indexer.ready;
      await audience.look();
    },
    async rebuild() {
      await rebuildDesks();
      await rebuildIndex();
    },
    async stop() {
      await audience.stop();
      await Promise.all([desks.follower, indexer, noticer].map((one) => one?.stop()));
      await sender?.stop();
      index.close();
    },
  };
}

async function indexFile(dataDir: string | undefined): Promise<string> {
  if (dataDir === undefined) return ':memory:';
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return path.join(dataDir, 'index.sqlite');
}

/** Why it is not caught up. */
function behind(follower: Follower): string | undefined {
  const isCatchingUp = !follower.isReady();
  return follower.fault() ?? (isCatchingUp ? `at entry ${follower.position()}` : undefined);
}
