import { flushLock, nameFor, type Device } from './device.ts';
import { withLock } from './lock.ts';
import { whileDrawing } from './draw.ts';
import { draftsOf, dropDraftsOf } from './drafts.ts';
import type { Facts, Leaving, Resident } from './facts.ts';
import { fileCacheName } from './fileCache.ts';
import { unlessFull } from './full.ts';
import { openMemory, witness, type Memory } from './memory.ts';
import { actsOf, isSilent, waitingActs } from './outbox.ts';
import { neededHere } from './room.ts';
import { sealWork } from './sealedWork.ts';
import { endSession } from './session.ts';
import { endWitness } from './witness.ts';

/** `full`: what was to be kept does not fit once more, sealed; the person is still signed in. */
export type Left = 'left' | 'full';

/**
 * The person leaves this device: nothing of theirs can be read on it afterwards. Works offline too. From the first
 * step on they are signed out here, in every tab, and a start goes on with what was broken off.
 */
export async function leave(memory: Memory, acts: Leaving): Promise<Left> {
  // A full device does not take the note: then nothing goes on with what is broken off, and the person tries again.
  await unlessFull(() => memory.facts.residents.update(memory.person, { leaving: acts }));
  return goOn(memory, acts);
}

/** Goes on with every departure that was broken off: a tab was closed, a phone went out. */
export async function finishLeaving(device: Device, facts: Facts): Promise<void> {
  const residents = await facts.residents.toArray();
  for (const { person } of residents.filter(({ leaving }) => leaving)) {
    await withMemory(device, person, (memory) => goOn(memory));
  }
}

function goOn(memory: Memory, asked?: Leaving): Promise<Left> {
  const { device, facts, person } = memory;
  return withLock(device, flushLock(device, person), async () => {
    const resident = await facts.residents.get(person);
    // Another tab has finished it, and the person may be back.
    const acts = resident?.leaving ?? asked;
    if (!resident || !acts) return 'left';
    // A tab that stood still and lost its locks to this one may wake up: it writes nothing any more.
    await Promise.all([memory.outbox.leases.clear(), memory.rows.leases.clear()]);
    const lock = nameFor(device, 'pull', person);
    const left = await withLock(device, lock, () => clear(memory, resident, acts));
    if (left === 'full') {
      await unlessFull(() => facts.residents.update(person, { leaving: undefined }));
      return left;
    }
    await endWitness(device, memory.outbox, person);
    await endSession(device, facts, person);
    await facts.residents.delete(person);
    return left;
  });
}

export async function withMemory<T>(
  device: Device,
  person: string,
  work: (memory: Memory) => Promise<T>,
): Promise<T> {
  const memory = await openMemory(device, person);
  try {
    return await work(memory);
  } finally {
    await memory.close();
  }
}

async function clear(memory: Memory, { seal }: Resident, acts: Leaving): Promise<Left> {
  if (acts === 'destroy') await destroyUnsent(memory);
  await clearDesk(memory);
  const isSealed = await unlessFull(() => sealWork(memory, seal));
  if (!isSealed && !(await dropSent(memory))) return 'full';
  await clearRest(memory);
  return 'left';
}

/** What was sent would be of use to a restored server; what waits is the person's own to give up. */
async function dropSent({ outbox, person, device }: Memory): Promise<boolean> {
  if ((await draftsOf(person, device)).length > 0) return false;
  const acts = await actsOf(outbox, person);
  if (acts.some((act) => act.state === 'waiting' && !isSilent(act))) return false;
  await outbox.acts.bulkDelete(acts.map(({ seq }) => seq));
  return true;
}

async function destroyUnsent(memory: Memory): Promise<void> {
  const { outbox, person, device } = memory;
  await dropDraftsOf(person, device);
  const ids = (await waitingActs(outbox, person)).map(({ id }) => id);
  // The witness first: what goes knowingly was not evicted.
  await unlessFull(() => witness(memory, new Set(ids)));
  await outbox.acts.where('id').anyOf(ids).delete();
}

/** Cards, rows and files go, but for the files that acts still have to bring, and those of drafts. */
export async function clearDesk(memory: Memory): Promise<void> {
  const { rows, files, device, person } = memory;
  const needed = await neededHere(memory);
  for (const sha256 of await files.hashes()) {
    if (!needed.has(sha256)) await files.remove(sha256);
  }
  await rows.files.filter(({ sha256 }) => !needed.has(sha256)).delete();
  const progress = await rows.progress.get('pull');
  await whileDrawing(memory, () =>
    Promise.all([rows.rows, rows.gone, rows.references].map((one) => one.clear())),
  );
  const generations = [progress?.generation ?? '', ...(progress?.former ?? [])].filter(Boolean);
  const { dropCards } = await import('./cards.ts');
  for (const generation of generations) {
    await memory.forget(generation);
    await dropCards(nameFor(device, 'cards', person, generation));
  }
  // Last: it names the generations.
  await rows.progress.clear();
}

/** What is left once acts and drafts are sealed. */
export async function clearRest({ rows, device, facts, person }: Memory): Promise<void> {
  await device.caches.delete(fileCacheName(device, person));
  await rows.files.clear();
  await dropDraftsOf(person, device);
  await device.closeNotices();
  await facts.status.delete(person);
}
