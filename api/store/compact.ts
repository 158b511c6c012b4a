import type { DocumentScope } from './client.ts';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Rewrites a database's files without what was deleted or replaced; done when it answers. */
export async function compact(db: DocumentScope<unknown>): Promise<void> {
  await db.compact();
  while ((await db.info()).compact_running) await pause(LOOK_EVERY_MS);
}
