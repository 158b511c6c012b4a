import { setTimeout as pause } from 'node:timers/promises';
import { isRefusedAsItIs } from '../store/couch.ts';
import { isSuperseded } from '../store/fence.ts';
import { createPortions, type Portions } from './portions.ts';
import type { Item } from './queue.ts';
import { decideRound, type Round } from './round.ts';
import { unavailable } from '../unavailable.ts';
import type { WriterDeps } from './writer.ts';

export type Failed = {
  readonly ok: false;
  readonly unanswered: readonly Item[];
  readonly error: unknown;
  readonly isFenced: boolean;
};
export type Committed = { readonly ok: true } | Failed;

export type Attempts = {
  /** Something was tried of which nobody knows what became. */
  readonly isUnfinished: () => boolean;
  readonly failure: () => string | undefined;
  readonly commit: (items: readonly Item[]) => Promise<Committed>;
};

const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 640;
const MOST_REMEMBERED = 1_000;

/**
 * Writes batches. After a failed row, a missing answer or one that is not a majority's, nobody has been answered and
 * nothing of the batch is believed: the ledger is taken again, which settles whether all of it is written or nothing
 * of it counts, and what does not count is decided again. So an entry is never there without those before it, however
 * many of one document go out together.
 *
 * What cannot be written is looked for: a command that fails alone costs itself its answer, not its neighbours.
 *
 * @param onConfirmed called when a batch is written
 */
export function createAttempts(
  { hold, knowledge, onEntries, log }: WriterDeps,
  onConfirmed: () => void,
): Attempts {
  /** Recorded by an attempt that could not say so. */
  let recorded: ReadonlySet<string> = new Set();
  let failure: string | undefined;
  /** Commands that failed alone while the store took others. */
  const failedAlone = new Set<string>();

  async function holdFirmly(): Promise<void> {
    if (hold.isFirm()) return;
    const entries = await knowledge.learn(await hold.take());
    if (entries.length > 0) onEntries(entries);
  }
  async function write(round: Round): Promise<void> {
    const docs = round.batch.docs();
    if (docs.length === 0) return;
    recorded = new Set([...recorded, ...round.batch.entries().map(({ id }) => id)]);
    await hold.write(docs);
  }
  function confirm(round: Round): void {
    failure = undefined;
    onConfirmed();
    round.keep();
    knowledge.confirm(round.batch);
    for (const { item, answer } of round.answers) item.resolve(answer);
    const entries = round.batch.entries();
    if (entries.length > 0) onEntries(entries);
  }
  /** Answers with whether the store took anything. */
  async function attempt(
    items: readonly Item[],
    unwritable: ReadonlySet<string>,
  ): Promise<boolean> {
    await holdFirmly();
    const { database } = hold;
    const round = await decideRound(items, {
      ...{ database, knowledge, unanswered: recorded, unwritable, log },
      epoch: hold.epoch(),
    });
    try {
      await write(round);
    } catch (error) {
      round.undo();
      throw error;
    }
    confirm(round);
    return round.batch.docs().length > 0;
  }
  function remember(suspects: readonly string[]): void {
    if (failedAlone.size > MOST_REMEMBERED) failedAlone.clear();
    for (const id of suspects) failedAlone.add(id);
  }
  function finish(portions: Portions): Committed {
    recorded = new Set();
    remember(portions.suspects());
    for (const { reject } of portions.unanswered()) reject(unavailable('store'));
    return { ok: true };
  }
  function fail(portions: Portions, error: unknown): Failed {
    recorded = new Set();
    const isFenced = isSuperseded(error);
    return { ok: false, unanswered: portions.unanswered(), error, isFenced };
  }
  async function commit(items: readonly Item[]): Promise<Committed> {
    const portions = createPortions(items, failedAlone);
    for (let failures = 0; ;) {
      const portion = portions.next();
      try {
        portions.written(await attempt(portion, portions.unwritable));
        failures = 0;
        if (portions.next().length === 0) return finish(portions);
      } catch (error) {
        failures += 1;
        log.warn('a batch was not confirmed', { failures, items: portion.length, error });
        failure = 'a majority of the nodes has not written';
        const how = isSuperseded(error) ? 'over' : portions.failed(isRefusedAsItIs(error));
        if (how === 'over') return fail(portions, error);
        if (how === 'later')
          await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS));
      }
    }
  }
  return { isUnfinished: () => !hold.isFirm(), failure: () => failure, commit };
}
