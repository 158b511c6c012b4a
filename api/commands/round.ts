import { refuse } from '#shared/outcome.ts';
import { SYSTEM } from '#shared/system.ts';
import type { Log } from '../log.ts';
import type { Batch } from './batch.ts';
import { openBatch } from './batch.ts';
import { decideInBatch } from './decide.ts';
import { noneIfDamaged } from './damaged.ts';
import type { Knowledge } from './knowledge.ts';
import { isRefusal, keptRefusal, refusalId } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import type { Item } from './queue.ts';
import { answerAgain } from './repeated.ts';
import { withRefusal, type DocumentState } from './state.ts';
import type { Answer, Queued } from './submission.ts';

/** One attempt at one batch. */
export type Round = {
  readonly batch: Batch;
  readonly answers: readonly { readonly item: Item; readonly answer: Answer }[];
  /** Forgets what was decided. */
  readonly undo: () => void;
  readonly keep: () => void;
};

export type RoundStart = {
  readonly database: LedgerDatabase;
  readonly knowledge: Knowledge;
  readonly epoch: number;
  /** Ids of commands that the store takes in no way. */
  readonly unwritable: ReadonlySet<string>;
  readonly unanswered: ReadonlySet<string>;
  readonly log: Log;
};

/** Decides one item after the other, each seeing those before. Throws when the store cannot be read. */
export async function decideRound(items: readonly Item[], start: RoundStart): Promise<Round> {
  const { database, knowledge, epoch, unanswered } = start;
  const states = await openStates(items, start);
  const trial = knowledge.numbering.begin();
  const batch = openBatch({
    epoch,
    next: database.committed() + 1,
    agency: knowledge.agency(),
    numbering: knowledge.numbering,
    states,
    isUsed: (id) => knowledge.memory.ids.get(id) !== undefined,
    unanswered,
  });
  const answers = items.flatMap((item) => {
    const answer = tryToDecide(item, batch, start);
    return answer ? [{ item, answer }] : [];
  });
  return { batch, answers, undo: trial.undo, keep: trial.keep };
}

/**
 * What one command uncovers, a bug or a damaged document, must take neither its neighbours with it nor the receipts of
 * its request. Such an answer is not kept: once the fault is mended, the act can be sent again.
 */
function tryToDecide(
  item: Item,
  batch: Batch,
  { log, unwritable }: RoundStart,
): Answer | undefined {
  const { queued } = item;
  const { id, document, person } = queued.submission;
  try {
    return unwritable.has(id) ? refuseForGood(queued, batch) : decideInBatch(queued, batch);
  } catch (error) {
    log.error('a command could not be decided', { document, error });
    if (person !== SYSTEM) return { outcome: 'rejected', refusal: refuse('FORMAT.fault').refusal };
    item.reject(error);
    return undefined;
  }
}

/** The same command may have been sent twice at once: a refusal is written once. */
function refuseForGood(queued: Queued, batch: Batch): Answer {
  const state = batch.state(queued.submission.document);
  const again = state && answerAgain(queued, state, batch);
  if (again) return again;
  const { refusal } = refuse('FORMAT.unwritable');
  batch.refuse(keptRefusal(queued, refusal));
  return { outcome: 'rejected', refusal };
}

async function openStates(
  items: readonly Item[],
  { database, knowledge }: RoundStart,
): Promise<ReadonlyMap<string, DocumentState>> {
  const documents = new Set(
    items.flatMap(({ queued: { submission } }) => [
      submission.document,
      ...submission.named.documents,
    ]),
  );
  const opened = await Promise.all(
    [...documents].map((one) => knowledge.memory.stateOf(one).catch(noneIfDamaged)),
  );
  const states = new Map(
    opened.flatMap((state) => (state ? [[state.document, state] as const] : [])),
  );
  return withEarlierRefusals(items, states, database, knowledge);
}

/** A known id that is none of its document's acts may be that of a refusal, which a state does not always hold. */
async function withEarlierRefusals(
  items: readonly Item[],
  states: ReadonlyMap<string, DocumentState>,
  database: LedgerDatabase,
  { memory }: Knowledge,
): Promise<ReadonlyMap<string, DocumentState>> {
  const ids = items.flatMap(({ queued: { submission } }) => {
    const { id, document } = submission;
    const state = states.get(document);
    const isHeld = state?.acts.has(id) || state?.refusals.has(id);
    return isHeld || memory.ids.get(id) === undefined ? [] : [refusalId(document, id)];
  });
  const found = ids.length === 0 ? [] : await database.read([...new Set(ids)]);
  const all = new Map(states);
  for (const doc of found) {
    const state = doc && isRefusal(doc) ? all.get(doc.document) : undefined;
    if (doc && isRefusal(doc) && state) all.set(doc.document, withRefusal(state, doc));
  }
  return all;
}
