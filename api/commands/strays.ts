import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { removeLeaves, type Hold } from './hold.ts';
import { inPortions } from './ledgerDatabase.ts';

/**
 * Removes what an earlier writer left on nodes that were away when the next one took over. It was never receipted: its
 * sender sent it again, perhaps under the same id, so it may even lie in the place of what was receipted.
 */
export type StrayWatch = {
  /** Once none is known any more. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const TRY_AGAIN_MS = 1_000;

export function watchStrays(hold: Hold, log: Log): StrayWatch {
  const end = new AbortController();
  let working: Promise<void> | undefined;

  async function removeAll(): Promise<void> {
    while (hold.strays.size > 0 && !end.signal.aborted) {
      try {
        await removeSome([...hold.strays], hold, log);
      } catch (error) {
        log.warn('strays could not be removed and will be tried again', { error });
        await pause(TRY_AGAIN_MS, undefined, { signal: end.signal }).catch(() => undefined);
      }
    }
  }
  function look(): void {
    if (end.signal.aborted) return;
    working ??= removeAll().finally(() => (working = undefined));
  }
  hold.onStray(look);
  look();
  return {
    idle: () => working ?? Promise.resolve(),
    async close() {
      end.abort();
      await working;
    },
  };
}

async function removeSome(ids: readonly string[], hold: Hold, log: Log): Promise<void> {
  const { database, strays } = hold;
  const leaves = (await inPortions(ids, database.leaves)).flat();
  const living = leaves.filter((leaf) => !leaf._deleted && database.isStray(leaf));
  if (!hold.isFirm()) throw new Error('The ledger is not held');
  await removeLeaves(database, living);
  if (living.length > 0) {
    log.warn('entries that were never receipted were removed', {
      ids: living.map(({ _id }) => _id),
    });
  }
  for (const id of ids) strays.delete(id);
}
