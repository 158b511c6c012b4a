import { changed } from './assignments.ts';
import type { IncomingCard } from './card.ts';
import type { Act, EventOf } from './events.ts';

export function reported(
  card: IncomingCard,
  event: EventOf<'ResultReported'>,
  act: Act,
): IncomingCard {
  const { text, files, answeredBy, final } = event;
  const result = {
    by: act.by,
    at: act.at,
    ...(text === undefined ? {} : { text }),
    files,
    ...(answeredBy === undefined ? {} : { answeredBy }),
  };
  const ended = changed(card, event.ended, () => ({ state: 'ended' }));
  return changed(ended, [event.assignment], (one) => ({
    acted: true,
    result,
    state: final ? 'done' : 'reported',
    marks: [...new Set([...one.marks, ...(event.marks ?? [])])],
  }));
}

export function passedUp(card: IncomingCard, event: EventOf<'ResultPassedUp'>): IncomingCard {
  const result = card.assignments.find(({ id }) => id === event.of)?.result;
  return changed(card, [event.assignment], (one) => ({
    state: event.final ? 'done' : 'reported',
    marks: [...new Set([...one.marks, ...(event.marks ?? [])])],
    ...(result ? { result } : {}),
  }));
}

export function finished(card: IncomingCard, event: EventOf<'IncomingFinished'>): IncomingCard {
  const done = changed(card, event.done, () => ({ state: 'done' }));
  const ended = changed(done, event.ended, (one) => ({
    state: 'ended',
    marks: event.withoutResult.includes(one.id) ? [...one.marks, 'noResult'] : one.marks,
  }));
  const { finishedBy } = event;
  return { ...ended, finishedOn: event.on, ...(finishedBy === undefined ? {} : { finishedBy }) };
}

export function reopened(card: IncomingCard, event: EventOf<'IncomingReopened'>): IncomingCard {
  const { finishedOn: _on, finishedBy: _by, ...open } = card;
  const higher = changed(open, event.above, () => ({ state: 'passedOn' }));
  return changed(higher, [event.assignment], () => ({ state: 'open' }));
}
