import { capacitiesOf, type Capacity } from '../office/acting.ts';
import { positionOf, type Office, type PersonId, type PositionId } from '../office/office.ts';
import { dayOf, type Due, type Instant } from '../workdays.ts';
import { firstAssignment, isLive, isWorking, liveLeadBelow, waitsForExtension } from './case.ts';
import { urgencies, type Assignment, type IncomingCard, type Urgency } from './card.ts';
import { nowWith, workedOn, type NowWith } from './nowWith.ts';

export const lanes = ['awaiting', 'coHandling', 'informed', 'given', 'done'] as const;
export type Lane = (typeof lanes)[number];

/** What is asked of the person: the words of the row's second line. */
export type Task =
  | 'direct'
  | 'handle'
  | 'accept'
  | 'answerExtension'
  | 'receivePaper'
  | 'presentAgain'
  | 'coHandle'
  | 'read';

export type Me = { readonly person: PersonId; readonly office: Office; readonly now: Instant };

/** What a list shows of a document lying before a person; who has it now, where that is somebody else (`given`). */
export type Row = Partial<NowWith> & {
  readonly document: string;
  readonly version: number;
  readonly lane: Lane;
  readonly tasks: readonly Task[];
  readonly status: IncomingCard['status'];
  readonly urgency: Urgency;
  readonly issuer: string;
  readonly reference: string;
  readonly subject: string;
  readonly arrivalNumber: number | null;
  readonly year: number;
  /** RT5, RT7: the position for which it lies before the person, where it does so by none of their own. */
  readonly actingFor?: PositionId;
  /** Who waits for the person's answer, else who gave it to them; the giver of the newest assignment otherwise. */
  readonly from?: PositionId;
  readonly due?: Due;
  /** LT1: still to be done by the person or by those they gave it to; late once `due` has passed. */
  readonly working: boolean;
  /** When it came before the person; for finished ones, when that was. */
  readonly since: Instant;
  readonly files: readonly string[];
  /** Orders a lane: the most urgent, then the earliest due, then the oldest. */
  readonly order: string;
};

/** The row of a document on a person's desk; the card itself when nothing of it is theirs (clerk, director). */
export function rowOf(card: IncomingCard, me: Me): Row {
  const capacities = capacitiesOf(me.office, me.person, dayOf(me.now));
  const rights = rightsBy(capacities);
  const own = card.assignments.filter((one) => one.state !== 'recalled' && lies(one, rights));
  const tasks = tasksOf(card, own, rights, me.office);
  const actingFor = actingForOf(card, own, capacities, { task: tasks[0], office: me.office });
  const lane = laneOf(card, own, tasks);
  const about = aboutOf(card, own);
  const due = about?.due ?? card.due;
  const since = about?.givenAt ?? card.history[0]?.at ?? me.now;
  const { id: document, version, status, urgency, issuer, reference, subject } = card;
  const { arrivalNumber, year } = card;
  return {
    ...{ document, version, lane, tasks, status, urgency, issuer, reference, subject },
    ...{ arrivalNumber, year, since },
    ...(actingFor === undefined ? {} : { actingFor }),
    ...(about ? { from: answers(card, own, tasks[0])?.to ?? about.from } : {}),
    ...(lane === 'given' ? othersWith(card, own) : {}),
    ...(due === undefined ? {} : { due }),
    working: lane !== 'done' && (about ? isWorking(about) : card.finishedOn === undefined),
    files: card.files.map(({ sha256 }) => sha256),
    order: orderOf(card, lane, due, since),
  };
}

/** Every position whose rights the person has today. */
export function rightsOf({ person, office, now }: Me): readonly PositionId[] {
  return rightsBy(capacitiesOf(office, person, dayOf(now)));
}

function rightsBy(capacities: readonly Capacity[]): readonly PositionId[] {
  return capacities.map(({ position, actingFor }) => actingFor ?? position);
}

function lies({ to, presentedTo }: Assignment, rights: readonly PositionId[]): boolean {
  return rights.includes(to) || (presentedTo !== undefined && rights.includes(presentedTo));
}

function tasksOf(
  card: IncomingCard,
  own: readonly Assignment[],
  rights: readonly PositionId[],
  office: Office,
): readonly Task[] {
  const below = givenBy(card, own);
  const lead = own.find(({ role, state }) => role === 'lead' && state === 'open');
  const receives = card.paperOriginal?.handingTo;
  return [
    ...(lead ? [taskOfLead(lead, office)] : []),
    ...(toJudge(card, own).length > 0 ? (['accept'] as const) : []),
    ...(below.some(waitsForExtension) ? (['answerExtension'] as const) : []),
    ...(receives !== undefined && rights.includes(receives) ? (['receivePaper'] as const) : []),
    ...(card.status === 'returnedToClerk' && isClerkOf(rights, office)
      ? (['presentAgain'] as const)
      : []),
    ...(own.some((one) => one.role === 'coHandler' && isWorking(one))
      ? (['coHandle'] as const)
      : []),
    ...(own.some(({ role, state }) => role === 'informed' && state === 'open')
      ? (['read'] as const)
      : []),
  ];
}

