import { capacitiesOf } from '../office/acting.ts';
import { positionOf, type Office, type PersonId, type PositionId } from '../office/office.ts';
import { dayOf, type Due, type Instant } from '../workdays.ts';
import { assignmentOf, isLive, isWorking, waitsForExtension } from './case.ts';
import { urgencies, type Assignment, type IncomingCard, type Urgency } from './card.ts';

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

/** What a list shows of a document lying before a person. */
export type Row = {
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
  /** Position that gave it to the person; the giver of the newest assignment otherwise. */
  readonly from?: PositionId;
  readonly to?: PositionId;
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
  const rights = rightsOf(me);
  const own = card.assignments.filter((one) => one.state !== 'recalled' && lies(one, rights));
  const tasks = tasksOf(card, own, rights, me.office);
  const lane = laneOf(card, own, tasks);
  const about = aboutOf(card, own, rights);
  const due = about?.due ?? card.due;
  const since = about?.givenAt ?? card.history[0]?.at ?? me.now;
  return {
    document: card.id,
    version: card.version,
    lane,
    tasks,
    status: card.status,
    urgency: card.urgency,
    issuer: card.issuer,
    reference: card.reference,
    subject: card.subject,
    arrivalNumber: card.arrivalNumber,
    year: card.year,
    ...(about ? { from: about.from, to: about.to } : {}),
    ...(due === undefined ? {} : { due }),
    working: lane !== 'done' && (about ? isWorking(about) : card.finishedOn === undefined),
    since,
    files: card.files.map(({ sha256 }) => sha256),
    order: orderOf(card, lane, due, since),
  };
}

/** Every position whose rights the person has today. */
export function rightsOf({ person, office, now }: Me): readonly PositionId[] {
  return capacitiesOf(office, person, dayOf(now)).map(
    ({ position, actingFor }) => actingFor ?? position,
  );
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
  const below = card.assignments.filter(
    (one) => one.parent !== undefined && own.some(({ id }) => id === one.parent),
  );
  const lead = own.find(({ role, state }) => role === 'lead' && state === 'open');
  const receives = card.paperOriginal?.handingTo;
  return [
    ...(lead ? [taskOfLead(lead, office)] : []),
    ...(waitsForJudgement(card, own, below) ? (['accept'] as const) : []),
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

function taskOfLead(lead: Assignment, office: Office): Task {
  const kind = positionOf(office, lead.to)?.kind;
  return kind === 'director' || kind === 'deputyDirector' ? 'direct' : 'handle';
}

/** AS3: leads' results wait for their giver, co-handlers' for the lead beside them. */
function waitsForJudgement(
  card: IncomingCard,
  own: readonly Assignment[],
  below: readonly Assignment[],
): boolean {
  const beside = own
    .filter((one) => one.role === 'lead' && isLive(one) && one.parent !== undefined)
    .flatMap((one) =>
      card.assignments.filter(({ parent, role }) => parent === one.parent && role === 'coHandler'),
    );
  return [...below.filter(({ role }) => role === 'lead'), ...beside].some(
    ({ state }) => state === 'reported',
  );
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

/** The assignment the row speaks of: the person's most open one, else the newest lead of the document. */
function aboutOf(
  card: IncomingCard,
  own: readonly Assignment[],
  rights: readonly PositionId[],
): Assignment | undefined {
  const open = own.find(isWorking) ?? own.find(isLive) ?? own.at(-1);
  const given =
    open && card.assignments.findLast(({ parent, role }) => parent === open.id && role === 'lead');
  if (open?.state === 'passedOn' && given) return given;
  const lead = card.assignments.findLast(({ role, to }) => role === 'lead' && !rights.includes(to));
  return open ?? lead ?? assignmentOf(card, card.assignments[0]?.id ?? '');
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
