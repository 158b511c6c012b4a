import type { Assignment, Directive, HistoryLine, WorkResult } from '#shared/incoming/card.ts';
import { isLive } from '#shared/incoming/case.ts';
import type { Instant } from '#shared/workdays.ts';
import { givenBack, refusedExtension } from './history.ts';
import type { Situation } from './offered.ts';

/**
 * What was written to the person and not yet answered: a bút phê that gives them work or tells them more of it, a
 * result they are to judge, more time they are asked for, why one of theirs or a document came back.
 */
export type Addressed = { readonly assignment: Assignment; readonly at: Instant } & (
  | { readonly directive: Directive }
  | { readonly result: WorkResult }
  | { readonly back: HistoryLine }
  | { readonly extension: NonNullable<Assignment['extension']> }
);
type Lying = Pick<Situation, 'card' | 'own' | 'offers'>;

/** The newest first. */
export function addressedTo(lying: Lying): readonly Addressed[] {
  const all = [...directed(lying), ...reported(lying), ...asked(lying), ...cameBack(lying)];
  return all.sort((one, other) => other.at.localeCompare(one.at));
}

function directed({ card, own }: Lying): readonly Addressed[] {
  return own.filter(isLive).flatMap((assignment) => {
    const first = card.directives.find(({ id }) => id === assignment.directive);
    // The giver's further words, which name nobody.
    const later = card.directives.findLast(
      ({ id, recalled, opinion, assignment: from, at, text }) =>
        !recalled &&
        !opinion &&
        text &&
        id !== first?.id &&
        from === assignment.parent &&
        at > assignment.givenAt,
    );
    const isOpen = assignment.state === 'open';
    return [later, isOpen ? first : undefined].flatMap((directive) =>
      directive ? [{ assignment, directive, at: directive.at }] : [],
    );
  });
}

function reported({ offers }: Lying): readonly Addressed[] {
  return offers.accept.flatMap((assignment) => {
    const { result } = assignment;
    return result ? [{ assignment, result, at: result.at }] : [];
  });
}

function asked({ card, offers }: Lying): readonly Addressed[] {
  return offers.answerExtension.flatMap((assignment) => {
    const { extension } = assignment;
    const line = card.history.findLast(
      ({ event, assignments }) =>
        event === 'ExtensionAsked' && assignments?.includes(assignment.id),
    );
    return extension ? [{ assignment, extension, at: line?.at ?? assignment.givenAt }] : [];
  });
}

/** A result of theirs, a document that whoever they gave it to returned, more time that they do not get. */
function cameBack({ card, own }: Lying): readonly Addressed[] {
  const open = own.filter(({ state }) => state === 'open');
  const returned = card.assignments.filter(
    ({ state, parent }) => state === 'returned' && open.some(({ id }) => id === parent),
  );
  return [...open, ...returned].flatMap((assignment) => {
    const { id } = assignment;
    const lines = [givenBack(card.history, id), refusedExtension(card.history, id)];
    return lines.flatMap((back) => (back ? [{ assignment, back, at: back.at }] : []));
  });
}
