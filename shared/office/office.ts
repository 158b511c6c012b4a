import type { Urgency } from '../incoming/card.ts';
import type { Day } from '../workdays.ts';
import type { FileRef } from '../protocol.ts';

export type PersonId = string;
export type PositionId = string;
export type UnitId = string;

export const positionKinds = [
  'director',
  'deputyDirector',
  'head',
  'deputyHead',
  'officer',
  'clerk',
  'itOfficer',
] as const;
export type PositionKind = (typeof positionKinds)[number];

export type Person = { readonly id: PersonId; readonly name: string };

/** `seat: 'administrative'` is the văn phòng, whose head (chánh văn phòng) may present urgent documents (RT7). */
export type Unit = { readonly id: UnitId; readonly name: string; readonly seat?: 'administrative' };

/** Rights belong to the position; without a `holder` it is vacant (RT8). `inCharge`: a deputy director's units. */
export type Position = {
  readonly id: PositionId;
  readonly kind: PositionKind;
  readonly title: string;
  readonly unit?: UnitId;
  readonly holder?: PersonId;
  readonly inCharge?: readonly UnitId[];
};

/** RT5. `to` is the last day; `endedOn` the first day it no longer counts, when it was ended early. */
export type Absence = {
  readonly id: string;
  readonly person: PersonId;
  readonly from: Day;
  readonly to: Day;
  readonly standIn?: PersonId;
  readonly order?: FileRef;
  /** In the place of `order` on desks: that there is one is no secret, what it says is. */
  readonly hasOrder?: true;
  readonly endedOn?: Day;
};

export type Settings = {
  /** RT6: periods in which the director may assign heads directly. */
  readonly headsDirectly: readonly { readonly from: Day; readonly to?: Day }[];
  /** RT7: minutes without a directive after which an urgent document may be presented to another leader. */
  readonly presentAfterMinutes: Readonly<Record<'express' | 'veryUrgent' | 'urgent', number>>;
  /** DL2: working days by document type, `default` for the others. Urgent ones are due the same day. */
  readonly dueDays: Readonly<Record<string, number>>;
  readonly expressHours: number;
  /** OB7: days a device may act without having seen the server. */
  readonly leaseDays: number;
  /** DK3: days a finished document stays on the desks. */
  readonly deskDays: number;
  /** Opinion templates offered in the bút phê form. */
  readonly opinions: readonly string[];
};

export type Office = {
  readonly kind: 'office';
  readonly version: number;
  readonly name: string;
  readonly people: readonly Person[];
  readonly units: readonly Unit[];
  readonly positions: readonly Position[];
  /** RT7: deputy directors' positions in the order in which they act for the director. */
  readonly standingOrder: readonly PositionId[];
  readonly absences: readonly Absence[];
  readonly settings: Settings;
};

export type OfficeStructure = Omit<Office, 'kind' | 'version' | 'absences'>;

export function positionOf(office: Office, id: PositionId): Position | undefined {
  return office.positions.find((position) => position.id === id);
}

export function positionsOf(office: Office, person: PersonId): readonly Position[] {
  return office.positions.filter((position) => position.holder === person);
}

export function ofKind(office: Office, kind: PositionKind): readonly Position[] {
  return office.positions.filter((position) => position.kind === kind);
}

export function deputiesInCharge(office: Office, unit: UnitId): readonly Position[] {
  return ofKind(office, 'deputyDirector').filter((position) => position.inCharge?.includes(unit));
}

export function headOf(office: Office, unit: UnitId): Position | undefined {
  return office.positions.find((position) => position.kind === 'head' && position.unit === unit);
}

export function headsDirectlyAllowed(office: Office, day: Day): boolean {
  return office.settings.headsDirectly.some(
    ({ from, to }) => from <= day && (to === undefined || day <= to),
  );
}

export function isUrgent(urgency: Urgency): urgency is Exclude<Urgency, 'normal'> {
  return urgency !== 'normal';
}
