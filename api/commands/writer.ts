import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { isSuperseded } from '../store/fence.ts';
import type { Knowledge } from './knowledge.ts';
import type { Hold } from './hold.ts';
import { isEntry, type Entry, type LedgerDoc } from './ledger.ts';
import { createQueue, type Item } from './queue.ts';
import { decideRound } from './round.ts';
import type { Answer, Submission } from './submission.ts';
import { unavailable, type Unavailable } from '../unavailable.ts';
import { createUnderWay, type Step, type UnderWay } from './underWay.ts';

/** The one who decides and numbers: commands that come while a batch is being written go out together in the next. */
export type Writer = {
  /** All of one person. Answers in order, once all is written. Rejects with `Unavailable`; some may have been recorded even so. */
  readonly submit: (submissions: readonly Submission[]) => Promise<readonly Answer[]>;
  /** Why nothing is accepted any more; undefined while the writer works. */
  readonly stopped: () => Unavailable | undefined;
  /** Why nothing can be written at the moment. */
  readonly trouble: () => string | undefined;
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
};

/**
 * A batch is decided while the store is idle, and written while this thread is; what was answered meanwhile comes
 * again, is read and checked during the next write. With all that waits in one batch, one would stand still in turn.
 */
const MOST_IN_BATCH = 256;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 40;
const RETRY_MS = 2_000;

export function createWriter(deps: WriterDeps): Writer {
  const { mostWaiting, log } = deps;
  const queue = createQueue({ mostWaiting, mostTaken: MOST_IN_BATCH });
  const attempts = createAttempts(deps);
  let stopped: Unavailable | undefined;
  let working: Promise<void> | undefined;

  function stop(reason: Unavailable): void {
    stopped ??= reason;
    queue.rejectAll(stopped);
  }
  function fail(items: readonly Item[], { error, isFenced }: Failed): void {
    const reason = unavailable(isFenced ? 'fenced' : 'store', error);
    log.error(isFenced ? 'another writer has taken over' : 'nothing could be written', { error });
    for (const { reject } of items) reject(reason);
    if (isFenced) stop(reason);
    else setTimeout(wake, RETRY_MS).unref();
  }
  async function work(): Promise<void> {
    while (!stopped && (queue.length() > 0 || attempts.isUnfinished())) {
      const items = queue.take();
      const result = await attempts.commit(items);
      if (!result.ok) fail(items, result);
      if (!result.ok && queue.length() === 0) return;
    }
  }
  function wake(): void {
    working ??= work().finally(() => {
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
      const settled = await Promise.allSettled(answers);
      return settled.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
    stopped: () => stopped,
    trouble: attempts.trouble,
    async close() {
      while (working) await working;
      stop(unavailable('closed'));
    },
  };
}

type Failed = { readonly ok: false; readonly error: unknown; readonly isFenced: boolean };
type Committed = { readonly ok: true } | Failed;

/**
 * Decides batches and writes them. After a failed row, a missing answer or one that is not a majority's, nobody has
 * been answered and nothing of what was tried is believed: the ledger is taken again, which settles whether all of it is
 * written or nothing of it counts, and what does not count is decided again.
 */
function createAttempts({ hold, knowledge, onEntries, log }: WriterDeps) {
  let found: readonly LedgerDoc[] = [];
  let unanswered: ReadonlySet<string> = new Set();
  let trouble: string | undefined;

  async function learnFound(): Promise<void> {
    if (!hold.isFirm()) found = [...found, ...(await hold.take())];
    if (found.length === 0) return;
    const entries = await knowledge.learn(found);
    unanswered = new Set([...unanswered, ...found.filter(isEntry).map(({ id }) => id)]);
    found = [];
    if (entries.length > 0) onEntries(entries);
  }
  async function decide(items: readonly Item[], most: number): Promise<UnderWay> {
    await learnFound();
    const { database } = hold;
    const start = { database, knowledge, epoch: hold.epoch(), unanswered, log };
    return createUnderWay(await decideRound(items, start), hold, most);
  }
  function confirm({ round }: UnderWay): void {
    unanswered = new Set();
    trouble = undefined;
    round.keep();
    knowledge.confirm(round.batch);
    for (const { item, answer } of round.answers) item.resolve(answer);
    const entries = round.batch.entries();
    if (entries.length > 0) onEntries(entries);
  }
  /** Whether all of it is written; what is not counts for nothing. */
  async function write(batch: UnderWay): Promise<boolean> {
    let step: Step = 'goesOn';
    try {
      while (step === 'goesOn') step = await batch.write();
    } finally {
      if (step !== 'written') {
        batch.round.undo();
        found = [...found, ...batch.found()];
      }
    }
    return step === 'written';
  }
  return {
    isUnfinished: () => !hold.isFirm() || found.length > 0,
    trouble: () => trouble,
    async commit(items: readonly Item[]): Promise<Committed> {
      let batch: UnderWay | undefined;
      for (let failures = 0; ;) {
        try {
          batch = await decide(items, batch?.size() ?? Infinity);
          if (await write(batch)) {
            confirm(batch);
            return { ok: true };
          }
          batch = undefined;
        } catch (error) {
          failures = batch && batch.found().length > 0 ? 1 : failures + 1;
          log.warn('a batch was not confirmed', { failures, items: items.length, error });
          trouble = 'a majority of the nodes has not written';
          const isOver = isSuperseded(error);
          if (isOver || failures === ATTEMPTS) {
            unanswered = new Set();
            return { ok: false, error, isFenced: isOver };
          }
          await pause(FIRST_PAUSE_MS * 2 ** failures);
        }
      }
    },
  };
}
