import type { Circumstances } from '../decider.ts';
import { holdersOf, isAbsent } from '../office/acting.ts';
import { ofKind, positionOf, type PositionId } from '../office/office.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { actsAs, decisionDay, isLive, rightOf } from './case.ts';
import type { IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';
import { layBeforeDirector } from './registration.ts';

/** IN8, RT7. */
export function presentIncoming(
  card: IncomingCard,
  command: CommandOf<'PresentIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (card.status === 'returnedToClerk') return presentAgain(card, command, circumstances);
  if (card.status !== 'awaitingDirective') return refuse('IN8.notReturned');
  return presentToAnother(card, command, circumstances);
}

function presentAgain(
  card: IncomingCard,
  { to, reason }: CommandOf<'PresentIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!actsAs(circumstances, 'clerk')) return refuse('IN8.clerk');
  const given = layBeforeDirector(card, circumstances);
  if (!given || (to !== undefined && !actsForDirector(to, given.to, circumstances)))
    return refuse('IN8.to');
  return accept([{ type: 'IncomingPresented', text: reason, given }]);
}

/** The director, or whoever acts for the director that day (IN4). */
function actsForDirector(
  to: PositionId,
  director: PositionId,
  circumstances: Circumstances,
): boolean {
  const { office } = circumstances;
  const acting = holdersOf(office, director, decisionDay(circumstances));
  const holder = positionOf(office, to)?.holder;
  return to === director || (holder !== undefined && acting.includes(holder));
}

function presentToAnother(
  card: IncomingCard,
  { to, reason }: CommandOf<'PresentIncoming'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const first = card.assignments.findLast((one) => one.parent === undefined && isLive(one));
  if (!first || card.urgency === 'normal') return refuse('IN8.notReturned');
  if (!mayPresentToAnother(circumstances)) return refuse('RT7.who');
  const minutes = circumstances.office.settings.presentAfterMinutes[card.urgency];
  const waited = (Date.parse(circumstances.decidedAt) - Date.parse(first.givenAt)) / 60_000;
  if (waited < minutes) return refuse('RT7.tooEarly', { minutes: String(minutes) });
  const leader = presentLeaders(circumstances).find((id) => to === undefined || id === to);
  if (!leader) return refuse('RT7.to');
  return accept([
    {
      type: 'IncomingPresented',
      text: reason,
      before: { assignment: first.id, to: leader },
      marks: ['RT7'],
    },
  ]);
}

function mayPresentToAnother(circumstances: Circumstances): boolean {
  const { office } = circumstances;
  const seat = office.units.find(({ seat }) => seat === 'administrative');
  const right = office.positions.find(({ id }) => id === rightOf(circumstances));
  return (
    right?.kind === 'clerk' ||
    (right?.kind === 'head' && right.unit !== undefined && right.unit === seat?.id)
  );
}

/** Deputy directors who are present, in the agency's standing order. */
function presentLeaders(circumstances: Circumstances): readonly PositionId[] {
  const { office } = circumstances;
  const day = decisionDay(circumstances);
  const ordered = [
    ...office.standingOrder,
    ...ofKind(office, 'deputyDirector').map(({ id }) => id),
  ];
  return [...new Set(ordered)].filter((id) => {
    const deputy = office.positions.find((position) => position.id === id);
    return deputy !== undefined && !isAbsent(office, deputy, day);
  });
}
