import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { isUnavailable } from '../unavailable.ts';

export type Insistence = {
  /** Tries until it succeeds or the signal ends it (throws then). */
  on<Result>(work: () => Promise<Result>): Promise<Result>;
  /** What stands still, while it does. */
  fault(): string | undefined;
};

type Options = {
  readonly log: Log;
  readonly signal: AbortSignal;
  /** What stands still, for the log and `/readyz`. */
  readonly what: () => string;
};

/** Repeats what fails, after pauses that double. */
export function insistence({ log, signal, what }: Options): Insistence {
  let fault: string | undefined;

  async function on<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let failures = 1; ; failures += 1) {
      signal.throwIfAborted();
      try {
        const result = await work();
        fault = undefined;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        fault = what();
        const wait = pauseAfter(failures, error);
        log.error('it failed and is tried again', { what: fault, waitMs: wait, error });
        // Not all at the same moment, when many wait for the same store.
        await pause(wait * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }
  return { on, fault: () => fault };
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** To look whether the store is back costs it nothing, and everybody waits for what it brings. */
const LONGEST_WITHOUT_STORE_MS = 1_000;

/** Milliseconds. */
export function pauseAfter(failures: number, error: unknown): number {
  const longest = isUnavailable(error) ? LONGEST_WITHOUT_STORE_MS : LONGEST_PAUSE_MS;
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), longest);
}
