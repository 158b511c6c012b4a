import { changed, movedDue } from './assignments.ts';
import { presentedFor } from './history.ts';
import type { Directive, IncomingCard } from './card.ts';
import type { Act, EventOf } from './events.ts';

export function directed(
  card: IncomingCard,
  event: EventOf<'DirectiveIssued'>,
  act: Act,
): IncomingCard {
  const giver = changed(card, [event.assignment], (one) => ({
    acted: true,
    state: event.passesOn ? 'passedOn' : one.state,
  }));
  const ended = changed(giver, event.ended, () => ({ state: 'ended' }));
  const moved = event.moved.reduce(
    (next, { assignment, due }) => movedDue(next, assignment, due),
    ended,
  );
  return {
    ...moved,
    assignments: [...moved.assignments, ...event.given],
    directives: [...card.directives, directiveOf(card, event, act)],
  };
}

/** Whoever directs on a document laid before them acts for the position that holds the assignment (RT7). */
export function directiveOf(
  card: IncomingCard,
  event: EventOf<'DirectiveIssued'> | EventOf<'OpinionRecorded'>,
  act: Act,
): Directive {
  const actingFor = act.actingFor ?? presentedFor(card, event.assignment, act);
  return {
    id: act.id,
    version: act.version,
    by: act.by,
    position: act.as,
    ...(actingFor === undefined ? {} : { actingFor }),
    assignment: event.assignment,
    at: act.at,
    ...(event.text === undefined ? {} : { text: event.text }),
    ...(event.ink === undefined ? {} : { ink: event.ink }),
    opinion: event.type === 'OpinionRecorded',
    recalled: false,
  };
}

export function recalled(card: IncomingCard, event: EventOf<'DirectiveRecalled'>): IncomingCard {
  const gone = changed(card, event.recalled, () => ({ state: 'recalled' }));
  const reopenedIds = event.reopened === undefined ? [] : [event.reopened];
  const open = changed(gone, reopenedIds, () => ({ state: 'open' }));
  const directives = card.directives.map((one) =>
    one.id === event.directive ? { ...one, recalled: true } : one,
  );
  return { ...open, directives };
}

export function returned(card: IncomingCard, event: EventOf<'DocumentReturned'>): IncomingCard {
  const ended = changed(card, event.ended, () => ({ state: 'ended' }));
  const back = changed(ended, [event.assignment], () => ({ state: 'returned', acted: true }));
  return changed(back, event.reopened === undefined ? [] : [event.reopened], () => ({
    state: 'open',
  }));
}

export function presented(
  card: IncomingCard,
  { given, before }: EventOf<'IncomingPresented'>,
): IncomingCard {
  const laid = before
    ? changed(card, [before.assignment], () => ({ presentedTo: before.to }))
    : card;
  return given ? { ...laid, assignments: [...laid.assignments, given] } : laid;
}

export function answered(card: IncomingCard, id: string): IncomingCard {
  const assignments = card.assignments.map((one) => {
    if (one.id !== id) return one;
    const { extension: _answered, ...rest } = one;
    return rest;
  });
  return { ...card, assignments };
}
