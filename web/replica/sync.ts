import { setStatus, type SyncStatus } from './facts.ts';
import { flush } from './flush.ts';
import type { Memory } from './memory.ts';
import { prefetch } from './prefetch.ts';
import { pull, type SyncOutcome } from './pull.ts';
import { sweep } from './sweep.ts';

/** Sends and fetches for one tab or worker; the Web Locks of `flush` and `pull` keep several of them apart. */
export type Sync = {
  /** Sends what waits. */
  flush(): Promise<SyncOutcome>;
  pull(): Promise<SyncOutcome>;
  prefetch(): Promise<void>;
  close(): void;
};

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 300_000;

/**
 * For pages: after receipts the cards are fetched, and after an attempt that reached nobody another follows, less and
 * less often. The worker does one thing at a time and then sleeps (`byItself: false`).
 */
export function createSync(memory: Memory, { byItself }: { byItself: boolean }): Sync {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let swept = -1;

  async function conclude(outcome: SyncOutcome | 'nothing'): Promise<SyncOutcome> {
    // Nobody was asked, so nothing is known.
    if (outcome === 'nothing') return 'done';
    if (outcome === 'signInNeeded' && (await isWiped(memory))) return outcome;
    await setStatus(memory.facts, memory.person, await statusAfter(memory, outcome));
    const wasAway = failures > 0;
    failures = outcome === 'unreachable' ? failures + 1 : 0;
    clearTimeout(timer);
    if (failures > 0 && byItself) timer = setTimeout(both, delayAfter(failures));
    // Whichever of the two reached the server first, the other has not been done since.
    if (failures === 0 && wasAway && byItself) both();
    return outcome;
  }
  function both(): void {
    inBackground(sync.flush());
    inBackground(sync.pull());
  }
  const sync: Sync = {
    flush: queued(async () => {
      const { outcome, receipts } = await flush(memory);
      if (receipts > 0 && byItself) inBackground(sync.pull());
      return conclude(outcome);
    }),
    pull: queued(async () => {
      const outcome = await pull(memory);
      swept = await sweep(memory, swept);
      return conclude(outcome);
    }),
    prefetch: queued(() => prefetch(memory)),
    close: () => clearTimeout(timer),
  };
  return sync;
}

/** A session that was refused may have ended because this device is to be wiped. */
async function isWiped(memory: Memory): Promise<boolean> {
  const { obeyOrders } = await import('./wipe.ts');
  return obeyOrders(memory.device, memory.facts, memory);
}

/** One at a time; a call during another is answered by one that begins after it, however many call. */
function queued<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running.then(() => {
      const started = work();
      running = started.catch(() => undefined);
      next = undefined;
      return started;
    });
    return next;
  };
}

/** Work that nobody waits for: what goes wrong in it is a bug, unless the memory was closed meanwhile. */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if ((error as Error).name !== 'DatabaseClosedError') console.error(error);
  });
}

/** Many devices lose the network at the same time; they do not all come back in the same second. */
function delayAfter(failures: number): number {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
  return longest * (0.5 + Math.random() / 2);
}

type Changes = Partial<Omit<SyncStatus, 'person'>>;

async function statusAfter(
  { facts, person, device, clock }: Memory,
  outcome: SyncOutcome,
): Promise<Changes> {
  if (outcome === 'unreachable') {
    const known = (await facts.status.get(person))?.away;
    const how = device.isOnline() ? 'unreachable' : 'offline';
    return { away: { how, since: known?.since ?? clock.now() } };
  }
  return {
    away: undefined,
    signInNeeded: outcome === 'signInNeeded' || undefined,
    updateNeeded: outcome === 'updateNeeded' || undefined,
    ...(outcome === 'full' ? { full: true } : {}),
  };
}

/** Said at once, without waiting for an attempt to fail. A page that is opened again goes on counting. */
export async function goneOffline({ facts, person, clock }: Memory): Promise<void> {
  const known = (await facts.status.get(person))?.away;
  await setStatus(facts, person, { away: { how: 'offline', since: known?.since ?? clock.now() } });
}
