import { positionOf, type Office, type PersonId, type PositionId } from '#shared/office/office.ts';

/** The name of a person; their id while the office is not known. */
export function nameOf(office: Office | undefined, person: PersonId): string {
  return office?.people.find(({ id }) => id === person)?.name ?? person;
}

/** Who holds a position; none while it is vacant. */
export function holderOf(office: Office | undefined, position: PositionId): string | undefined {
  const holder = office && positionOf(office, position)?.holder;
  return holder === undefined ? undefined : nameOf(office, holder);
}
