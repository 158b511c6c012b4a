import type { Assignment, Directive, IncomingCard } from '#shared/incoming/card.ts';

/** An assignment with what its holders directed from it, and whom that reached. */
export type FlowNode = {
  readonly assignment: Assignment;
  readonly directed: readonly {
    readonly directive: Directive;
    readonly given: readonly FlowNode[];
  }[];
};

/**
 * The flow as a tree: registration's assignment (and those presented anew, IN8) are its roots. What came to nothing
 * stands below what goes on.
 */
export function flowOf(card: IncomingCard): readonly FlowNode[] {
  return card.assignments
    .filter(({ parent }) => parent === undefined)
    .map((assignment) => nodeOf(card, assignment));
}

function nodeOf(card: IncomingCard, assignment: Assignment): FlowNode {
  const directed = card.directives
    .filter((directive) => directive.assignment === assignment.id)
    .sort((one, other) => Number(one.recalled) - Number(other.recalled))
    .map((directive) => ({
      directive,
      given: card.assignments
        .filter(({ parent, directive: by }) => parent === assignment.id && by === directive.id)
        .sort((one, other) => Number(isGone(one)) - Number(isGone(other)))
        .map((given) => nodeOf(card, given)),
    }));
  return { assignment, directed };
}

/** Nobody works with it any more, and it came to nothing. */
export function isGone({ state }: Assignment): boolean {
  return state === 'recalled' || state === 'returned' || state === 'ended';
}

/** AS3: a final result passes up to every assignment above; it is told once, where it was reported. */
export function isOwnResult(
  { assignments }: Pick<IncomingCard, 'assignments'>,
  { id, result }: Assignment,
): boolean {
  return !assignments.some(
    (below) =>
      below.parent === id && below.result?.at === result?.at && below.result?.by === result?.by,
  );
}
