import { MAX_ENVELOPES } from '#shared/protocol.ts';
import type { Run } from './ask.ts';
import { flushLock } from './device.ts';
import type { Attempt } from './direction.ts';
import { setStatus } from './facts.ts';
import { unlessFull } from './full.ts';
import { isLeaseLost, takeLease, type Lease } from './lease.ts';
import { withLock } from './lock.ts';
import type { Memory } from './memory.ts';
import { flushLease, waitingActs, type ActRecord } from './outbox.ts';
import type { SyncOutcome } from './pull.ts';
import { filesIn, makeRoom } from './room.ts';
import { keepBack, send, type Ready, type Round } from './send.ts';
import { isSignedIn } from './session.ts';
import { upload } from './upload.ts';

/** Characters of envelopes in one request; a larger one goes alone. */
const MOST_CHARACTERS = 512 * 1024;

/** What the way to the server does not take today it may take tomorrow; until then it is not tried by itself. */
const HELD_MS = 3_600_000;

/** `receipts`: how many acts were answered, after which there is something to pull. */
export type Flushed = Attempt & { readonly receipts: number };

/**
 * Sends what waits, in the order of acting, in as few requests as fit. An act leaves the waiting only by its receipt;
 * every other answer leaves it as it was (OB1, OB2). What was held back is left alone for a while, or tried, too.
 */
export function flush(memory: Memory, { tryHeld }: { tryHeld: boolean }): Promise<Flushed> {
  const { device, facts, outbox, person } = memory;
  return withLock(device, flushLock(device, person), async (hold) => {
    const waiting = await waitingActs(outbox, person);
    if (waiting.length === 0) return { outcome: 'nothing', receipts: 0 };
    const run: Run = { ...hold };
    const held = tryHeld ? [] : waiting.filter((act) => isHeld(act, device.now()));
    await setStatus(facts, person, { sending: true });
    let flushed: Flushed = { outcome: 'full', receipts: 0 };
    try {
      await unlessFull(async () => (flushed = await sendAll(memory, run, held)));
      return run.signal.aborted ? LOST : { ...flushed, last: run.last };
    } catch (error) {
      if (isLeaseLost(error)) return LOST;
      throw error;
    } finally {
      // Whoever took over says this now.
      if (!run.signal.aborted) await setStatus(facts, person, { sending: undefined });
    }
  });
}

const LOST: Flushed = { outcome: 'lost', receipts: 0 };

async function sendAll(memory: Memory, run: Run, held: readonly ActRecord[]): Promise<Flushed> {
  const { facts, outbox, person } = memory;
  const lease = await leaseOf(memory);
  const round: Round = {
    ...{ run, sentAgain: new Set(), heldDocuments: new Set(held.map(({ document }) => document)) },
    ...{ mostCharacters: MOST_CHARACTERS, mostBytes: Infinity, isCut: false, receipts: 0 },
    ...(lease ? { lease } : {}),
  };
  for (;;) {
    const batch = nextBatch(await waitingActs(outbox, person), round);
    if (batch.length === 0) return ended(round, outcomeOf(round));
    // Somebody else may have signed in in another window of this browser: their session is not this person's.
    if (!(await isSignedIn(facts, person))) return ended(round, 'signInNeeded');
    const ready = await uploadFor(memory, batch, round);
    if (typeof ready === 'string') return ended(round, ready);
    if (ready.length === 0) continue;
    const outcome = await send(memory, ready, round);
    if (outcome !== 'done') return ended(round, outcome);
  }
}

/** On a full device what waits is sent all the same, without writing anything: it waits, and is sent again. */
async function leaseOf(memory: Memory): Promise<Lease | undefined> {
  const { outbox, person } = memory;
  let lease: Lease | undefined;
  await makeRoom(memory, async () => (lease = await takeLease(outbox.leases, flushLease(person))));
  return lease;
}

function isHeld({ heldAt }: ActRecord, now: number): boolean {
  return heldAt !== undefined && Math.abs(now - Date.parse(heldAt)) < HELD_MS;
}

function ended({ receipts }: Round, outcome: Attempt['outcome']): Flushed {
  return { outcome, receipts };
}

function outcomeOf({ isCut, heldDocuments, run }: Round): Attempt['outcome'] {
  if (isCut) return 'unreachable';
  if (!run.last) return 'nothing';
  return heldDocuments.size > 0 ? 'held' : 'done';
}

function nextBatch(
  waiting: readonly ActRecord[],
  { heldDocuments, mostCharacters }: Round,
): readonly ActRecord[] {
  const batch: ActRecord[] = [];
  let characters = 0;
  for (const act of waiting.filter(({ document }) => !heldDocuments.has(document))) {
    characters += JSON.stringify(act.envelope).length;
    const isFull = characters > mostCharacters || batch.length >= MAX_ENVELOPES;
    if (batch.length > 0 && isFull) break;
    batch.push(act);
  }
  return batch;
}

/** The files that acts name go before them. What the server will never take is sent all the same: it answers why. */
async function uploadFor(
  memory: Memory,
  batch: readonly ActRecord[],
  round: Round,
): Promise<readonly Ready[] | SyncOutcome> {
  const ready: Ready[] = [];
  for (const act of batch) {
    if (round.heldDocuments.has(act.document)) continue;
    const file = await uploadFilesOf(memory, act, round);
    if (file === 'signInNeeded') return file;
    if (file === 'unreachable') {
      round.isCut = true;
      round.heldDocuments.add(act.document);
    } else if (typeof file === 'object') {
      await keepBack(memory, act, round, { held: 'fileTooLarge', heldFile: file.tooLarge });
    } else ready.push({ act, ...(file === 'uploaded' ? {} : { file }) });
  }
  return ready;
}

async function uploadFilesOf(memory: Memory, { envelope }: ActRecord, round: Round) {
  let worst: 'uploaded' | 'fileMissing' | 'fileRefused' = 'uploaded';
  for (const { sha256 } of filesIn(envelope.command)) {
    const outcome = await upload(memory, sha256, round);
    if (outcome === 'unreachable' || outcome === 'signInNeeded') return outcome;
    if (outcome === 'tooLarge') return { tooLarge: sha256 };
    if (outcome === 'refused') worst = 'fileRefused';
    // Bytes that were never here may well be on the server: a document of this person carries them.
    if (outcome === 'absent' && worst === 'uploaded') worst = 'fileMissing';
  }
  return worst;
}
