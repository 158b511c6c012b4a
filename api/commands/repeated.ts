import type { PersonId } from '#shared/office/office.ts';
import { refuse } from '#shared/outcome.ts';
import { saltedDigest, type KeptRefusal } from './ledger.ts';
import type { Batch } from './batch.ts';
import type { DocumentState, RecordedAct } from './state.ts';
import type { Answer, Queued } from './submission.ts';

/**
 * The answer to a command id that was answered before (OB2); undefined for a new one.
 * Same content of the same person: the same answer, a refusal too. Anything else under a known id is refused.
 */
export function answerAgain(
  queued: Queued,
  state: DocumentState,
  batch: Batch,
): Answer | undefined {
  const { id, envelopeHash } = queued.submission;
  const act = state.acts.get(id);
  if (act) {
    const isSame = act.envelopeHash === undefined || act.envelopeHash === envelopeHash;
    return isSame && act.person === queued.submission.person
      ? asRecorded(queued, act, batch)
      : otherContent(queued, act.person, state, batch);
  }
  const refused = state.refusals.get(id);
  if (refused) {
    return isSameRefused(refused, queued)
      ? asRefused(refused)
      : otherContent(queued, refused.by, state, batch);
  }
  return batch.isUsed(id) ? { outcome: 'rejected', refusal: otherUse } : undefined;
}

const otherUse = refuse('FORMAT.otherContent').refusal;

/** Whoever was not answered the first time, because the store was silent, gets the first answer now. */
function asRecorded({ submission }: Queued, act: RecordedAct, batch: Batch): Answer {
  const { document, id } = submission;
  const { version, result } = act;
  const outcome = batch.isFirstAnswer(id) ? 'recorded' : 'alreadyRecorded';
  return { outcome, document, version, ...(result ? { result } : {}) };
}

function asRefused({ rule, key, names, version }: KeptRefusal): Answer {
  const refusal = names ? { rule, key, names } : { rule, key };
  return { outcome: 'rejected', refusal, ...(version === undefined ? {} : { version }) };
}

/** Nothing of the content of what IN2 refuses is kept, nor of what was erased, so there is nothing to compare. */
function isSameRefused({ by, salt, digest }: KeptRefusal, { submission }: Queued): boolean {
  if (by !== submission.person) return false;
  if (salt === undefined || digest === undefined) return true;
  return digest === saltedDigest(salt, submission.envelopeHash);
}

/** Another person's id on a document they may not read tells them nothing of it. */
function otherContent(
  { submission, receivedAt }: Queued,
  owner: PersonId,
  state: DocumentState,
  batch: Batch,
): Answer {
  const { person } = submission;
  const isTold = owner === person || batch.isReader(state, person, receivedAt);
  return { outcome: 'rejected', refusal: isTold ? otherUse : refuse('UNKNOWN.document').refusal };
}
