import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Knowledge } from './knowledge.ts';
import { isEntry, isVoid, type Entry, type LedgerDoc } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import { createQueue, type Item } from './queue.ts';
import { decideRound, type Round } from './round.ts';
import type { Answer, Submission } from './submission.ts';
import { unavailable, type Unavailable } from '../unavailable.ts';

/** The one who decides and numbers: commands that come while a batch is being written go out together in the next. */
export type Writer = {
  /** Answers in order, once all is written. Rejects with `Unavailable`; some may have been recorded even so. */
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
  const queue = createQueue(MOST_IN_BATCH);
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
      if (result.ok) queue.putBack(result.later);
      else fail(items, result);
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
      if (queue.length() + submissions.length > mostWaiting) throw unavailable('busy');
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
type Committed = { readonly ok: true; readonly later: readonly Item[] } | Failed;

/**
 * Writes batches, and finds out what became of those whose answer was lost.
 * After a failed row or a missing answer nobody has been answered and nothing of the batch is believed: its ids are
 * read back, and what is absent is decided again, with the same times, salts and numbers, so that a write which the
 * store carries out late after all is the same document.
 */
function createAttempts({
  database,
  knowledge,
  epoch,
  gaps,
  isFenced,
  onEntries,
  log,
}: WriterDeps) {
  let doubtful: readonly LedgerDoc[] = [];
  let unanswered: ReadonlySet<string> = new Set();
  let taken: ReadonlyMap<string, number> = new Map(gaps.map((n) => [`gap ${n}`, n]));

  async function readBack(): Promise<void> {
    if (doubtful.length === 0) return;
    const docs = await database.read(doubtful.map(({ _id }) => _id));
    const absent = doubtful.filter((_, at) => docs[at] === undefined);
    const entries = await knowledge.learn(docs.filter((doc) => doc !== undefined));
    const numbers = new Set(docs.flatMap((doc) => (doc && 'n' in doc ? doc.n : [])));
    taken = new Map(
      absent.flatMap((doc) =>
        (isEntry(doc) || isVoid(doc)) && !numbers.has(doc.n) ? [[doc._id, doc.n] as const] : [],
      ),
    );
    doubtful = [];
    if (entries.length > 0) onEntries(entries);
  }
  async function write(round: Round): Promise<void> {
    const docs = round.batch.docs();
    if (docs.length === 0) return;
    doubtful = docs;
    unanswered = new Set([...unanswered, ...round.batch.entries().map(({ id }) => id)]);
    const rows = await database.write(docs);
    const failed = rows.find((row) => !row.ok);
    if (failed) throw new Error('The store did not write all rows', { cause: failed });
  }
  function confirm(round: Round): void {
    doubtful = [];
    unanswered = new Set();
    taken = new Map();
    round.keep();
    knowledge.confirm(round.batch);
    for (const { item, answer } of round.answers) item.resolve(answer);
    const entries = round.batch.entries();
    if (entries.length > 0) onEntries(entries);
  }
  async function attempt(items: readonly Item[]): Promise<readonly Item[]> {
    await readBack();
    const round = await decideRound(items, { database, knowledge, epoch, taken, unanswered });
    try {
      await write(round);
    } catch (error) {
      round.undo();
      throw error;
    }
    confirm(round);
    return round.later;
  }
  return {
    /** Something was taken or tried of which nobody knows what became. */
    isUnfinished: () => doubtful.length > 0 || taken.size > 0,
    async commit(items: readonly Item[]): Promise<Committed> {
      for (let count = 1; ; count += 1) {
        try {
          return { ok: true, later: await attempt(items) };
        } catch (error) {
          log.warn('a batch was not confirmed', { attempt: count, items: items.length, error });
          const isOver = await isFenced(error);
          if (isOver || count === ATTEMPTS) {
            unanswered = new Set();
            return { ok: false, error, isFenced: isOver };
          }
          await pause(FIRST_PAUSE_MS * 2 ** count);
        }
      }
    },
  };
}
