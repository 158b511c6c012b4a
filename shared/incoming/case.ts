import type { Circumstances } from '../decider.ts';
import { positionOf, type Position, type PositionId, type PositionKind } from '../office/office.ts';
import { dayOf, type Day } from '../workdays.ts';
import type { Assignment, IncomingCard } from './card.ts';

/** The position whose rights the actor uses: their own, or the one they act for. */
export function rightOf({ actor }: Circumstances): PositionId {
  return actor.actingFor ?? actor.position;
}

export function rightPosition(circumstances: Circumstances): Position | undefined {
  return positionOf(circumstances.office, rightOf(circumstances));
}

/** The position whose rights an assignment carries, whoever acts on it. */
export function seatOf(assignment: Assignment, { office }: Circumstances): Position | undefined {
  return positionOf(office, assignment.to);
}

export function actsAs(circumstances: Circumstances, kind: PositionKind): boolean {
  return rightPosition(circumstances)?.kind === kind;
}

/** OB7: absences and due dates are judged on the day decided. */
export function decisionDay(circumstances: Circumstances): Day {
  return dayOf(circumstances.decidedAt);
}

export function assignmentOf(card: IncomingCard, id: string): Assignment | undefined {
  return card.assignments.find((assignment) => assignment.id === id);
}

/** Open in the wide sense: somebody still has work with it, or its result waits to be accepted. */
export function isLive({ state }: Assignment): boolean {
  return state === 'open' || state === 'passedOn' || state === 'reported';
}

/** Work is still to be done on it. */
export function isWorking({ state }: Assignment): boolean {
  return state === 'open' || state === 'passedOn';
}

/** DL3: asked and not answered, while there is work that can take longer. */
export function waitsForExtension(assignment: Assignment): boolean {
  return assignment.extension !== undefined && isWorking(assignment);
}

/** Assignments that lie with the position, or that were laid before it for another (RT7). */
export function assignmentsOf(card: IncomingCard, position: PositionId): readonly Assignment[] {
  return card.assignments.filter(
    ({ to, presentedTo }) => to === position || presentedTo === position,
  );
}

export function childrenOf(card: IncomingCard, id: string): readonly Assignment[] {
  return card.assignments.filter(({ parent }) => parent === id);
}

export function liveLeadBelow(card: IncomingCard, id: string): Assignment | undefined {
  return childrenOf(card, id).find((child) => child.role === 'lead' && isLive(child));
}

/** Everything derived from an assignment, itself not included. */
export function derivedFrom(card: IncomingCard, id: string): readonly Assignment[] {
  return childrenOf(card, id).flatMap((child) => [child, ...derivedFrom(card, child.id)]);
}

/** The assignments above, nearest first. */
export function above(card: IncomingCard, assignment: Assignment): readonly Assignment[] {
  const parent =
    assignment.parent === undefined ? undefined : assignmentOf(card, assignment.parent);
  return parent ? [parent, ...above(card, parent)] : [];
}

/** The assignment that lies before the director: registration's, or the newest that the clerk presented (IN8). */
export function firstAssignment(card: IncomingCard): Assignment | undefined {
  return card.assignments.findLast(({ parent, role }) => parent === undefined && role === 'lead');
}

/** What the actor may work from: theirs by position, leads before the others, open ones first. */
export function mine(card: IncomingCard, circumstances: Circumstances): readonly Assignment[] {
  const order = ({ role, state }: Assignment) =>
    (role === 'lead' ? 0 : 2) + (state === 'open' ? 0 : 1);
  return [...assignmentsOf(card, rightOf(circumstances))].sort((a, b) => order(a) - order(b));
}
