import { dayOf } from '#shared/workdays.ts';
import type { Delivered } from './cards.ts';
import type { Attempt } from './direction.ts';
import { nameFor } from './device.ts';
import { DRAWN_AS } from './draw.ts';
import { setStatus } from './facts.ts';
import { unlessFull } from './full.ts';
import { isLeaseLost, takeLease, type Lease } from './lease.ts';
import { withLock } from './lock.ts';
import type { Memory } from './memory.ts';
import { documentsInWork } from './outbox.ts';
import { redraw, redrawAll, redrawForDay, redrawOpen } from './redraw.ts';
import type { PullProgress } from './rows.ts';
import { ask, type Run } from './ask.ts';
import { makeRoom } from './room.ts';
import { knownSession } from './session.ts';
import { digestOf, readSnapshot, type Footer, type Snapshot } from './snapshot.ts';
import { completePull, noteProgress, storeChunk } from './store.ts';

/**
 * How far a flush or a pull came: `unreachable` is worth trying again by itself, the others want somebody.
 * `full`: what came did not fit on the device. `held`: what could go went; the rest waits for the person.
 */
export type SyncOutcome =
  'done' | 'held' | 'unreachable' | 'signInNeeded' | 'updateNeeded' | 'full';

/** The memory while this tab or worker is the one that pulls. */
export type Pulling = Memory & { readonly run: Run; readonly lease: Lease };

/** Broken off and gone on so often at once, then later again. */
const MOST_ROUNDS = 20;

/**
 * Brings the desk up to date by the one stream of the contract: usable after its first chunk, gone on with where it
 * broke off, believed complete only when its digest is right.
 */
export function pull(memory: Memory): Promise<Attempt> {
  const { device, person, facts } = memory;
  return withLock(device, nameFor(device, 'pull', person), async (hold) => {
    const session = await knownSession(facts);
    if (session?.person.id !== person) return { outcome: 'signInNeeded' };
    const run: Run = { ...hold };
    let outcome: SyncOutcome = 'full';
    try {
      await unlessFull(async () => (outcome = await begin(memory, run)));
      return run.signal.aborted ? { outcome: 'lost' } : { outcome, last: run.last };
    } catch (error) {
      if (isLeaseLost(error)) return { outcome: 'lost' };
      throw error;
    } finally {
      if (!run.signal.aborted) await setStatus(facts, person, { pulling: undefined });
    }
  });
}

/**
 * Without a lease nothing could be stored; cached files make room for it. Where they do not, the server is asked all the
 * same whether the person is still signed in: a full device, too, has to be wiped by order.
 */
async function begin(memory: Memory, run: Run): Promise<SyncOutcome> {
  let lease: Lease | undefined;
  await makeRoom(memory, async () => (lease = await takeLease(memory.rows.leases, 'pull')));
  if (lease) return pullToTheEnd({ ...memory, run, lease });
  const { kind } = await ask(memory.device, '/api/session', { run });
  return kind === 'signInNeeded' ? kind : 'full';
}

async function pullToTheEnd(memory: Pulling): Promise<SyncOutcome> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const outcome = await pullOnce(memory);
    if (outcome === 'done') await redrawForDay(memory);
    if (outcome !== 'again') return outcome;
  }
  return 'unreachable';
}

async function pullOnce(memory: Pulling): Promise<SyncOutcome | 'again'> {
  const before = await memory.rows.progress.get('pull');
  const sentAt = memory.device.now();
  const reply = await ask(memory.device, snapshotPath(before), { run: memory.run });
  if (reply.kind === 'tooLarge') return 'unreachable';
  if (reply.kind !== 'answered') return reply.kind;
  const { response } = reply;
  if (response.status === 409) return 'updateNeeded';
  if (response.status === 410 && before?.generation) return leaveGeneration(memory, before);
  if (response.status === 400 && before?.resume) return beginAnew(memory, before, 'again');
  if (!response.ok || !response.body) return 'unreachable';
  const snapshot = await readSnapshot(response.body);
  if (!snapshot) return 'unreachable';
  await memory.clock.learn(response, sentAt);
  if (before?.generation && snapshot.header.generation !== before.generation) {
    return leaveGeneration(memory, before);
  }
  try {
    return await receive(memory, snapshot, before);
  } finally {
    // What was not read any more is not sent any more.
    await snapshot.chunks.return(undefined);
  }
}

