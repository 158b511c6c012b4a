import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';

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
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
};

/** Repeats what fails, after pauses that double. */
export function insistence(options: Options): Insistence {
  const { log, signal, what, firstPauseMs = 100, longestPauseMs = 30_000 } = options;
  let fault: string | undefined;

  async function on<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, longestPauseMs)) {
      signal.throwIfAborted();
      try {
        const result = await work();
        fault = undefined;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        fault = what();
        log.error('it failed and is tried again', { what: fault, waitMs: wait, error });
        // Not all at the same moment, when many wait for the same store.
        await pause(wait * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }
  return { on, fault: () => fault };
}