/** What the person has by their own positions comes first: they do it in their own name. */
function actingForOf(
  card: IncomingCard,
  held: readonly Assignment[],
  capacities: readonly Capacity[],
  { task, office }: { readonly task: Task | undefined; readonly office: Office },
): PositionId | undefined {
  const own = capacities.flatMap((one) => (one.actingFor === undefined ? [one.position] : []));
  const acted = capacities.flatMap((one) => one.actingFor ?? []);
  const presented = held.flatMap(({ to, presentedTo }) => (presentedTo === undefined ? [] : [to]));
  const others = [...acted, ...presented].filter((one) => !own.includes(one));
  if (others.length === 0) return undefined;
  const has = (positions: readonly PositionId[]) => {
    const theirs = held.filter(({ to }) => positions.includes(to));
    if (task === undefined) return theirs.length > 0;
    return tasksOf(card, theirs, positions, office).includes(task);
  };
  return has(own) ? undefined : others.find((one) => has([one]));
}

function taskOfLead(lead: Assignment, office: Office): Task {
  const kind = positionOf(office, lead.to)?.kind;
  return kind === 'director' || kind === 'deputyDirector' ? 'direct' : 'handle';
}

/** Whose result or wish the person is to answer. */
function answers(
  card: IncomingCard,
  own: readonly Assignment[],
  task: Task | undefined,
): Assignment | undefined {
  if (task === 'accept') return toJudge(card, own)[0];
  return task === 'answerExtension' ? givenBy(card, own).find(waitsForExtension) : undefined;
}

function givenBy({ assignments }: IncomingCard, own: readonly Assignment[]): readonly Assignment[] {
  return assignments.filter(
    (one) => one.parent !== undefined && own.some(({ id }) => id === one.parent),
  );
}

/** AS3: leads' results wait for their giver, co-handlers' for the lead beside them. */
function toJudge(card: IncomingCard, own: readonly Assignment[]): readonly Assignment[] {
  const below = givenBy(card, own).filter(({ role }) => role === 'lead');
  const beside = own
    .filter((one) => one.role === 'lead' && isLive(one) && one.parent !== undefined)
    .flatMap((one) =>
      card.assignments.filter(({ parent, role }) => parent === one.parent && role === 'coHandler'),
    );
  return [...below, ...beside].filter(({ state }) => state === 'reported');
}

function isClerkOf(rights: readonly PositionId[], office: Office): boolean {
  return rights.some((id) => positionOf(office, id)?.kind === 'clerk');
}

const awaitingTasks: readonly Task[] = [
  'direct',
  'handle',
  'accept',
  'answerExtension',
  'receivePaper',
  'presentAgain',
];

function laneOf(card: IncomingCard, own: readonly Assignment[], tasks: readonly Task[]): Lane {
  if (tasks.some((task) => awaitingTasks.includes(task))) return 'awaiting';
  if (card.finishedOn !== undefined) return 'done';
  if (tasks.includes('coHandle')) return 'coHandling';
  if (tasks.includes('read')) return 'informed';
  if (own.length > 0 && own.every(({ role }) => role === 'informed')) return 'informed';
  if (own.length > 0 && !own.some(isLive)) return 'done';
  return 'given';
}

/** The person's most open assignment. */
function mostOpen(own: readonly Assignment[]): Assignment | undefined {
  return own.find(isWorking) ?? own.find(isLive) ?? own.at(-1);
}

/** The assignment the row speaks of: the person's own or what they gave from it, else the one that is worked on now. */
function aboutOf(card: IncomingCard, own: readonly Assignment[]): Assignment | undefined {
  const open = mostOpen(own);
  if (open?.state === 'passedOn') return liveLeadBelow(card, open.id) ?? open;
  const first = firstAssignment(card);
  return open ?? (first && workedOn(card, first));
}

function othersWith(card: IncomingCard, own: readonly Assignment[]): Partial<NowWith> {
  const given = mostOpen(own) ?? firstAssignment(card);
  return (given && nowWith(card, given)) ?? {};
}

function orderOf(card: IncomingCard, lane: Lane, due: Due | undefined, since: Instant): string {
  if (lane === 'done') return invert(card.finishedOn ?? since.slice(0, 10));
  const urgency = urgencies.length - urgencies.indexOf(card.urgency);
  return `${urgency} ${due ?? '9999'} ${since}`;
}

/** Newest first within an ascending index. */
function invert(day: string): string {
  return day.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
