import { browserDevice } from '#web/replica/device.ts';
import { openMemory } from '#web/replica/memory.ts';
import { currentSession } from '#web/replica/open.ts';
import { createSync, type Sync } from '#web/replica/sync.ts';

/** Opens the memory of whoever is signed in for one piece of work; nothing happens when nobody is. */
export async function withSync<T>(work: (sync: Sync) => Promise<T>): Promise<T | undefined> {
  const device = browserDevice();
  const session = await currentSession(device);
  if (!session) return undefined;
  const memory = await openMemory(device, session.person.id);
  const sync = createSync(memory, { byItself: false });
  try {
    return await work(sync);
  } finally {
    sync.close();
    await memory.close();
  }
}

/** Sends what waits and fetches what came of it. Rejects when the server was not reached, so that it is tried again. */
export async function flushInBackground(): Promise<void> {
  const outcome = await withSync(async (sync) => {
    const flushed = await sync.flush();
    if (flushed === 'done') await sync.pull();
    return flushed;
  });
  if (outcome === 'unreachable') throw new Error('not reached: the browser wakes the worker again');
}

/** What came, with its files, so that it opens without a network. */
export async function fetchInBackground(): Promise<void> {
  await withSync(async (sync) => {
    if ((await sync.pull()) === 'done') await sync.prefetch();
    await sync.flush();
  });
}
