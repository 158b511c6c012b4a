import type { Log } from '../log.ts';
import type { Knowledge } from './knowledge.ts';
import type { Hold } from './hold.ts';
import type { Entry } from './ledger.ts';
import { createAttempts, type Committed, type Failed } from './attempts.ts';
import { createPatience } from './patience.ts';
import { createQueue, type Item } from './queue.ts';
import type { Answer, Submission } from './submission.ts';
import { allSettled } from '../settled.ts';
import { unavailable, type Unavailable } from '../unavailable.ts';

/** The one who decides and numbers: commands that come while a batch is being written go out together in the next. */
export type Writer = {
  /** All of one person. Answers in order, once all is written. Rejects with `Unavailable`; some may be recorded even so. */
  readonly submit: (submissions: readonly Submission[]) => Promise<readonly Answer[]>;
  /** Why nothing is accepted any more; undefined while the writer works. */
  readonly stopped: () => Unavailable | undefined;
  /** Why nothing can be written at the moment. */
  readonly trouble: () => string | undefined;
  /** Once what is being written now is known to be written, or never will be. Rejects where nobody knows. */
  readonly settled: () => Promise<void>;
  /** Writes what is in the queue, accepts no more. */
  readonly close: () => Promise<void>;
};

export type WriterDeps = {
  readonly hold: Hold;
  readonly knowledge: Knowledge;
  readonly clock: () => Date;
  readonly log: Log;
  /** New entries, in each call by `n`, once they are written. */
  readonly onEntries: (entries: readonly Entry[]) => void;
  readonly mostWaiting: number;
  /** Milliseconds without a confirmed write after which all who wait are told to come again. */
  readonly tellWithin?: number;
};

/**
 * A batch is decided while the store is idle, and written while this thread is; what was answered meanwhile comes
 * again, is read and checked during the next write. With all that waits in one batch, one would stand still in turn.
 */
export const MOST_IN_BATCH = 256;
const RETRY_MS = 2_000;
export const TELL_WITHIN_MS = 8_000;

export function createWriter(deps: WriterDeps): Writer {
  const { mostWaiting, log, tellWithin = TELL_WITHIN_MS } = deps;
  const queue = createQueue({ mostWaiting, mostTaken: MOST_IN_BATCH });
  const patience = createPatience(tellWithin, tellAll);
  const attempts = createAttempts(deps, patience.renew);
  let underWay: readonly Item[] = [];
  let batch: Promise<Committed> = Promise.resolve({ ok: true });
  let stopped: Unavailable | undefined;
  let working: Promise<void> | undefined;

  function stop(reason: Unavailable): void {
    stopped ??= reason;
    queue.rejectAll(stopped);
  }
  function fail({ unanswered, error, isFenced }: Failed): void {
    const reason = unavailable(isFenced ? 'fenced' : 'store', error);
    log.error(isFenced ? 'another writer has taken over' : 'nothing could be written', { error });
    for (const { reject } of unanswered) reject(reason);
    if (isFenced) stop(reason);
    else setTimeout(wake, RETRY_MS).unref();
  }
  /**
   * The nodes are asked one after the other, each with a deadline of its own. What is under way goes on: whoever sends
   * an act again that was recorded meanwhile gets its receipt.
   */
  function tellAll(): void {
    const reason = unavailable('store');
    for (const { reject } of underWay) reject(reason);
    queue.rejectAll(reason);
  }
  async function work(): Promise<void> {
    while (!stopped && (queue.length() > 0 || attempts.isUnfinished())) {
      underWay = queue.take();
      batch = attempts.commit(underWay);
      const result = await batch;
      if (!result.ok) fail(result);
      if (!result.ok && queue.length() === 0) return;
    }
  }
  function wake(): void {
    if (working) return;
    patience.begin();
    working = work().finally(() => {
      patience.end();
      underWay = [];
      working = undefined;
      // What came after the last look at the queue.
      if (!stopped && queue.length() > 0) wake();
    });
  }
  wake();
  return {
    async submit(submissions) {
      if (stopped) throw stopped;
      const [first] = submissions;
      if (!first) return [];
      if (submissions.length > queue.roomFor(first.person)) throw unavailable('busy');
      const answers = queue.add(submissions, deps.clock().toISOString());
      wake();
      return allSettled(answers);
    },
    stopped: () => stopped,
    trouble: () => (attempts.isUnfinished() ? attempts.failure() : undefined),
    async settled() {
      const result = await batch;
      if (!result.ok && attempts.isUnfinished()) throw unavailable('store', result.error);
    },
    async close() {
      while (working) await working;
      stop(unavailable('closed'));
    },
  };
}
