import { createDirection, inBackground, queued } from './direction.ts';
import { isTooLarge, type Reply } from './ask.ts';
import { NEVER_DRAWN } from './draw.ts';
import { setStatus, type Away, type SyncStatus } from './facts.ts';
import { flush } from './flush.ts';
import { unlessFull } from './full.ts';
import type { Memory } from './memory.ts';
import { prefetch } from './prefetch.ts';
import { pull, type SyncOutcome } from './pull.ts';
import { sweep } from './sweep.ts';

/** Sends and fetches for one tab or worker; the locks of `flush` and `pull` keep several of them apart. */
export type Sync = {
  /** Sends what waits, now, what was held back too. */
  flush(): Promise<SyncOutcome>;
  pull(): Promise<SyncOutcome>;
  prefetch(): Promise<void>;
  /** There is something to send, or to fetch: when the back-off allows it. */
  flushSoon(): void;
  pullSoon(): void;
  /** The line may be back. */
  wake(): void;
  /** Somebody else heard from the server. */
  serverWasReached(): void;
  close(): void;
};

/**
 * For pages: after receipts the cards are fetched, and after an attempt that failed another follows, less and less
 * often. The worker does one thing at a time and then sleeps (`byItself: false`).
 */
export function createSync(memory: Memory, { byItself }: { byItself: boolean }): Sync {
  const { facts, person, device } = memory;
  const prefetching = queued(async () => void (fetched = await prefetch(memory, fetched)));
  // Since this tab or worker opened the memory.
  let fetched = NEVER_DRAWN;
  let swept = NEVER_DRAWN;

  async function tell({ outcome, last, otherFails }: Concluded): Promise<void> {
    if (outcome === 'signInNeeded' && (await isWiped(memory))) return;
    await setStatus(facts, person, await statusAfter(memory, { outcome, last, otherFails }));
  }
  // Until the next attempt begins: one that is under way may have left out what is held.
  let isAsked = false;
  const sending = createDirection(
    device,
    {
      async attempt() {
        const tryHeld = isAsked && byItself;
        isAsked = false;
        const { receipts, ...attempt } = await flush(memory, { tryHeld });
        // What failed and does not wait any more was sent by somebody else: a pull tells how things stand.
        const isSentElsewhere = attempt.outcome === 'nothing' && sending.isFailing();
        if ((receipts > 0 || isSentElsewhere) && byItself) fetching.soon();
        return attempt;
      },
      async conclude(outcome, last) {
        await tell({ outcome, last, otherFails: fetching.isFailing() });
        if (isReached(outcome)) fetching.serverWasReached();
      },
    },
    { byItself },
  );
  const fetching = createDirection(
    device,
    {
      async attempt() {
        const attempt = await pull(memory);
        // What cannot be written on a full device is done after the next pull.
        await unlessFull(async () => (swept = await sweep(memory, swept)));
        return attempt;
      },
      async conclude(outcome, last) {
        await tell({ outcome, last, otherFails: sending.isFailing() });
        if (outcome === 'done' && byItself) inBackground(prefetching());
        if (isReached(outcome)) sending.serverWasReached();
      },
    },
    { byItself },
  );
  return {
    flush() {
      isAsked = true;
      return sending.now();
    },
    pull: fetching.now,
    prefetch: prefetching,
    flushSoon: sending.soon,
    pullSoon: fetching.soon,
    wake() {
      sending.wake();
      fetching.wake();
    },
    serverWasReached() {
      sending.serverWasReached();
      fetching.serverWasReached();
    },
    close() {
      sending.close();
      fetching.close();
    },
  };
}

/** A session that was refused may have ended because this device is to be wiped. */
async function isWiped(memory: Memory): Promise<boolean> {
  const { obeyOrders } = await import('./wipe.ts');
  return obeyOrders(memory.device, memory.facts, memory);
}

/** What an attempt came to, the last reply in it, and whether the other direction fails. */
type Concluded = {
  readonly outcome: SyncOutcome;
  readonly last: Reply | undefined;
  readonly otherFails: boolean;
};
type Changes = Partial<Omit<SyncStatus, 'person'>>;

async function statusAfter(
  memory: Memory,
  { outcome, last, otherFails }: Concluded,
): Promise<Changes> {
  if (outcome === 'unreachable') return { away: await awayAfter(memory, last) };
  return {
    // What cannot be sent, or fetched, is away all the same.
    ...(isReached(outcome) && otherFails ? {} : { away: undefined }),
    signInNeeded: outcome === 'signInNeeded' || undefined,
    updateNeeded: outcome === 'updateNeeded' || undefined,
    ...(outcome === 'full' ? { full: true } : {}),
  };
}

async function awayAfter(
  { facts, person, device, clock }: Memory,
  last: Reply | undefined,
): Promise<Away> {
  const now = clock.now();
  const since = (await facts.status.get(person))?.away?.since ?? now;
  if (!device.isOnline()) return { how: 'offline', since };
  if (isTooLarge(last)) return { how: 'refused', since };
  if (last?.kind !== 'unreachable') return { how: 'unreachable', since };
  const { status, retryAfterMs } = last;
  if (retryAfterMs === undefined) return { how: status === 429 ? 'busy' : 'unreachable', since };
  return { how: 'busy', since, until: new Date(Date.parse(now) + retryAfterMs).toISOString() };
}

function isReached(outcome: SyncOutcome): boolean {
  return outcome === 'done' || outcome === 'held';
}

/** Said at once, without waiting for an attempt to fail. A page that is opened again goes on counting. */
export async function goneOffline({ facts, person, clock }: Memory): Promise<void> {
  const known = (await facts.status.get(person))?.away;
  await setStatus(facts, person, { away: { how: 'offline', since: known?.since ?? clock.now() } });
}
