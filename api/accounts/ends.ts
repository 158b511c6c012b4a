import type { Log } from '../log.ts';

const ASK_EVERY_MS = 10_000;

/** Who wants to know of a session's end: a stream that is open for it must close with it. */
export type Ends = {
  on(id: string, fn: () => void): () => void;
  tell(id: string): void;
  close(): void;
};

/** `missing` says which of these sessions are no longer kept: ended in another process, or expired. */
export function createEnds(
  missing: (ids: readonly string[]) => Promise<readonly string[]>,
  log: Log,
  askEveryMs = ASK_EVERY_MS,
): Ends {
  const listeners = new Map<string, Set<() => void>>();

  function tell(id: string) {
    const told = listeners.get(id) ?? [];
    listeners.delete(id);
    for (const fn of told) fn();
  }

  async function ask() {
    const ids = [...listeners.keys()];
    if (ids.length === 0) return;
    for (const id of await missing(ids)) tell(id);
  }

  const timer = setInterval(() => {
    ask().catch((error: unknown) => log.warn('sessions could not be asked for', { error }));
  }, askEveryMs);
  timer.unref();

  return {
    on(id, fn) {
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(fn));
      return () => {
        set.delete(fn);
        if (set.size === 0 && listeners.get(id) === set) listeners.delete(id);
      };
    },
    tell,
    close() {
      clearInterval(timer);
    },
  };
}
