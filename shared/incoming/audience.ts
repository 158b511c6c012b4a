import { holdersOf } from '../office/acting.ts';
import {
  deputiesInCharge,
  headOf,
  isUrgent,
  ofKind,
  positionOf,
  type Office,
  type PersonId,
  type Position,
  type PositionId,
  type PositionKind,
} from '../office/office.ts';
import type { FileRef } from '../protocol.ts';
import { nextDay, type Day } from '../workdays.ts';
import { assignmentsOf } from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import type { IncomingEventType } from './events.ts';

/**
 * DK1: who may read an incoming document that day: the clerks, the director, holders of its assignments not recalled,
 * heads and deputies in charge of a unit that holds it, and whoever acts for one of them on what is still open.
 */
export function audienceOfIncoming(
  card: IncomingCard,
  office: Office,
  day: Day,
): readonly PersonId[] {
  const all = everywhere(['clerk'], card, office, day);
  if (card.arrivalNumber === null && card.withdrawal) return sorted(all);
  const held = card.assignments
    .filter(({ state }) => state !== 'recalled')
    .flatMap((one) => readersOf(one, card, office, day));
  const directors = everywhere(['director'], card, office, day);
  const presenters = mayBePresented(card) ? administrativeHead(office, day) : [];
  return sorted([...all, ...directors, ...held, ...acted(card), ...presenters]);
}

/** Those who read every document by their position. */
function everywhere(
  kinds: readonly PositionKind[],
  card: IncomingCard,
  office: Office,
  day: Day,
): readonly PersonId[] {
  const positions = kinds.flatMap((kind) => ofKind(office, kind));
  return positions.flatMap((position) => peopleAt(position, card, office, day));
}

/** RT7 lets the chánh văn phòng lay it before another leader, which nobody can do with what they may not see. */
function mayBePresented({ status, urgency }: IncomingCard): boolean {
  return status === 'awaitingDirective' && isUrgent(urgency);
}

function administrativeHead(office: Office, day: Day): readonly PersonId[] {
  const unit = office.units.find(({ seat }) => seat === 'administrative');
  const head = unit && headOf(office, unit.id);
  return head ? holdersOf(office, head.id, day) : [];
}

/** Its holder, and whoever acts for it that day on what is still open (RT5). */
function peopleAt(
  { id, holder }: Position,
  card: IncomingCard,
  office: Office,
  day: Day,
): readonly PersonId[] {
  if (card.finishedOn === undefined) return holdersOf(office, id, day);
  return holder === undefined ? [] : [holder];
}

function readersOf(
  { to, presentedTo }: Assignment,
  card: IncomingCard,
  office: Office,
  day: Day,
): readonly PersonId[] {
  const held = [to, presentedTo].flatMap((id) => (id && positionOf(office, id)) || []);
  const unit = positionOf(office, to)?.unit;
  const over = unit === undefined ? [] : [headOf(office, unit), ...deputiesInCharge(office, unit)];
  return [...held, ...over].flatMap((one) => (one ? peopleAt(one, card, office, day) : []));
}

/** Opening and commenting are no acts (AS2). */
const noActs: readonly IncomingEventType[] = ['DocumentSeen', 'CommentAdded'];

/** Stand-ins where they acted, as long as the position they acted for did not lose the document by a recall. */
function acted(card: IncomingCard): readonly PersonId[] {
  return card.history
    .filter(
      ({ actingFor, event }) =>
        actingFor !== undefined && !noActs.includes(event) && !isRecalledFrom(card, actingFor),
    )
    .map(({ by }) => by);
}

function isRecalledFrom(card: IncomingCard, position: PositionId): boolean {
  const held = assignmentsOf(card, position);
  return held.length > 0 && held.every(({ state }) => state === 'recalled');
}

/** Whoever lost the document by a recall, or acted that day for somebody who did, may be told so and nothing else (AS2, OB3). */
export function formerReaders(card: IncomingCard, office: Office, day: Day): readonly PersonId[] {
  const recalled = card.assignments.filter(({ state }) => state === 'recalled');
  return sorted(recalled.flatMap(({ to }) => holdersOf(office, to, day)));
}

/** DK3. */
export function isOnDesks(card: IncomingCard, office: Office, day: Day): boolean {
  return card.finishedOn === undefined || day <= nextDay(card.finishedOn, office.settings.deskDays);
}

/** Every file that comes with the card: whoever may read the one may read the other. */
export function filesOfIncoming(card: IncomingCard): readonly FileRef[] {
  const results = card.assignments.flatMap(({ result }) => result?.files ?? []);
  return [...card.files, ...results, ...card.history.flatMap(({ files }) => files ?? [])];
}

function sorted(people: readonly PersonId[]): readonly PersonId[] {
  return [...new Set(people)].sort();
}
