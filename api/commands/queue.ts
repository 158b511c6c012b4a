import type { Instant } from '#shared/workdays.ts';
import { newSalt } from './ledger.ts';
import type { Answer, Queued, Submission } from './submission.ts';

/** A submission that waits for its answer. Those of one request share `request`. */
export type Item = {
  readonly request: symbol;
  readonly queued: Queued;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

export type Queue = {
  readonly length: () => number;
  readonly add: (
    submissions: readonly Submission[],
    receivedAt: Instant,
  ) => readonly Promise<Answer>[];
  /** The first ones, as many as go into one write. */
  readonly take: () => readonly Item[];
  /** In front of those that wait. */
  readonly putBack: (items: readonly Item[]) => void;
  readonly rejectAll: (error: unknown) => void;
};

/** Embedded, a request to the store takes 64 MiB; an entry holds what was sent twice, in UTF-8. */
const MOST_CHARACTERS = 6_000_000;
/** About what an entry has besides. */
const FRAME = 2_000;

export function createQueue(mostItems: number): Queue {
  let waiting: readonly Item[] = [];

  function countFitting(): number {
    let characters = 0;
    const end = waiting.findIndex(({ queued }, at) => {
      characters += FRAME + queued.submission.length;
      return at > 0 && (at >= mostItems || characters > MOST_CHARACTERS);
    });
    return end < 0 ? waiting.length : end;
  }
  return {
    length: () => waiting.length,
    add(submissions, receivedAt) {
      const request = Symbol('request');
      const added = submissions.map((submission) => {
        const { promise, resolve, reject } = Promise.withResolvers<Answer>();
        const queued = { submission, receivedAt, salt: newSalt() };
        return { item: { request, queued, resolve, reject }, promise };
      });
      waiting = [...waiting, ...added.map(({ item }) => item)];
      return added.map(({ promise }) => promise);
    },
    take() {
      const count = countFitting();
      const taken = waiting.slice(0, count);
      waiting = waiting.slice(count);
      return taken;
    },
    putBack: (items) => void (waiting = [...items, ...waiting]),
    rejectAll(error) {
      for (const { reject } of waiting) reject(error);
      waiting = [];
    },
  };
}
