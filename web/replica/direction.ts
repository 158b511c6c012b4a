import type { Reply } from './ask.ts';
import type { Device } from './device.ts';
import type { SyncOutcome } from './pull.ts';

/** What an attempt came to, and the last reply in it. `nothing`: nobody was asked. `lost`: another tab took over. */
export type Attempt = {
  readonly outcome: SyncOutcome | 'nothing' | 'lost';
  readonly last?: Reply | undefined;
};

/** Sending, or fetching. Each has its own back-off: that one works says nothing about the other. */
export type Direction = {
  /** Because somebody asks for it: it waits for nothing. */
  now(): Promise<SyncOutcome>;
  /** Because there is something to do: not before a retry that is due later. */
  soon(): void;
  /** Because the line may be back: what nobody answered is tried; what somebody refused waits until its time. */
  wake(): void;
  /** Because the server was reached: the same, but a retry is brought forward only once. */
  serverWasReached(): void;
  isFailing(): boolean;
  close(): void;
};

type Work = {
  readonly attempt: () => Promise<Attempt>;
  readonly conclude: (outcome: SyncOutcome, last: Reply | undefined) => Promise<void>;
};

/** @param byItself whether an attempt that failed is followed by another, less and less often */
export function createDirection(
  device: Device,
  { attempt, conclude }: Work,
  { byItself }: { byItself: boolean },
): Direction {
  let failures = 0;
  let nobodyAnswered = false;
  let cancelRetry: (() => void) | undefined;
  let isBroughtForward = false;
  let isClosed = false;

  function note(outcome: SyncOutcome, last: Reply | undefined): void {
    const failed = outcome === 'unreachable' || outcome === 'full';
    failures = failed ? failures + 1 : 0;
    const said = last?.kind === 'unreachable' ? last : undefined;
    nobodyAnswered = failed && said !== undefined && said.status === undefined;
    cancelRetry?.();
    cancelRetry = undefined;
    if (!failed || !byItself || isClosed) return;
    cancelRetry = device.later(delayAfter(device, failures, said?.retryAfterMs), () => {
      cancelRetry = undefined;
      isBroughtForward = false;
      const retry = now();
      inBackground(retry);
      return retry.catch(() => undefined);
    });
  }
  const now = queued(async () => {
    const { outcome, last } = await attempt();
    if (outcome === 'nothing') {
      // What failed here before is done, by another tab or the worker.
      note('done', undefined);
      return 'done';
    }
    if (outcome === 'lost') return 'unreachable';
    note(outcome, last);
    await conclude(outcome, last);
    return outcome;
  });
  return {
    now,
    soon() {
      if (!cancelRetry) inBackground(now());
    },
    wake() {
      if (!cancelRetry || nobodyAnswered) inBackground(now());
    },
    serverWasReached() {
      if (!cancelRetry || !nobodyAnswered || isBroughtForward) return;
      isBroughtForward = true;
      inBackground(now());
    },
    isFailing: () => failures > 0,
    close() {
      isClosed = true;
      cancelRetry?.();
    },
  };
}

/** Many devices lose the server at the same time; they do not all come back in the same second. */
export function delayAfter({ waits }: Device, failures: number, retryAfterMs = 0): number {
  const longest = Math.min(waits.firstRetry * 2 ** (failures - 1), waits.lastRetry);
  const jitter = Math.random() / 2;
  return Math.max(longest * (0.5 + jitter), retryAfterMs * (1 + jitter / 2));
}

/** One at a time; a call during another is answered by one that begins after it, however many call. */
export function queued<T>(work: () => Promise<T>): () => Promise<T> {
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
