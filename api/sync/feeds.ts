import type { Session } from '../accounts/session.ts';
import { refusal } from './answers.ts';

export type SessionEnds = {
  /** Calls `fn` once when the session has ended; the result takes that back. */
  onEnd(id: string, fn: () => void): () => void;
};

/** A stream that stays open for a session: at most so many, none longer than the session. */
export type OpenFeeds = {
  /** Throws when the session has enough of them. `release` when it is over. */
  open(session: Session): { readonly signal: AbortSignal; readonly release: () => void };
  count(): number;
  /** Ends all, e.g. when the desks were built anew. */
  endAll(): void;
};

export function createOpenFeeds(sessions: SessionEnds, mostPerSession: number): OpenFeeds {
  const bySession = new Map<string, Set<AbortController>>();

  return {
    open({ id }) {
      const own = bySession.get(id) ?? new Set();
      if (own.size >= mostPerSession) {
        throw refusal(429, `A session has at most ${mostPerSession} feeds at a time.`, {
          'Retry-After': '30',
        });
      }
      const feed = new AbortController();
      bySession.set(id, own.add(feed));
      const forget = sessions.onEnd(id, () => feed.abort());
      return {
        signal: feed.signal,
        release() {
          forget();
          own.delete(feed);
          if (own.size === 0 && bySession.get(id) === own) bySession.delete(id);
        },
      };
    },
    count: () => [...bySession.values()].reduce((sum, own) => sum + own.size, 0),
    endAll() {
      for (const own of bySession.values()) for (const feed of own) feed.abort();
    },
  };
}

/**
 * A body handed on as it comes; it ends, and does not fail, when `signal` says so.
 * `onEnd` runs once, also when the reader goes away.
 */
export function handOn(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const ended = new Promise<{ done: true; value: undefined }>((resolve) => {
    const stop = () => resolve({ done: true, value: undefined });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  async function finish() {
    onEnd();
    // What is still under way from the store is of no use to anybody.
    await reader.cancel().catch(() => undefined);
  }
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await Promise.race([reader.read(), ended]).catch(() => END);
      if (value) return controller.enqueue(value);
      if (done) controller.close();
      await finish();
    },
    cancel: finish,
  });
}

const END = { done: true, value: undefined } as const;
