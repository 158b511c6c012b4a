import type { PositionId } from '../office/office.ts';
import type { Instant } from '../workdays.ts';
import { assignmentOf, childrenOf, isLive, liveLeadBelow } from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import type { IncomingEventType } from './events.ts';

/** Who has to do the next thing with a document, and since when. */
export type NowWith = { readonly nowWith: PositionId; readonly nowSince: Instant };

/** The lead with whom the work lies now: the end of the chain of leads that were passed on. */
export function workedOn(card: IncomingCard, one: Assignment): Assignment {
  const next = one.state === 'passedOn' ? liveLeadBelow(card, one.id) : undefined;
  return next ? workedOn(card, next) : one;
}

/** Who has what was given with an assignment; `undefined` where nobody works on it any more. */
export function nowWith(card: IncomingCard, given: Assignment): NowWith | undefined {
  const one = workedOn(card, given);
  if (!isLive(one)) return undefined;
  const giver = one.parent === undefined ? undefined : assignmentOf(card, one.parent);
  if (one.state !== 'reported' || !giver) {
    return { nowWith: one.presentedTo ?? one.to, nowSince: sinceWhen(card, one) };
  }
  // AS3: a result waits for its giver, a co-handler's is the lead's of the branch.
  if (one.role === 'coHandler') return nowWith(card, giver);
  const reportedAt = lastAct(card, ['ResultReported', 'ResultPassedUp'], [one.id]);
  return { nowWith: giver.to, nowSince: reportedAt ?? one.givenAt };
}

/** Acts by which a document comes back to somebody who had it before. */
const COMES_BACK: readonly IncomingEventType[] = [
  'DocumentReturned',
  'DirectiveRecalled',
  'ResultSentBack',
  'IncomingReopened',
];

function sinceWhen(card: IncomingCard, { id, presentedTo, givenAt }: Assignment): Instant {
  const leads = childrenOf(card, id).filter(({ role }) => role === 'lead');
  const about = [id, ...leads.map((lead) => lead.id)];
  // RT7: presenting names no assignment; it is about the first one.
  const presented = card.history.findLast(({ event }) => event === 'IncomingPresented');
  const times = [
    lastAct(card, COMES_BACK, about) ?? givenAt,
    ...(presentedTo !== undefined && presented ? [presented.at] : []),
  ];
  return times.sort().at(-1) ?? givenAt;
}

/** When the newest of these acts was done about one of these assignments. */
function lastAct(
  { history }: IncomingCard,
  events: readonly IncomingEventType[],
  about: readonly string[],
): Instant | undefined {
  const last = history.findLast(
    ({ event, assignments = [] }) =>
      events.includes(event) && assignments.some((id) => about.includes(id)),
  );
  return last?.at;
}
