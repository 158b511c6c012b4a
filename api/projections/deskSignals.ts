import type { PersonId } from '#shared/office/office.ts';

/** Tells whoever waits for a person's desk that there is something to pull. */
export type DeskSignals = {
  /** The result takes it back. */
  on(person: PersonId, fn: () => void): () => void;
  tell(people: Iterable<PersonId>): void;
  /** How often this person was told: the same number twice means that nothing was written in between. */
  count(person: PersonId): number;
};

export function createDeskSignals(): DeskSignals {
  const listeners = new Map<PersonId, Set<() => void>>();
  const counts = new Map<PersonId, number>();
  return {
    count: (person) => counts.get(person) ?? 0,
    on(person, fn) {
      const own = listeners.get(person) ?? new Set();
      listeners.set(person, own.add(fn));
      return () => {
        own.delete(fn);
        if (own.size === 0 && listeners.get(person) === own) listeners.delete(person);
      };
    },
    tell(people) {
      for (const person of people) {
        counts.set(person, (counts.get(person) ?? 0) + 1);
        for (const fn of [...(listeners.get(person) ?? [])]) fn();
      }
    },
  };
}
