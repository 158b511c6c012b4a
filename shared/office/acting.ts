import type { Day } from '../workdays.ts';
import {
  deputiesInCharge,
  ofKind,
  positionOf,
  positionsOf,
  type Absence,
  type Office,
  type PersonId,
  type Position,
  type PositionId,
} from './office.ts';

/** Why somebody other than the holder acts for a position, named by its rule. */
export type ActingBy = 'RT3' | 'RT5' | 'RT7' | 'RT8';

export type Acting = { readonly person: PersonId; readonly by: ActingBy };

/** Whether a person was away on a day, as it is judged for routing (OB7: on the day decided). */
export function isAway(office: Office, person: PersonId, day: Day): boolean {
  return office.absences.some((absence) => absence.person === person && covers(absence, day));
}

function covers(absence: Absence, day: Day): boolean {
  const { from, to, endedOn } = absence;
  return from <= day && day <= to && (endedOn === undefined || day < endedOn);
}

/** OB7: an absence that was ended gives nobody the right to act any more, whatever day they decided. */
function actingAbsence(office: Office, person: PersonId, day: Day): Absence | undefined {
  return office.absences.find(
    (absence) => absence.person === person && absence.endedOn === undefined && covers(absence, day),
  );
}

/** RT8: a position without a holder counts as absent. */
export function isAbsent(office: Office, position: Position, day: Day): boolean {
  return position.holder === undefined || isAway(office, position.holder, day);
}

/**
 * Who acts for an absent or vacant position that day: its stand-in (RT5), else for the director the first present
 * deputy of the standing order (RT7), for a head a present deputy head (RT3), else the deputy in charge (RT8).
 * A stand-in who is away acts for nobody, and acting is never passed on.
 */
export function actingFor(office: Office, position: Position, day: Day): readonly Acting[] {
  const absence = position.holder && actingAbsence(office, position.holder, day);
  if (position.holder && !absence) return [];
  const standIn = absence ? absence.standIn : undefined;
  if (standIn && !isAway(office, standIn, day)) return [{ person: standIn, by: 'RT5' }];
  if (position.kind === 'director') return firstInStandingOrder(office, day);
  if (position.kind === 'head') return forHead(office, position, day);
  return [];
}

function firstInStandingOrder(office: Office, day: Day): readonly Acting[] {
  const holder = office.standingOrder
    .map((id) => positionOf(office, id))
    .find((position) => position && !isAbsent(office, position, day))?.holder;
  return holder ? [{ person: holder, by: 'RT7' }] : [];
}

function forHead(office: Office, head: Position, day: Day): readonly Acting[] {
  const deputies = ofKind(office, 'deputyHead').filter((deputy) => deputy.unit === head.unit);
  const present = presentHolders(office, deputies, day);
  if (present.length > 0) return present.map((person) => ({ person, by: 'RT3' }));
  const inCharge = head.unit ? deputiesInCharge(office, head.unit) : [];
  return presentHolders(office, inCharge, day).map((person) => ({ person, by: 'RT8' }));
}

function presentHolders(
  office: Office,
  positions: readonly Position[],
  day: Day,
): readonly PersonId[] {
  return positions.flatMap((position) =>
    position.holder && !isAbsent(office, position, day) ? [position.holder] : [],
  );
}

/** Who acts for a person that day, and the last day they are away; `undefined` while nobody does. */
export function actedForBy(
  office: Office,
  person: PersonId,
  day: Day,
): { readonly people: readonly PersonId[]; readonly to: Day } | undefined {
  const absence = actingAbsence(office, person, day);
  if (!absence) return undefined;
  const acting = positionsOf(office, person).flatMap((one) => actingFor(office, one, day));
  const people = [...new Set(acting.map((one) => one.person))];
  return people.length > 0 ? { people, to: absence.to } : undefined;
}

/** The capacities a person has that day: their own positions, and those they act for from one of their own. */
export type Capacity = {
  /** The person's own position. */
  readonly position: PositionId;
  /** The position whose rights are used, when it is not their own. */
  readonly actingFor?: PositionId;
  readonly actingBy?: ActingBy;
};

export function capacitiesOf(office: Office, person: PersonId, day: Day): readonly Capacity[] {
  const own = positionsOf(office, person);
  const first = own.find((position) => position.kind !== 'itOfficer');
  const others = office.positions.filter((position) => position.holder !== person);
  const acting = first
    ? others.flatMap((position) =>
        actingFor(office, position, day)
          .filter((acting) => acting.person === person)
          .map(({ by }) => ({ position: first.id, actingFor: position.id, actingBy: by })),
      )
    : [];
  return [...own.map((position) => ({ position: position.id })), ...acting];
}

/** Everybody who holds a position or acts for it that day. */
export function holdersOf(office: Office, id: PositionId, day: Day): readonly PersonId[] {
  const position = positionOf(office, id);
  if (!position) return [];
  const acting = actingFor(office, position, day).map(({ person }) => person);
  return position.holder ? [position.holder, ...acting] : acting;
}
