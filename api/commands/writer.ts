import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Knowledge } from './knowledge.ts';
import { isEntry, type Entry, type LedgerDoc } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import { createQueue, type Item } from './queue.ts';
import { decideRound } from './round.ts';
import type { Answer, Submission } from './submission.ts';
import { unavailable, type Unavailable } from '../unavailable.ts';
import { createUnderWay, type UnderWay } from './underWay.ts';

/** The one who decides and numbers: commands that come while a batch is being written go out together in the next. */
export type Writer = {
  /** All of one person. Answers in order, once all is written. Rejects with `Unavailable`; some may have been recorded even so. */
  readonly submit: (submissions: readonly Submission[]) => Promise<readonly Answer[]>;
  /** Why nothing is accepted any more; undefined while the writer works. */
  readonly stopped: () => Unavailable | undefined;
  /** Writes what is in the queue, accepts no more. */
  readonly close: () => Promise<void>;
};

export type WriterDeps = {
  readonly database: LedgerDatabase;
  readonly knowledge: Knowledge;
  readonly epoch: number;
  /** Numbers that an earlier writer left without a document. */
  readonly gaps: readonly number[];
  readonly clock: () => Date;
  readonly log: Log;
  /** Whether the store refused because another writer has taken over. */
  readonly isFenced: (error: unknown) => Promise<boolean>;
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
    async close() {
      while (working) await working;
      stop(unavailable('closed'));
    },
  };
}

type Failed = { readonly ok: false; readonly error: unknown; readonly isFenced: boolean };
type Committed = { readonly ok: true } | Failed;

/**
 * Decides batches and writes them. While one is not known to be written as a whole, nobody of it has been answered, and
 * nothing further is decided.
 */
function createAttempts(deps: WriterDeps) {
  const { database, knowledge, epoch, isFenced, onEntries, log } = deps;
  let gaps = deps.gaps;
  let underWay: UnderWay | undefined;
  let found: readonly LedgerDoc[] = [];
  let unanswered: ReadonlySet<string> = new Set();

  async function learnFound(): Promise<void> {
    if (found.length === 0) return;
    const entries = await knowledge.learn(found);
    unanswered = new Set([...unanswered, ...found.filter(isEntry).map(({ id }) => id)]);
    found = [];
    if (entries.length > 0) onEntries(entries);
  }
  async function decide(items: readonly Item[]): Promise<UnderWay> {
    await learnFound();
    const start = { database, knowledge, epoch, gaps, unanswered, log };
    return createUnderWay(await decideRound(items, start), database);
  }
  function confirm({ round }: UnderWay): void {
    gaps = [];
    unanswered = new Set();
    round.keep();
    knowledge.confirm(round.batch);
    for (const { item, answer } of round.answers) item.resolve(answer);
    const entries = round.batch.entries();
    if (entries.length > 0) onEntries(entries);
  }
  function startOver(batch: UnderWay): void {
    batch.round.undo();
    found = batch.found();
  }
  /** Whether the batch under way has come to its end. */
  async function goOn(batch: UnderWay): Promise<boolean> {
    const step = await batch.write();
    if (step === 'goesOn') return false;
    if (step === 'written') confirm(batch);
    else startOver(batch);
    underWay = undefined;
    return step === 'written';
  }
  return {
    isUnfinished: () => underWay !== undefined || found.length > 0 || gaps.length > 0,
    /** What an earlier call left under way comes first. */
    async commit(items: readonly Item[]): Promise<Committed> {
      let own: UnderWay | undefined;
      for (let failures = 0; ;) {
        try {
          if (!underWay) own = underWay = await decide(items);
          const batch = underWay;
          if ((await goOn(batch)) && batch === own) return { ok: true };
          failures = 0;
        } catch (error) {
          failures += 1;
          log.warn('a batch was not confirmed', { failures, items: items.length, error });
          const isOver = await isFenced(error);
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