function snapshotPath(progress: PullProgress | undefined): string {
  const { generation, since, resume } = progress ?? {};
  const asked = Object.entries({ since, generation, resume });
  const query = new URLSearchParams(asked.flatMap(([key, value]) => (value ? [[key, value]] : [])));
  return `/sync/desk/_snapshot?${query}`;
}

/** The desk was rebuilt: the next answer names its new generation; what is here stays until that one is complete. */
async function leaveGeneration(memory: Pulling, before: PullProgress): Promise<'again'> {
  const former = [...(before.former ?? []), before.generation];
  await noteProgress(memory, { key: 'pull', generation: '', former });
  return 'again';
}

async function receive(
  memory: Pulling,
  { header, chunks }: Snapshot,
  before: PullProgress | undefined,
): Promise<SyncOutcome | 'again'> {
  // Where nothing of the generation is here yet, this version draws all of it.
  const begun = before?.generation ? before : { ...before, drawnAs: DRAWN_AS };
  const progress = { ...begun, key: 'pull', generation: header.generation } as const;
  const received: string[] = [];
  let pending: readonly Delivered[] = [];
  let officeChanged = false;
  let upcoming = chunks.next();
  for (;;) {
    const next = await upcoming;
    if (next.done) {
      const complete = await isComplete(next.value, received);
      if (!complete) return afterBreak(memory, progress, received.length, next.value);
      await finish(memory, { ...progress, since: header.cursor }, officeChanged);
      return 'done';
    }
    // The next chunk comes over the line while this one is written.
    upcoming = chunks.next();
    pending = [...pending, ...next.value];
    const resume = `${header.cursor}~${pending.at(-1)?._id}`;
    const stored = await storeChunk(memory, pending, { ...progress, resume });
    if (stored === 'officeMissing') continue;
    if (stored === 'full') return 'full';
    officeChanged ||= stored === 'officeChanged';
    received.push(...pending.map(({ _id, _rev }) => `${_id} ${_rev}\n`));
    pending = [];
    memory.run.progress();
    await tellProgress(memory, received.length, header.count);
  }
}

async function isComplete(
  footer: Footer | undefined,
  received: readonly string[],
): Promise<boolean> {
  return footer !== undefined && footer.digest === (await digestOf(received));
}

/** A stream that broke off goes on after what was stored; one that ended with another digest is begun anew, later. */
async function afterBreak(
  memory: Pulling,
  progress: PullProgress,
  received: number,
  footer: Footer | undefined,
): Promise<SyncOutcome | 'again'> {
  if (footer) return beginAnew(memory, progress, 'unreachable');
  return received > 0 ? 'again' : 'unreachable';
}

async function beginAnew<T>(memory: Pulling, progress: PullProgress, outcome: T): Promise<T> {
  const { resume: _, ...fromTheStart } = progress;
  await noteProgress(memory, fromTheStart);
  return outcome;
}

async function tellProgress({ facts, person }: Memory, received: number, count: number) {
  if (received < count) await setStatus(facts, person, { pulling: { received, count } });
}

async function finish(memory: Pulling, progress: PullProgress, officeChanged: boolean) {
  const { facts, outbox, person, clock } = memory;
  const now = clock.now();
  const isFirst = progress.drawnOn === undefined;
  await completePull(memory, { drawnOn: dayOf(now), ...progress });
  // Acts that were kept while there was no office could not be drawn.
  if (isFirst) await redraw(memory, await documentsInWork(outbox, person));
  // On a full device the next pull tries again.
  if (progress.drawnAs !== DRAWN_AS) await unlessFull(() => redrawAll(memory));
  else if (officeChanged) await redrawOpen(memory);
  await setStatus(facts, person, { pulledAt: now, full: undefined });
}
