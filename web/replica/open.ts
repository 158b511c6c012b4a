import { liveQuery } from 'dexie';
import type { PersonId } from '#shared/office/office.ts';
import { browserDevice, type Device } from './device.ts';
import { addFile, filesHere, forgetFile, openFile, readinessOf } from './files.ts';
import { deskRows, readCounts, readLane, readShown } from './lists.ts';
import { openMemory, type Memory } from './memory.ts';
import { actsOf, isSilent, openOutbox, putAway } from './outbox.ts';
import { FileProblem, type Live, type NewAct, type Replica, type ReplicaFiles } from './replica.ts';
import { actOf, replaceFile, takeBack } from './replace.ts';
import { readKnowledge } from './rows.ts';
import { createSearch } from './search.ts';
import { fetchCard } from './fetchCard.ts';
import { readState } from './state.ts';
import { foresee, submit } from './submit.ts';
import { inBackground } from './direction.ts';
import { createSync, goneOffline } from './sync.ts';
import type { Left } from './leave.ts';
import { openFacts, setStatus, type Facts, type Leaving } from './facts.ts';
import type { Former } from './residents.ts';
import * as account from './session.ts';
import type { Session } from './session.ts';
import { readEviction } from './witness.ts';

const FIRST_ROWS = 50;
const FIRST_HITS = 20;

/** Opens a person's memory in this tab. Whoever opens it closes it. */
export async function openReplica(
  person: PersonId,
  device: Device = browserDevice(),
): Promise<Replica> {
  const memory = await openMemory(device, person);
  const sync = createSync(memory, { byItself: true });
  const search = createSearch(memory.rows);
  const { rows, outbox, facts, clock, offlineLease } = memory;
  inBackground(account.refreshSession(device, facts));
  return {
    person,
    desk: (lane, { limit = FIRST_ROWS, urgency } = {}) =>
      live(async () =>
        offlineLease.isOver()
          ? []
          : readLane(memory, lane, { limit, ...(urgency ? { urgency } : {}) }),
      ),
    counts: () => live(() => readCounts(memory)),
    card: (document) =>
      live(async () => (offlineLease.isOver() ? null : readShown(memory, document))),
    fetchCard: (document) => fetchCard(memory, document),
    knowledge: () => live(() => readKnowledge(rows, person)),
    now: clock.now,
    async submit(act) {
      const submitted = await submit(memory, act);
      if (!submitted.ok) return submitted;
      inBackground(device.wakeLater());
      sync.flushSoon();
      return submitted;
    },
    async foresee(act) {
      const foreseen = await foresee(memory, act);
      return foreseen.ok ? { ok: true, id: foreseen.envelope.id } : foreseen;
    },
    outbox: () => live(() => readOutbox(memory)),
    putAway: (id) => putAway(outbox, person, id),
    async replaceFile(id, instead) {
      const submitted = await replaceFile(memory, id, instead);
      sync.flushSoon();
      return submitted;
    },
    takeBack: (id) => takeBack(memory, id),
    reuse: (id) => reuse(memory, id),
    async search(query, { limit = FIRST_HITS } = {}) {
      if (offlineLease.isOver()) return [];
      const found = await rows.rows.bulkGet([...(await search.find(query, limit))]);
      return deskRows(
        memory,
        found.filter((row) => row !== undefined),
      );
    },
    files: filesOf(memory),
    state: () => live(() => readState(memory)),
    isLocked: offlineLease.isOver,
    acknowledgeEviction: () => setStatus(facts, person, { evicted: undefined }),
    pull: sync.pull,
    flush: sync.flush,
    pullSoon: sync.pullSoon,
    wake: sync.wake,
    serverWasReached: sync.serverWasReached,
    wentOffline: () => goneOffline(memory),
    async close() {
      sync.close();
      await memory.close();
    },
  };
}

/** Who is signed in on this device, from its memory: works offline. The server is asked meanwhile. */
export async function currentSession(device: Device = browserDevice()): Promise<Session | null> {
  const session = await withFacts(device, (facts) => account.knownSession(facts));
  inBackground(withFacts(device, (facts) => finishBegun(device, facts)));
  if (!session) inBackground(withFacts(device, (facts) => whileNobodyIsHere(device, facts)));
  return session;
}

/** Whether the server has said that this person must sign in again; without a network nobody knows better. */
export function hasEnded({ person }: Session, device: Device = browserDevice()): Promise<boolean> {
  return withFacts(
    device,
    async (facts) => (await facts.status.get(person.id))?.signInNeeded ?? false,
  );
}

