import type { Assignment, Directive, WorkResult } from '#shared/incoming/card.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Situation } from './offered.ts';

/** What was written to the person and not yet answered: a bút phê that gives them work, a result they are to judge. */
export type Addressed = { readonly assignment: Assignment; readonly at: Instant } & (
  { readonly directive: Directive } | { readonly result: WorkResult }
);

/** The newest first. */
export function addressedTo({
  card,
  own,
  offers,
}: Pick<Situation, 'card' | 'own' | 'offers'>): readonly Addressed[] {
  const given = own
    .filter(({ state }) => state === 'open')
    .flatMap((assignment) => {
      const directive = card.directives.find(({ id }) => id === assignment.directive);
      return directive ? [{ assignment, directive, at: directive.at }] : [];
    });
  const reported = offers.accept.flatMap((assignment) => {
    const { result } = assignment;
    return result ? [{ assignment, result, at: result.at }] : [];
  });
  return [...given, ...reported].sort((one, other) => other.at.localeCompare(one.at));
}
