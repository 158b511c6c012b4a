import { setTimeout as pause } from 'node:timers/promises';
import { isEntry, type Entry, type LedgerDoc } from '../commands/ledger.ts';
import type { Log } from '../log.ts';
import { insistence } from './insist.ts';
import { doubleNumber, isDoubleNumber } from './doubleNumber.ts';
import { inOrderFrom, type Numbered, type Position, type Standing } from './ledgerOrder.ts';
import { waitingRoom } from './waitingRoom.ts';

/** The ledger as a follower reads it. */
export type LedgerFeed = {
  /** Documents after `since`, oldest first, and where to read on. Waits up to `waitMs` for the first one. */
  read(
    since: string,
    options: { limit: number; waitMs: number; signal: AbortSignal },
  ): Promise<{ docs: readonly LedgerDoc[]; since: string }>;
  /** Throws when one is not there. */
  get(ids: readonly string[]): Promise<readonly LedgerDoc[]>;
  /** Every document with this number. */
  having(n: number): Promise<readonly string[]>;
  readonly standing?: Standing;
};

export type FollowOptions = {
  readonly name: string;
  readonly feed: LedgerFeed;
  readonly log: Log;
  readonly start: Position;
  /** Everything up to `n` is applied; called now and then, when idle and at the end. */
  readonly save: (position: Position) => Promise<void>;
  /** In the order of `n`, without a gap; may be called again with the same ones, and must then change nothing. */
  readonly apply: (entries: readonly Entry[]) => Promise<void>;
  readonly batch?: number;
  readonly idleWaitMs?: number;
  /** What comes sooner than this after the last is gathered and applied together; the first comes at once. */
  readonly paceMs?: number;
};

export type Follower = {
  /** Once everything that the ledger held at the start is applied; rejects at a double number. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** Once the entry with this number is applied; rejects when the follower stops before. */
  reached(n: number): Promise<void>;
  position(): number;
  /** Why it does not move on. */
  fault(): string | undefined;
  /** Entries that the writer of this process has just written. */
  nudge(entries: readonly Entry[]): void;
  stop(): Promise<void>;
};

const SAVE_EVERY_MS = 250;
/** While the writer hands entries over, a request that waits for more would be broken off by each of them. */
const QUIET_MS = 500;
const LOOK_AGAIN_MS = 100;
/** Handed over while an error is tried again; beyond that they come by the feed. */
const MOST_FRESH = 5_000;

/**
 * Applies the ledger strictly by `n`, from the saved position on; an error is tried again, never skipped.
 * It stops for good when two entries have one number.
 */
export function follow(options: FollowOptions): Follower {
  const { feed, log, name, start, batch = 200, idleWaitMs = 25_000, paceMs = 0 } = options;
  const end = new AbortController();
  const order = inOrderFrom(start, feed.standing);
  const room = waitingRoom();
  const ready = Promise.withResolvers<void>();
  let fresh: Entry[] = [];
  let wake = (): void => undefined;
  let done = start;
  let saved = { position: start, at: performance.now() };
  let isReady = false;
  let stopped: Error | undefined;
  let appliedAt = -Infinity;
  let nudgedAt = -Infinity;
  const insist = insistence({ log, signal: end.signal, what: () => `${name} stands at ${done.n}` });

  async function applyAll(numbered: readonly Numbered[]) {
    for (let at = 0; at < numbered.length; at += batch) {
      const part = numbered.slice(at, at + batch);
      const entries = await insist.on(() => entriesOf(feed, part));
      await insist.on(() => options.apply(entries));
      done = { ...done, n: part.at(-1)?.n ?? done.n };
      room.callUpTo(done.n);
      if (performance.now() - saved.at > SAVE_EVERY_MS) await save();
    }
    done = order.position();
  }

  async function save() {
    if (done.n === saved.position.n && done.since === saved.position.since) return;
    const position = done;
    await insist.on(() => options.save(position));
    saved = { position, at: performance.now() };
  }

  async function step() {
    if (fresh.length > 0) await sleepUntil(appliedAt + paceMs, end.signal);
    const handedOver = order.takeFresh(fresh.splice(0));
    if (handedOver.length > 0) {
      await applyAll(handedOver);
      appliedAt = performance.now();
      return;
    }
    // After a failure it does not wait for news: that it reads again is to be known at once.
    const waitMs = () => (isReady && insist.fault() === undefined ? idleWaitMs : 0);
    const page = await insist.on(() => readOn(waitMs()));
    if (!page) return;
    await applyAll(order.take(page.docs, page.since));
    if (page.docs.length === 0) await idle();
  }

  async function idle() {
    await save();
    if (isReady) return;
    isReady = order.gap() === undefined;
    if (isReady) ready.resolve();
    else await pause(LOOK_AGAIN_MS, undefined, { signal: end.signal });
  }

  /**
   * `undefined`: the writer handed something over meanwhile.
   * Who is behind reads on undisturbed, or a busy writer would keep it there.
   */
  async function readOn(waitMs: number) {
    const handedOver = new AbortController();
    const isUpToDate = isReady && order.gap() === undefined;
    if (isUpToDate) wake = () => handedOver.abort();
    if (isUpToDate && fresh.length > 0) return undefined;
    const signal = AbortSignal.any([end.signal, handedOver.signal]);
    try {
      if (isUpToDate) await sleepUntil(nudgedAt + QUIET_MS, signal);
      return await feed.read(order.readFrom(), { limit: batch, waitMs, signal });
    } catch (error) {
      if (handedOver.signal.aborted) return undefined;
      throw error;
    } finally {
      wake = () => undefined;
    }
  }

  async function run() {
    while (!end.signal.aborted && !order.double()) await step();
    const double = order.double();
    if (double && !end.signal.aborted) {
      const ids = await insist.on(() => feed.having(double.n));
      throw doubleNumber(name, double.n, [...new Set([...ids, double.id])]);
    }
  }
  function standStill(error: Error) {
    stopped = error;
    room.close(error);
    ready.reject(error);
  }

  const running = run().catch((error: unknown) => {
    if (isDoubleNumber(error)) standStill(error);
    if (!end.signal.aborted) log.error('a follower ended', { name, error });
  });
  // Whoever waits for it is told; nobody has to.
  ready.promise.catch(() => undefined);
  return {
    ready: ready.promise,
    isReady: () => isReady,
    reached: (n) => (done.n >= n ? Promise.resolve() : room.wait(n)),
    position: () => done.n,
    fault() {
      const gap = order.gap();
      if (stopped) return stopped.message;
      return insist.fault() ?? (gap === undefined ? undefined : `${name} waits for entry ${gap}`);
    },
    nudge(entries) {
      if (fresh.length < MOST_FRESH) fresh = fresh.concat(entries);
      nudgedAt = performance.now();
      wake();
    },
    async stop() {
      end.abort();
      // Another follower may wait here, and would never stop.
      room.close(new Error(`${name} was stopped`));
      await running;
      if (done.n > saved.position.n) await options.save(done);
    },
  };
}

async function sleepUntil(moment: number, signal: AbortSignal): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await pause(ms, undefined, { signal });
}

async function entriesOf(feed: LedgerFeed, part: readonly Numbered[]): Promise<Entry[]> {
  const ids = part.filter(({ doc }) => !doc).map(({ id }) => id);
  const read = ids.length > 0 ? await feed.get(ids) : [];
  const found = new Map(read.map((doc) => [doc._id, doc]));
  return part.flatMap(({ id, doc = found.get(id) }) => (doc && isEntry(doc) ? [doc] : []));
}
