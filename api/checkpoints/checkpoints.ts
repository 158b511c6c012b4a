import { setTimeout as pause } from 'node:timers/promises';
import { dayOf, type Day } from '#shared/workdays.ts';
import type { Entry } from '../commands/ledger.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { Log } from '../log.ts';
import { START } from '../projections/checkpoints.ts';
import { follow } from '../projections/follow.ts';
import { createLedgerFeed } from '../projections/ledgerFeed.ts';
import type { Position } from '../projections/ledgerOrder.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import { createSigner, EMPTY, withNext, type Checkpoint } from './checkpoint.ts';
import { openCheckpointFolder, type CheckpointFolder, type Kept, type Lines } from './folder.ts';

/** Signed statements of how far the ledger had come, kept beside the store and not in it. */
export type Checkpoints = {
  /** The public key of those that this server signs. */
  readonly key: string;
  /** One of the ledger as it is now, into the year's file; undefined while its entries do not follow without a gap. */
  readonly write: () => Promise<Checkpoint | undefined>;
  /** All that were written, and the newest head of the ledger that was seen. */
  readonly lines: () => Promise<Lines>;
  readonly stop: () => Promise<void>;
};

export type CheckpointsDeps = {
  readonly dataDir: string;
  /** Of this server: their key is made from it. */
  readonly secret: string;
  readonly ledger: LedgerDatabase;
  readonly request: StoreRequest;
  readonly onEntries: (listen: (entries: readonly Entry[]) => void) => void;
  readonly clock: () => Date;
  readonly log: Log;
};

const PACE_MS = 250;
const LOOK_EVERY_MS = 60_000;
const WAIT_MS = 10_000;
const LAST_WAIT_MS = 1_000;

/** Follows the ledger; writes one checkpoint a day, the first also after a quarter's last day. */
export async function startCheckpoints(deps: CheckpointsDeps): Promise<Checkpoints> {
  const { ledger, request, clock, log } = deps;
  const signer = createSigner(deps.secret);
  const folder = await openCheckpointFolder(deps.dataDir);
  const begin = await whereToBegin(folder, deps);
  let { head, last } = begin;
  let lastDay: Day = (await folder.lines()).checkpoints.map(({ at }) => dayOf(at)).at(-1) ?? '';

  const signed = () => signer.sign(head, clock().toISOString());
  const follower = follow({
    name: 'checkpoints',
    feed: createLedgerFeed(request, ledger),
    log,
    start: begin.position,
    apply(entries) {
      for (const { _id, n, hash } of entries.filter(({ n }) => n > head.n)) {
        head = withNext(head, { n, hash });
        last = { id: _id, hash };
      }
      return Promise.resolve();
    },
    save: async (position) =>
      last && folder.keep({ checkpoint: signed(), position: { ...position }, last }),
    paceMs: PACE_MS,
  });
  deps.onEntries(follower.nudge);

  /** Waits for what is written now, but not for ever; answers with its number. */
  async function caughtUp(ms: number): Promise<number> {
    const newest = ledger.committed();
    const waiting = follower.reached(newest).catch(() => undefined);
    await Promise.race([waiting, pause(ms, undefined, { ref: false })]);
    return newest;
  }
  async function append(): Promise<Checkpoint> {
    const checkpoint = signed();
    await folder.append(checkpoint);
    lastDay = dayOf(checkpoint.at);
    return checkpoint;
  }
  async function look(): Promise<void> {
    if (head.n > 0 && dayOf(clock().toISOString()) > lastDay) await append();
  }
  const daily = () =>
    look().catch((error: unknown) => log.error('no checkpoint was written', { error }));
  const timer = setInterval(() => void daily(), LOOK_EVERY_MS);
  timer.unref();
  void follower.ready.then(daily);

  return {
    key: signer.key,
    async write() {
      const newest = await caughtUp(WAIT_MS);
      return follower.position() < newest ? undefined : append();
    },
    async lines() {
      const { checkpoints, unreadable } = await folder.lines();
      const kept = await folder.kept();
      return { checkpoints: kept ? [...checkpoints, kept.checkpoint] : checkpoints, unreadable };
    },
    async stop() {
      clearInterval(timer);
      await caughtUp(LAST_WAIT_MS);
      await follower.stop();
    },
  };
}

type Beginning = Pick<Kept, 'position'> & {
  readonly head: typeof EMPTY;
  readonly last: Kept['last'] | undefined;
};

/**
 * Where it was, as long as the ledger still has the entry that was the last then.
 * Otherwise the newest entries are gone, or it is another ledger: what was stated of it stays among the checkpoints.
 */
async function whereToBegin(
  folder: CheckpointFolder,
  { ledger, log }: CheckpointsDeps,
): Promise<Beginning> {
  const kept = await folder.kept();
  const position: Position = START;
  if (!kept) return { head: EMPTY, position, last: undefined };
  const { n, count, hash } = kept.checkpoint;
  const [found] = await ledger.read([kept.last.id]);
  if (found && 'hash' in found && found.hash === kept.last.hash) {
    return { head: { n, count, hash }, position: kept.position, last: kept.last };
  }
  log.error('the ledger is not the one that was seen last: run verify', { n });
  await folder.append(kept.checkpoint);
  return { head: EMPTY, position, last: undefined };
}
