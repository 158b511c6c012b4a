import { decideAs, type Decided } from '../decideAs.ts';
import type { BookKnowledge } from '../decider.ts';
import type { IncomingCard } from '../incoming/card.ts';
import type { CommandOf, Wish } from '../incoming/commands.ts';
import { kindOf, type AnyEvent, type Card, type PersonCommand } from '../kinds.ts';
import type { Office, OfficeStructure, PersonId, PositionId } from '../office/office.ts';
import type { Result } from '../outcome.ts';
import type { Instant } from '../workdays.ts';
import { agency } from './agency.ts';
import { calendars } from './calendars.ts';

/** 09:00 of Monday 9 November 2026 in the agency: an ordinary working day. */
export const MONDAY: Instant = '2026-11-09T02:00:00.000Z';

export type Telling = {
  readonly structure?: OfficeStructure;
  /** What the server knows of the book; `null` = as on a phone. */
  readonly book?: Partial<BookKnowledge> | null;
  readonly start?: Instant;
};

export type Saying = {
  readonly as?: PositionId;
  /** The version the person saw; default the newest. */
  readonly basedOn?: number;
  /** When it was decided on the device; default now. */
  readonly decidedAt?: Instant;
};

/** One document's story: who did what, when, by the same rules as the gateway. */
export type Story = {
  /** Moves the clock. */
  readonly at: (now: Instant) => Story;
  /** What the server knows of the book from now on. */
  readonly knows: (book: Partial<BookKnowledge>) => Story;
  /** Something that must be allowed. */
  readonly does: (person: PersonId, command: PersonCommand, saying?: Saying) => Story;
  /** Tries without consequences: the rule that refuses, or undefined. */
  readonly refusal: (
    person: PersonId,
    command: PersonCommand,
    saying?: Saying,
  ) => string | undefined;
  readonly tries: (person: PersonId, command: PersonCommand, saying?: Saying) => Decided;
  /** The same for a command on the office. */
  readonly triesInOffice: (person: PersonId, command: PersonCommand) => Decided;
  readonly absent: (absence: CommandFor<'RecordAbsence'>) => Story;
  readonly endsAbsence: (person: PersonId) => Story;
  readonly card: IncomingCard;
  readonly office: Office;
  readonly now: Instant;
  /** Id of the newest act. */
  readonly last: string;
  readonly result: Result | undefined;
};

type CommandFor<Type extends PersonCommand['type']> = Omit<
  Extract<PersonCommand, { type: Type }>,
  'type'
>;

type Told = {
  readonly office: Office;
  readonly card: Card | null;
  readonly now: Instant;
  readonly count: number;
  readonly result: Result | undefined;
  readonly book: BookKnowledge | undefined;
};

const DOCUMENT = 'incoming:01930000-0000-7000-8000-000000000001';

const nothingKnown: BookKnowledge = {
  arrivalNumber: 1,
  year: 2026,
  duplicates: [],
  quarterClosed: false,
};

export function story({ structure = agency, book = {}, start = MONDAY }: Telling = {}): Story {
  const knowledge = book && { ...nothingKnown, ...book };
  return tell({
    office: { kind: 'office', version: 1, ...structure, absences: [] },
    card: null,
    now: start,
    count: 0,
    result: undefined,
    book: knowledge ?? undefined,
  });
}

function tell(told: Told): Story {
  const tries = (person: PersonId, command: PersonCommand, saying: Saying = {}) =>
    decided(told, DOCUMENT, told.card, person, command, saying);
  return {
    at: (now) => tell({ ...told, now }),
    knows: (book) => tell({ ...told, book: { ...nothingKnown, ...told.book, ...book } }),
    tries,
    triesInOffice: (person, command) => decided(told, 'office', told.office, person, command, {}),
    refusal: (person, command, saying) => {
      const outcome = tries(person, command, saying);
      return outcome.ok ? undefined : outcome.refusal.rule;
    },
    does: (person, command, saying) => {
      const card = carriedOut(told, DOCUMENT, told.card, person, command, saying ?? {});
      return tell({ ...told, ...card, count: told.count + 1 });
    },
    absent: (absence) =>
      tell(inOffice(told, absence.person, { type: 'RecordAbsence', ...absence })),
    endsAbsence: (person) =>
      tell(inOffice(told, person, { type: 'EndAbsence', absence: absenceOf(told, person) })),
    get card() {
      if (told.card?.kind !== 'incoming') throw new Error('nothing is registered yet');
      return told.card;
    },
    office: told.office,
    now: told.now,
    last: idOf(told.count),
    result: told.result,
  };
}

