import { rightsOf, rowOf, type Task } from '#shared/incoming/desk.ts';
import type { IncomingCard, Urgency } from '#shared/incoming/card.ts';
import type { Office, PersonId } from '#shared/office/office.ts';
import { eventsOf } from '../commands/ledger.ts';
import type { Folded, Step } from './folds.ts';

/** Why a person is told: the task that a document brings them, or that they were reminded of it. */
export type NoticeKind = Task | 'reminded';

/** A document that newly lies before a person. */
export type Notice = {
  readonly person: PersonId;
  readonly document: string;
  readonly kind: NoticeKind;
  readonly urgency: Urgency;
};

/** The most pressing first. */
const KINDS: readonly NoticeKind[] = [
  ...(['reminded', 'direct', 'handle', 'accept', 'answerExtension'] as const),
  ...(['receivePaper', 'presentAgain', 'coHandle', 'read'] as const),
];

/** What a step puts before each of these people that did not lie before them, one notice each; not one's own acts. */
export function noticesOf(
  step: Step,
  office: Office,
  isWanted: (person: PersonId) => boolean,
): readonly Notice[] {
  const { before, after } = step;
  const { card } = after;
  if (card?.kind !== 'incoming') return [];
  const now = step.entries.at(-1)?.receivedAt ?? '';
  return after.desks.filter(isWanted).flatMap((person): readonly Notice[] => {
    if (step.entries.every(({ by }) => by === person)) return [];
    const me = { person, office, now };
    const had = tasksOf(before, me);
    const brought: readonly NoticeKind[] = [
      ...tasksOf(after, me).filter((task) => !had.includes(task)),
      ...(isReminded(step, card, me) ? (['reminded'] as const) : []),
    ];
    const kind = KINDS.find((one) => brought.includes(one));
    return kind ? [{ person, document: after.document, kind, urgency: card.urgency }] : [];
  });
}

type Me = Parameters<typeof rowOf>[1];

function tasksOf({ card, desks }: Folded, me: Me): readonly Task[] {
  const lay = card?.kind === 'incoming' && desks.includes(me.person);
  return lay ? rowOf(card, me).tasks : [];
}

/** LT3: by an act of this step, on an assignment that they are to work on. */
function isReminded({ entries }: Step, card: IncomingCard, me: Me): boolean {
  const reminded = entries.flatMap((entry) =>
    eventsOf(entry).flatMap((event) =>
      event.type === 'HandlerReminded' ? [event.assignment] : [],
    ),
  );
  if (reminded.length === 0) return false;
  const rights = rightsOf(me);
  return card.assignments.some(({ id, to }) => reminded.includes(id) && rights.includes(to));
}
