import type { Circumstances } from '../decider.ts';
import { accept, type Outcome } from '../outcome.ts';
import type { Assignment, IncomingCard, Ink } from './card.ts';
import type { IncomingEvent } from './events.ts';

/** DR4: somebody else acting for the same position has directed, and this act did not see it. */
export function directedMeanwhile(
  card: IncomingCard,
  giver: Assignment,
  { basedOn, actor }: Circumstances,
): boolean {
  return card.directives.some(
    (directive) =>
      directive.assignment === giver.id &&
      !directive.opinion &&
      !directive.recalled &&
      directive.version > basedOn &&
      directive.by !== actor.person,
  );
}

type Said = { readonly text?: string | undefined; readonly ink?: readonly Ink[] | undefined };

/** DR4: it is recorded, routes nobody and closes nothing; the receipt says so. */
export function asOpinion({ text, ink }: Said, giver: Assignment): Outcome<IncomingEvent> {
  const said = { ...(text ? { text } : {}), ...(ink?.length ? { ink } : {}) };
  return accept([{ type: 'OpinionRecorded', assignment: giver.id, ...said }], {
    recordedAs: 'opinion',
  });
}
