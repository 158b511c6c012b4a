import { refuse } from '#shared/outcome.ts';
import { statusOf } from '../store/couch.ts';
import { isEntry, keptRefusal, type Entry, type LedgerDoc } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import type { Round } from './round.ts';

/** A batch that was decided, on its way into the ledger. It is written as it is, however often that takes. */
export type UnderWay = {
  readonly round: Round;
  /** Writes what comes next of it. Throws when nobody knows whether that was written; the next call finds out. */
  readonly write: () => Promise<Step>;
  /** Documents that are in the ledger: of the batch, or in the place of one of it. */
  readonly found: () => readonly LedgerDoc[];
};

/** `startOver`: the rest cannot be written as it was decided. */
export type Step = 'goesOn' | 'written' | 'startOver';

/** After a failure portions are a fourth as large: what makes a write fail is soon alone. */
const FACTOR = 4;
/** An answer that says no may have been an accident on the way. */
const REFUSALS = 2;

/**
 * A write can be lost in part, or come late: what is missing is read back and written again, the same documents, so that
 * a document's chain is whole and nothing stands twice, whichever rows arrive when. Portions go in the order of the
 * batch: an entry is never in the ledger without those that it follows because of us.
 */
export function createUnderWay(round: Round, database: LedgerDatabase): UnderWay {
  const found: LedgerDoc[] = [];
  let missing = round.batch.docs();
  let size = missing.length;
  let isDoubtful = false;
  let refusals = 0;

  /** Whether all that is there is ours. */
  async function readBack(): Promise<boolean> {
    const docs = await database.read(missing.map(({ _id }) => _id));
    const areOurs = docs.every((doc, at) => doc === undefined || isSame(doc, missing[at]));
    found.push(...docs.filter((doc) => doc !== undefined));
    missing = missing.filter((_, at) => docs[at] === undefined);
    isDoubtful = false;
    return areOurs;
  }
  async function writeAll(docs: readonly LedgerDoc[]): Promise<void> {
    const rows = await database.write(docs);
    const failed = rows.find((row) => !row.ok);
    if (failed) throw new Error('The store did not write all rows', { cause: failed });
    found.push(...docs);
  }
  async function narrow(portion: readonly LedgerDoc[], error: unknown): Promise<Step> {
    size = Math.ceil(portion.length / FACTOR);
    if (!isRefusedAsItIs(error)) throw error;
    isDoubtful = false;
    if (portion.length > 1) return 'goesOn';
    refusals += 1;
    if (refusals < REFUSALS) return 'goesOn';
    await writeAll([refusalInPlaceOf(portion[0], error)]);
    return 'startOver';
  }
  function refusalInPlaceOf(doc: LedgerDoc | undefined, cause: unknown): LedgerDoc {
    const item = round.answers.find(({ item }) => item.queued.submission.id === idOf(doc))?.item;
    const isFollowed = found.some((one) => isEntry(one) && one.n > numberOf(doc));
    if (!item || isFollowed) throw new Error('The store takes an entry in no way', { cause });
    return keptRefusal(item.queued, refuse('FORMAT.unwritable').refusal);
  }
  return {
    round,
    found: () => found,
    async write() {
      if (isDoubtful && !(await readBack())) return 'startOver';
      const portion = missing.slice(0, size);
      if (portion.length === 0) return 'written';
      isDoubtful = true;
      try {
        await writeAll(portion);
      } catch (error) {
        return narrow(portion, error);
      }
      isDoubtful = false;
      refusals = 0;
      missing = missing.slice(portion.length);
      return missing.length === 0 ? 'written' : 'goesOn';
    },
  };
}

/** The hash of an entry covers all of it; of anything else an id stands for one content. */
function isSame(there: LedgerDoc, ours: LedgerDoc | undefined): boolean {
  return !ours || !isEntry(ours) || (isEntry(there) && there.hash === ours.hash);
}

function idOf(doc: LedgerDoc | undefined): Entry['id'] | undefined {
  return doc && isEntry(doc) ? doc.id : undefined;
}

function numberOf(doc: LedgerDoc | undefined): number {
  return doc && isEntry(doc) ? doc.n : 0;
}

/** Malformed, too large, not to be processed: nothing of it was written, and nothing of it ever will be. */
const REFUSED_AS_IT_IS: readonly (number | undefined)[] = [400, 413, 422];

/** What cannot be put into a text never leaves this process: a `RangeError`. */
function isRefusedAsItIs(error: unknown): boolean {
  return error instanceof RangeError || REFUSED_AS_IT_IS.includes(statusOf(error));
}
