import type { Office, OfficeStructure, PersonId, PositionId } from '#shared/office/office.ts';
import type { Text } from '#shared/text.ts';
import { defaultSettings } from './officeFile.ts';

export type Wish = {
  readonly person: PersonId;
  /** Needed where the office does not know the person yet. */
  readonly name?: string;
  /** Positions that the person holds from now on, besides those held already. */
  readonly positions: readonly PositionId[];
  /** The agency's name, where there is no office yet. */
  readonly office?: string;
};

export type Place =
  | { readonly ok: true; readonly structure: OfficeStructure; readonly isChanged: boolean }
  | { readonly ok: false; readonly reason: Text };

const ADMINISTRATOR = 'quantri';

/**
 * The office with a place for this person. Where there is none yet, the person becomes its IT officer:
 * somebody must be there before anybody else can be let in.
 */
export function withPlace(office: Office | null, wish: Wish): Place {
  const before = office ? structureOf(office) : emptyOffice(wish);
  const known = before.people.some(({ id }) => id === wish.person);
  if (!known && !wish.name) return { ok: false, reason: nameNeeded(wish.person) };
  const people = known
    ? before.people
    : [...before.people, { id: wish.person, name: wish.name ?? wish.person }];
  const taken = wish.positions.map((id) => refusePosition(before, id, wish.person)).find(Boolean);
  if (taken) return { ok: false, reason: taken };
  const positions = before.positions.map((position) =>
    wish.positions.includes(position.id) ? { ...position, holder: wish.person } : position,
  );
  const gains = positions.some(({ holder }, index) => holder !== before.positions[index]?.holder);
  return {
    ok: true,
    structure: { ...before, people, positions },
    isChanged: !office || !known || gains,
  };
}

function emptyOffice({ person, office = 'Cơ quan chưa đặt tên' }: Wish): OfficeStructure {
  return {
    name: office,
    people: [],
    units: [],
    positions: [
      { id: ADMINISTRATOR, kind: 'itOfficer', title: 'Quản trị hệ thống', holder: person },
    ],
    standingOrder: [],
    settings: defaultSettings,
  };
}

function structureOf(office: Office): OfficeStructure {
  const { kind: _kind, version: _version, absences: _absences, ...structure } = office;
  return structure;
}

function refusePosition(
  { positions }: OfficeStructure,
  id: PositionId,
  person: PersonId,
): Text | undefined {
  const position = positions.find((one) => one.id === id);
  if (!position) {
    const ids = positions.map((one) => one.id).join(', ');
    return {
      vi: `Không có chức vụ “${id}”. Hiện có: ${ids}.`,
      en: `There is no position “${id}”. There are: ${ids}.`,
    };
  }
  if (position.holder === undefined || position.holder === person) return undefined;
  return {
    vi: `Chức vụ “${id}” đang do “${position.holder}” giữ. Hãy dùng set-office để thay người.`,
    en: `The position “${id}” is held by “${position.holder}”. Change its holder by set-office.`,
  };
}

function nameNeeded(person: PersonId): Text {
  return {
    vi: `Cơ quan chưa có người mã “${person}”: hãy cho biết họ tên bằng --name.`,
    en: `The office does not know “${person}” yet: tell the full name with --name.`,
  };
}
