import type { FileRef } from '../protocol.ts';
import { positionsOf, type Absence, type Office, type PersonId } from './office.ts';

/** The written order of an absence may say why (an illness, an inquiry): four read it, the card lies on every desk. */
export function mayReadOrder(office: Office, { person, standIn }: Absence, who: PersonId): boolean {
  const isOfOffice = positionsOf(office, who).some(
    ({ kind }) => kind === 'clerk' || kind === 'director',
  );
  return isOfOffice || who === person || who === standIn;
}

export function ordersFor(office: Office, who: PersonId): readonly FileRef[] {
  const theirs = office.absences.filter((absence) => mayReadOrder(office, absence, who));
  return theirs.flatMap(({ order }) => order ?? []);
}

/** The card as it lies on desks, the same for everybody. */
export function withoutOrders(office: Office): Office {
  const absences = office.absences.map(({ order, ...absence }) =>
    order ? { ...absence, hasOrder: true as const } : absence,
  );
  return { ...office, absences };
}
