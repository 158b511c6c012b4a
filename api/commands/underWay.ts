import { refuse } from '#shared/outcome.ts';
import type { Hold } from './hold.ts';
import { isEntry, keptRefusal, type Entry, type LedgerDoc } from './ledger.ts';
import type { Round } from './round.ts';
import { isRefusedAsItIs } from './unwritable.ts';

/** A batch that was decided, on its way into the ledger. */
export type UnderWay = {
  readonly round: Round;
  /** Writes what comes next of it. Throws when nobody knows whether that was written: taking the ledger tells. */
  readonly write: () => Promise<Step>;
  /** Documents that are in the ledger: of the batch, or in the place of one of it. */
  readonly found: () => readonly LedgerDoc[];
  /** How many documents to write at once next time. */
  readonly size: () => number;
};

/** `startOver`: the rest cannot be written as it was decided. */
export type Step = 'goesOn' | 'written' | 'startOver';

/** After a failure portions are a fourth as large: what makes a write fail is soon alone. */
const FACTOR = 4;
/** An answer that says no may have been an accident on the way. */
const REFUSALS = 2;

/**
 * Portions go in the order of the batch, each with the head: an entry is never in the ledger without those that it
 * follows because of us.
 */
export function createUnderWay(round: Round, hold: Hold, most = Infinity): UnderWay {
  const found: LedgerDoc[] = [];
  let missing = round.batch.docs();
  let size = Math.min(most, missing.length);
  let refusals = 0;

  async function writeAll(docs: readonly LedgerDoc[]): Promise<void> {
    await hold.write(docs);
    found.push(...docs);
  }
  async function narrow(portion: readonly LedgerDoc[], error: unknown): Promise<Step> {
    size = Math.ceil(portion.length / FACTOR);
    if (!isRefusedAsItIs(error)) throw error;
    if (portion.length > 1) return 'goesOn';
    refusals += 1;
    if (refusals < REFUSALS) return 'goesOn';
    await writeAll([refusalInPlaceOf(portion[0], error)]);
    return 'startOver';
  }
  function refusalInPlaceOf(doc: LedgerDoc | undefined, cause: unknown): LedgerDoc {
    const item = round.answers.find(({ item }) => item.queued.submission.id === idOf(doc))?.item;
    if (!item) throw new Error('The store takes an entry in no way', { cause });
    return keptRefusal(item.queued, refuse('FORMAT.unwritable').refusal);
  }
  return {
    round,
    found: () => found,
    size: () => size,
    async write() {
      const portion = missing.slice(0, size);
      if (portion.length === 0) return 'written';
      try {
        await writeAll(portion);
      } catch (error) {
        return narrow(portion, error);
      }
      refusals = 0;
      missing = missing.slice(portion.length);
      return missing.length === 0 ? 'written' : 'goesOn';
    },
  };
}

function idOf(doc: LedgerDoc | undefined): Entry['id'] | undefined {
  return doc && isEntry(doc) ? doc.id : undefined;
}