/** What the browser threw away of the one who was signed in here: the number of waiting acts, `undefined` for nothing. */
export async function readLoss(device: Device = browserDevice()): Promise<number | undefined> {
  const outbox = openOutbox(device);
  try {
    return await readEviction(device, outbox);
  } finally {
    outbox.close();
  }
}

export type SignedIn =
  | { readonly ok: true; readonly session: Session; readonly formers: readonly Former[] }
  | Exclude<account.SignInAnswer, { ok: true }>;

/** Signs in with the device's own key, which is made the first time. Online only. What waited sealed is opened. */
export async function signIn(
  who: { username: string; password: string; deviceName: string },
  device: Device = browserDevice(),
): Promise<SignedIn> {
  return withFacts(device, async (facts) => {
    await finishBegun(device, facts);
    const answer = await enter(device, facts, who);
    if (!answer.ok) return answer;
    const { person } = answer.session;
    const { formersOf, openSealed } = await import('./residents.ts');
    await openSealed(device, facts, person.id);
    return { ...answer, formers: await formersOf(device, facts, person.id) };
  });
}

/** Where an order to wipe stands against this device, that comes first, and then it signs in with another key. */
async function enter(
  device: Device,
  facts: Facts,
  who: account.Who,
): Promise<account.SignInAnswer> {
  const begun = await facts.wipes.filter(({ state }) => state !== 'reported').count();
  if (begun > 0) await (await import('./wipe.ts')).obeyOrders(device, facts);
  const answer = await account.signIn(device, facts, who);
  if (answer.ok || answer.why !== 'wipe') return answer;
  await (await import('./wipe.ts')).obeyOrders(device, facts);
  return account.signIn(device, facts, who);
}

/** How many unsent acts went with what was wiped here by order; until somebody signs in. `undefined`: no order. */
export async function readWiped(device: Device = browserDevice()): Promise<number | undefined> {
  const done = await withFacts(device, (facts) => facts.wipes.toArray());
  return done.length === 0 ? undefined : done.flatMap(({ destroyed }) => destroyed).length;
}

/** Signs the replica's person out and closes it. Offline the server is told at the next start. */
export async function signOut(
  replica: Replica,
  acts: Leaving,
  device: Device = browserDevice(),
): Promise<Left> {
  await replica.close();
  const { leave, withMemory } = await import('./leave.ts');
  return withMemory(device, replica.person, (memory) => leave(memory, acts));
}

async function whileNobodyIsHere(device: Device, facts: Facts): Promise<void> {
  await account.finishEnding(device, facts);
  // A device that was lost may be asked to wipe what was left sealed on it.
  if ((await facts.keys.count()) > 0) await (await import('./wipe.ts')).obeyOrders(device, facts);
}

/** A sign-out that was broken off; at nearly every start there is none, and nothing is loaded for it. */
async function finishBegun(device: Device, facts: Facts): Promise<void> {
  const begun = await facts.residents.filter(({ leaving }) => leaving !== undefined).count();
  if (begun > 0) await (await import('./leave.ts')).finishLeaving(device, facts);
}

async function withFacts<T>(device: Device, work: (facts: Facts) => Promise<T>): Promise<T> {
  const facts = openFacts(device);
  try {
    return await work(facts);
  } finally {
    facts.close();
  }
}

/** Dexie tells again when anything that `read` has read changes, in this tab, another one or the worker. */
function live<T>(read: () => Promise<T>): Live<T> {
  const observable = liveQuery(read);
  return { subscribe: (next, error) => observable.subscribe(next, error) };
}

async function readOutbox({ outbox, person }: Memory) {
  const acts = await actsOf(outbox, person);
  return acts.filter((act) => !isSilent(act)).sort((a, b) => b.seq - a.seq);
}

async function reuse({ outbox, person }: Memory, id: string): Promise<NewAct | null> {
  const act = await outbox.acts.where({ id }).first();
  return act?.person === person ? actOf(act) : null;
}

function filesOf(memory: Memory): ReplicaFiles {
  const { rows } = memory;
  return {
    readiness: (document) =>
      live(async () => {
        const row = await rows.rows.get(document);
        return row ? readinessOf(row.carries, await filesHere(memory, [row])) : 'none';
      }),
    async open(document, sha256) {
      if (memory.offlineLease.isOver()) throw new FileProblem('offline');
      const row = await rows.rows.get(document);
      const file = row?.carries.find((one) => one.sha256 === sha256);
      return openFile(memory, document, file ?? { sha256, name: sha256, size: 0, mediaType: '' });
    },
    add: (file) => addFile(memory, file),
    forget: (sha256) => forgetFile(memory, sha256),
  };
}