function idOf(count: number): string {
  return `01930000-0000-7000-8000-${(count + 1000).toString(16).padStart(12, '0')}`;
}

function versionOf(card: Card | null): number {
  return card && 'version' in card ? card.version : 0;
}

function decided(
  told: Told,
  document: string,
  card: Card | null,
  person: PersonId,
  command: PersonCommand,
  { as, basedOn = versionOf(card), decidedAt = told.now }: Saying,
): Decided {
  const kind = kindOf(document);
  if (!kind) throw new Error(`no kind of document: ${document}`);
  const parsed = kind.parse(command);
  if (!parsed.ok) throw new Error(`not a command: ${JSON.stringify(command)}`);
  const circumstances = {
    id: idOf(told.count + 1),
    document,
    basedOn,
    decidedAt,
    receivedAt: told.now,
    office: told.office,
    calendar: calendars,
    ...(told.book ? { book: told.book } : {}),
  };
  return decideAs({
    kind,
    card,
    command: parsed.command,
    person,
    ...(as ? { as } : {}),
    circumstances,
  });
}

function carriedOut(
  told: Told,
  document: string,
  card: Card | null,
  person: PersonId,
  command: PersonCommand,
  saying: Saying,
): { readonly card: Card | null; readonly result: Result | undefined } {
  const outcome = decided(told, document, card, person, command, saying);
  if (!outcome.ok) throw new Error(`${command.type} by ${person}: ${outcome.refusal.key}`);
  const { actor, events, result } = outcome;
  const act = {
    id: idOf(told.count + 1),
    document,
    version: versionOf(card) + 1,
    basedOn: saying.basedOn ?? versionOf(card),
    by: person,
    as: actor.position,
    ...(actor.actingFor ? { actingFor: actor.actingFor } : {}),
    at: saying.decidedAt ?? told.now,
    receivedAt: told.now,
  };
  return { card: evolved(document, card, events, act), result };
}

function evolved(
  document: string,
  card: Card | null,
  events: readonly AnyEvent[],
  act: Parameters<NonNullable<ReturnType<typeof kindOf>>['evolve']>[2],
): Card | null {
  let next = card;
  for (const event of events) next = kindOf(document)?.evolve(next, event, act) ?? next;
  return next;
}

function inOffice(told: Told, person: PersonId, command: PersonCommand): Told {
  const { card } = carriedOut(told, 'office', told.office, person, command, {});
  return card?.kind === 'office' ? { ...told, office: card, count: told.count + 1 } : told;
}

function absenceOf({ office }: Told, person: PersonId): string {
  return office.absences.findLast((one) => one.person === person && !one.endedOn)?.id ?? '';
}

/** A registration as the clerk enters it; override what a test is about. */
export function registers(
  facts: Partial<CommandOf<'RegisterIncoming'>> = {},
): CommandOf<'RegisterIncoming'> {
  return {
    type: 'RegisterIncoming',
    book: 'den',
    arrivedOn: '2026-11-09',
    issuer: 'Sở Nội vụ',
    reference: '1875/SNV-VTLT',
    documentDate: '2026-11-05',
    documentType: 'CV',
    subject: 'Tăng cường công tác văn thư, lưu trữ điện tử năm 2026',
    urgency: 'normal',
    pages: 1,
    files: [],
    ...facts,
  };
}

export function directs(...assignments: Wish[]): CommandOf<'IssueDirective'> {
  return { type: 'IssueDirective', text: 'Giao chủ trì, tham mưu.', assignments };
}

export function lead(to: PositionId, more: Partial<Wish> = {}): Wish {
  return { to, role: 'lead', ...more };
}

export function coHandler(to: PositionId, more: Partial<Wish> = {}): Wish {
  return { to, role: 'coHandler', ...more };
}

export function informed(to: PositionId): Wish {
  return { to, role: 'informed' };
}

/** The newest assignment of a position. */
export function given(card: IncomingCard, to: PositionId) {
  const assignment = card.assignments.findLast((one) => one.to === to);
  if (!assignment) throw new Error(`nothing was given to ${to}`);
  return assignment;
}
