import { browserDevice, flushLock } from './device.ts';
import { withLock } from './lock.ts';
import { currentSession } from './open.ts';

/**
 * Runs `work` while no tab and no worker sends the signed-in person's acts: a new version takes over between two
 * flushes, never during one. It must begin what it does and not wait for its end: the browser lets a new worker take
 * over only when the old one has nothing to do, and the old one may be waiting for this very lock.
 */
export async function betweenFlushes(work: () => void): Promise<void> {
  const device = browserDevice();
  const session = await currentSession(device);
  if (!session) return work();
  await withLock(device, flushLock(device, session.person.id), async () => work());
}
