import type { Item } from './queue.ts';

/** A batch that could not be written at once, in portions: looks for what makes writing fail. */
export type Portions = {
  /** What is tried next; empty when nothing is left. */
  readonly next: () => readonly Item[];
  /** @param hasReached whether the store took something */
  readonly written: (hasReached: boolean) => void;
  /** Whether to go on at once, after a pause, or not at all. */
  readonly failed: (isRefused: boolean) => 'now' | 'later' | 'over';
  /** Ids of commands that the store takes in no way: they are refused for good. */
  readonly unwritable: ReadonlySet<string>;
  /** Who has no answer yet, and gets none in this batch. */
  readonly unanswered: () => readonly Item[];
  /** Commands that failed alone, while the store took others afterwards. */
  readonly suspects: () => readonly string[];
};

const ATTEMPTS = 5;
/** An answer that says no may have been an accident on the way. */
const REFUSALS = 2;
/** After a failure portions are a fourth as large: what makes writing fail is alone before `ATTEMPTS` are over. */
const FACTOR = 4;

/** @param suspected ids that failed alone before: if they do again, it is for good */
export function createPortions(items: readonly Item[], suspected: ReadonlySet<string>): Portions {
  const unwritable = new Set<string>();
  const aside: Item[] = [];
  const suspects: string[] = [];
  let left = items;
  let size = items.length;
  let failures = 0;
  let hasWrittenSince = true;

  function goOnWith(rest: readonly Item[]): 'now' {
    left = rest;
    size = rest.length;
    failures = 0;
    return 'now';
  }
  /** With what follows it: of its person, whose acts keep their order, and of its document. */
  function putAside(item: Item): 'now' | 'over' {
    if (!hasWrittenSince) return 'over';
    const heldUp = new Set<string>();
    const rest: Item[] = [];
    for (const one of left) {
      const { person, document } = one.queued.submission;
      const waits = one === item || heldUp.has(`by ${person}`) || heldUp.has(document);
      if (waits) heldUp.add(`by ${person}`).add(document);
      (waits ? aside : rest).push(one);
    }
    suspects.push(item.queued.submission.id);
    hasWrittenSince = false;
    goOnWith(rest);
    return rest.length > 0 ? 'now' : 'over';
  }
  function giveUpOn(item: Item, isRefused: boolean): 'now' | 'over' {
    const { id } = item.queued.submission;
    const isForGood = (isRefused || suspected.has(id)) && !unwritable.has(id);
    if (!isForGood) return putAside(item);
    unwritable.add(id);
    return goOnWith(left);
  }
  return {
    next: () => left.slice(0, size),
    written(hasReached) {
      left = left.slice(size);
      failures = 0;
      hasWrittenSince ||= hasReached;
    },
    failed(isRefused) {
      const [first, ...others] = left.slice(0, size);
      size = Math.ceil(size / FACTOR);
      failures += 1;
      const isEnough = failures >= (isRefused ? REFUSALS : ATTEMPTS);
      if (others.length === 0 && isEnough) return first ? giveUpOn(first, isRefused) : 'over';
      return isRefused ? 'now' : 'later';
    },
    unwritable,
    unanswered: () => [...aside, ...left],
    suspects: () => (hasWrittenSince ? suspects : []),
  };
}
