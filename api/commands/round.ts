import type { Batch } from './batch.ts';
import { openBatch } from './batch.ts';
import { decideInBatch } from './decide.ts';
import type { Knowledge } from './knowledge.ts';
import { isRefusal, refusalId } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import type { Item } from './queue.ts';
import { withRefusal, type DocumentState } from './state.ts';
import type { Answer } from './submission.ts';

/** One attempt at one batch. */
export type Round = {
  readonly batch: Batch;
  readonly answers: readonly { readonly item: Item; readonly answer: Answer }[];
  /** What has to wait for the next batch, in its order. */
  readonly later: readonly Item[];
  /** Forgets what was decided. */
  readonly undo: () => void;
  readonly keep: () => void;
};

export type RoundStart = {
  readonly database: LedgerDatabase;
  readonly knowledge: Knowledge;
  readonly epoch: number;
  readonly unanswered: ReadonlySet<string>;
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
  return { batch, ...decideEach(items, batch), undo: trial.undo, keep: trial.keep };
}

/** What waits holds up the rest of its request and of its document, so that both keep their order. */
function decideEach(items: readonly Item[], batch: Batch): Pick<Round, 'answers' | 'later'> {
  const heldUp = new Set<symbol | string>();
  const answers: { item: Item; answer: Answer }[] = [];
  const later: Item[] = [];
  for (const item of items) {
    const { document } = item.queued.submission;
    const waits = heldUp.has(item.request) || heldUp.has(document);
    const answer = waits ? 'later' : tryToDecide(item, batch);
    if (answer === 'later') {
      heldUp.add(item.request).add(document);
      later.push(item);
    } else if (answer) answers.push({ item, answer });
  }
  return { answers, later };
}

/** A bug that one command uncovers must not take its neighbours with it. */
function tryToDecide(item: Item, batch: Batch): Answer | 'later' | undefined {
  try {
    return decideInBatch(item.queued, batch);
  } catch (error) {
    item.reject(error);
    return undefined;
  }
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
  const opened = await Promise.all([...documents].map(knowledge.memory.stateOf));
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
