import { MAX_ENVELOPES } from '#shared/protocol.ts';
import { flushLock, withLock } from './device.ts';
import { setStatus } from './facts.ts';
import { unlessFull } from './full.ts';
import type { Memory } from './memory.ts';
import { waitingActs, type ActRecord } from './outbox.ts';
import type { SyncOutcome } from './pull.ts';
import { filesIn } from './room.ts';
import { send, type Ready, type Round } from './send.ts';
import { knownSession } from './session.ts';
import { upload } from './upload.ts';

/** Characters of envelopes in one request; a larger one goes alone. */
const MOST_CHARACTERS = 512 * 1024;

/** `nothing`: nothing waits. `receipts`: how many acts were answered, after which there is something to pull. */
export type Flushed = { readonly outcome: SyncOutcome | 'nothing'; readonly receipts: number };

/**
 * Sends what waits, in the order of acting, in as few requests as fit. An act leaves the waiting only by its receipt;
 * every other answer leaves it as it was (OB1, OB2).
 */
export function flush(memory: Memory): Promise<Flushed> {
  const { device, facts, outbox, person } = memory;
  return withLock(device, flushLock(device, person), async () => {
    if ((await waitingActs(outbox, person)).length === 0)
      return { outcome: 'nothing', receipts: 0 };
    await setStatus(facts, person, { sending: true });
    let flushed: Flushed = { outcome: 'full', receipts: 0 };
    try {
      await unlessFull(async () => (flushed = await sendAll(memory)));
      return flushed;
    } finally {
      await setStatus(facts, person, { sending: undefined });
    }
  });
}

async function sendAll(memory: Memory): Promise<Flushed> {
  const { facts, outbox, person } = memory;
  const round: Round = { heldDocuments: new Set(), sentAgain: new Set(), mostActs: MAX_ENVELOPES };
  let receipts = 0;
  for (;;) {
    // Somebody else may have signed in in another window of this browser: their session is not this person's.
    const session = await knownSession(facts);
    if (session?.person.id !== person) return { outcome: 'signInNeeded', receipts };
    const batch = nextBatch(await waitingActs(outbox, person), round);
    const ready = await uploadFor(memory, batch, round);
    if (typeof ready === 'string') return { outcome: ready, receipts };
    if (ready.length === 0) {
      return { outcome: round.heldDocuments.size > 0 ? 'unreachable' : 'done', receipts };
    }
    const sent = await send(memory, ready, round);
    receipts += sent.receipts;
    if (sent.outcome !== 'done') return { outcome: sent.outcome, receipts };
  }
}

function nextBatch(
  waiting: readonly ActRecord[],
  { heldDocuments, mostActs }: Round,
): readonly ActRecord[] {
  const batch: ActRecord[] = [];
  let characters = 0;
  for (const act of waiting.filter(({ document }) => !heldDocuments.has(document))) {
    characters += JSON.stringify(act.envelope).length;
    if (batch.length > 0 && (characters > MOST_CHARACTERS || batch.length >= mostActs)) break;
    batch.push(act);
  }
  return batch;
}

/** The files that acts name go before them. What the server will never take is sent all the same: it answers why. */
async function uploadFor(
  memory: Memory,
  batch: readonly ActRecord[],
  { heldDocuments }: Round,
): Promise<readonly Ready[] | SyncOutcome> {
  const ready: Ready[] = [];
  for (const act of batch) {
    if (heldDocuments.has(act.document)) continue;
    const files = await uploadFilesOf(memory, act);
    if (files === 'signInNeeded') return files;
    if (files === 'unreachable') heldDocuments.add(act.document);
    else ready.push({ act, ...(files === 'uploaded' ? {} : { file: files }) });
  }
  return ready.length === 0 && batch.length > 0 ? 'unreachable' : ready;
}

async function uploadFilesOf(memory: Memory, { envelope }: ActRecord) {
  let worst: 'uploaded' | 'fileMissing' | 'fileRefused' = 'uploaded';
  for (const { sha256 } of filesIn(envelope.command)) {
    const outcome = await upload(memory, sha256);
    if (outcome === 'unreachable' || outcome === 'signInNeeded') return outcome;
    if (outcome === 'refused') worst = 'fileRefused';
    // Bytes that were never here may well be on the server: a document of this person carries them.
    if (outcome === 'absent' && worst === 'uploaded') worst = 'fileMissing';
  }
  return worst;
}
