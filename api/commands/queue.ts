import type { PersonId } from '#shared/office/office.ts';
import type { Instant } from '#shared/workdays.ts';
import { newSalt } from './ledger.ts';
import type { Answer, Queued, Submission } from './submission.ts';

/** A submission that waits for its answer. */
export type Item = {
  /** Counts up in the order of arrival. */
  readonly place: number;
  readonly queued: Queued;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

export type Queue = {
  readonly length: () => number;
  /** How many more this person may have waiting. */
  readonly roomFor: (person: PersonId) => number;
  readonly add: (
    submissions: readonly Submission[],
    receivedAt: Instant,
  ) => readonly Promise<Answer>[];
  /** As many as go into one write: of each person in turn, put in the order of their arrival. */
  readonly take: () => readonly Item[];
  readonly rejectAll: (error: unknown) => void;
};

export type QueueLimits = {
  /** In all. Nobody has more waiting than there is room left for others. */
  readonly mostWaiting: number;
  readonly mostTaken: number;
};

/** Embedded, a request to the store takes 64 MiB; an entry holds what was sent up to three times, in UTF-8. */
const MOST_CHARACTERS = 6_000_000;
/** About what an entry has besides. */
const FRAME = 2_000;

/**
 * Whoever sends much waits for it alone: a write takes one command of each person, again and again, until it is full.
 * What one person sends, and what comes for one document, keeps its order.
 */
export function createQueue({ mostWaiting, mostTaken }: QueueLimits): Queue {
  /** Who is served next comes first. */
  const people = createLines<PersonId>();
  const documents = createLines<string>();
  let length = 0;
  let place = 0;

  function put(item: Item): void {
    people.put(item.queued.submission.person, item);
    documents.put(item.queued.submission.document, item);
    length += 1;
  }
  function remove({ queued: { submission } }: Item): void {
    people.removeFirst(submission.person);
    documents.removeFirst(submission.document);
    length -= 1;
  }
  function isFirstOfDocument(item: Item): boolean {
    return documents.first(item.queued.submission.document) === item;
  }
  return {
    length: () => length,
    roomFor: (person) => mostWaiting - length - people.count(person),
    add(submissions, receivedAt) {
      return submissions.map((submission) => {
        const { promise, resolve, reject } = Promise.withResolvers<Answer>();
        place += 1;
        put({ place, queued: { submission, receivedAt, salt: newSalt() }, resolve, reject });
        return promise;
      });
    },
    take() {
      const taken: Item[] = [];
      let characters = 0;
      let heldUp = 0;
      // Who is served, or held up by somebody's earlier command for the same document, goes to the end of this loop.
      for (const [person, item] of people.turns()) {
        characters += FRAME + item.queued.submission.length;
        const isFull = taken.length >= mostTaken || characters > MOST_CHARACTERS;
        if ((isFull && taken.length > 0) || heldUp === people.size()) break;
        people.toEnd(person);
        if (!isFirstOfDocument(item)) {
          characters -= FRAME + item.queued.submission.length;
          heldUp += 1;
          continue;
        }
        heldUp = 0;
        taken.push(item);
        remove(item);
      }
      return taken.sort((left, right) => left.place - right.place);
    },
    rejectAll(error) {
      for (const item of people.all()) item.reject(error);
      people.clear();
      documents.clear();
      length = 0;
    },
  };
}

/** Items in lines by name, each in the order in which they came. */
function createLines<Name>() {
  const lines = new Map<Name, Item[]>();
  return {
    size: () => lines.size,
    count: (name: Name) => lines.get(name)?.length ?? 0,
    first: (name: Name) => lines.get(name)?.[0],
    put(name: Name, item: Item): void {
      const line = lines.get(name);
      if (line) line.push(item);
      else lines.set(name, [item]);
    },
    removeFirst(name: Name): void {
      const line = lines.get(name);
      line?.shift();
      if (line?.length === 0) lines.delete(name);
    },
    toEnd(name: Name): void {
      const line = lines.get(name);
      lines.delete(name);
      if (line) lines.set(name, line);
    },
    /** The first of each line in turn; goes on for ever while lines are put to the end. */
    *turns(): Generator<readonly [Name, Item]> {
      for (const [name, [first]] of lines) if (first) yield [name, first];
    },
    all: () => [...lines.values()].flat(),
    clear: () => lines.clear(),
  };
}
