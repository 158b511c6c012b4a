import type { Assignment, IncomingCard } from './card.ts';

/** The card with some of its assignments changed. */
export function changed(
  card: IncomingCard,
  ids: readonly string[],
  change: (one: Assignment) => Partial<Assignment>,
): IncomingCard {
  const assignments = card.assignments.map((one) =>
    ids.includes(one.id) ? { ...one, ...change(one) } : one,
  );
  return { ...card, assignments };
}

/** DL3: the date it had stays with it. */
export function movedDue(card: IncomingCard, id: string | undefined, due: string): IncomingCard {
  if (id === undefined) return card;
  return changed(card, [id], (one) => ({
    due,
    ...(one.due === undefined ? {} : { formerDues: [...(one.formerDues ?? []), one.due] }),
  }));
}
