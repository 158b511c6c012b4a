import { flushLock, nameFor } from './device.ts';
import { withLock } from './lock.ts';
import { witness, type Memory } from './memory.ts';
import { neededForUpload } from './room.ts';
import { endSession } from './session.ts';
import { endWitness } from './witness.ts';

/** What becomes of the acts that were not sent: they wait for this person's next sign-in, or go knowingly. */
export type Leaving = 'keep' | 'destroy';

/** Signs out: nothing that was read stays on the device. Works offline too. */
export async function leave(memory: Memory, acts: Leaving): Promise<void> {
  const { device, facts, person } = memory;
  await withLock(device, flushLock(device, person), async () => {
    await withLock(device, nameFor(device, 'pull', person), async () => {
      if (acts === 'destroy') await destroyActs(memory);
      await clearDesk(memory);
    });
    await endWitness(device, memory.outbox, person);
    await facts.status.delete(person);
    await endSession(device, facts);
  });
}

async function destroyActs(memory: Memory): Promise<void> {
  const { outbox, person } = memory;
  const own = outbox.acts.where('[person+state]').between([person, ''], [person, '\uffff']);
  const ids = (await own.toArray()).map(({ id }) => id);
  // The witness first: what goes knowingly was not evicted.
  await witness(memory, new Set(ids));
  await outbox.acts.where('id').anyOf(ids).delete();
}

/** Cards, rows and files go, but for the files that waiting acts still have to bring. */
async function clearDesk(memory: Memory): Promise<void> {
  const { rows, files, device, person } = memory;
  const progress = await rows.progress.get('pull');
  const needed = await neededForUpload(memory);
  const gone = await rows.files.filter(({ sha256 }) => !needed.has(sha256)).primaryKeys();
  for (const sha256 of gone) await files.remove(sha256);
  await rows.files.bulkDelete(gone);
  await Promise.all(
    [rows.rows, rows.gone, rows.references, rows.progress].map((one) => one.clear()),
  );

  const generations = [progress?.generation ?? '', ...(progress?.former ?? [])].filter(Boolean);
  const { dropCards } = await import('./cards.ts');
  for (const generation of generations) {
    await memory.forget(generation);
    await dropCards(nameFor(device, 'cards', person, generation));
  }
}
