import * as v from 'valibot';
import {
  positionKinds,
  type OfficeStructure,
  type Position,
  type Settings,
} from '#shared/office/office.ts';
import { DayText, Name, textUpTo } from '#shared/protocol.ts';
import { SYSTEM } from '#shared/system.ts';
import type { Text } from '#shared/text.ts';
import type { YearCalendar } from '#shared/workdays.ts';

const Title = v.pipe(textUpTo(200), v.minLength(1));
const Minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
const Days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000));
const PersonId = v.pipe(Name, v.notValue(SYSTEM));

/** What a new agency begins with; its file may change any of it. */
export const defaultSettings: Settings = {
  headsDirectly: [],
  presentAfterMinutes: { express: 30, veryUrgent: 120, urgent: 240 },
  dueDays: { default: 5 },
  expressHours: 2,
  leaseDays: 7,
  deskDays: 90,
  opinions: [],
};

const SettingsSchema = v.strictObject({
  headsDirectly: v.optional(
    v.array(v.strictObject({ from: DayText, to: v.optional(DayText) })),
    [],
  ),
  presentAfterMinutes: v.optional(
    v.strictObject({ express: Minutes, veryUrgent: Minutes, urgent: Minutes }),
    defaultSettings.presentAfterMinutes,
  ),
  dueDays: v.optional(v.record(textUpTo(100), Days), defaultSettings.dueDays),
  expressHours: v.optional(Days, defaultSettings.expressHours),
  leaseDays: v.optional(Days, defaultSettings.leaseDays),
  deskDays: v.optional(Days, defaultSettings.deskDays),
  opinions: v.optional(v.pipe(v.array(textUpTo(500)), v.maxLength(50)), []),
});

/** The office as an administrator writes it down: people, units, positions and who holds them. */
export const OfficeFile = v.strictObject({
  name: Title,
  people: v.array(v.strictObject({ id: PersonId, name: Title })),
  units: v.array(
    v.strictObject({ id: Name, name: Title, seat: v.optional(v.literal('administrative')) }),
  ),
  positions: v.array(
    v.strictObject({
      id: PersonId,
      kind: v.picklist(positionKinds),
      title: Title,
      unit: v.optional(Name),
      holder: v.optional(Name),
      inCharge: v.optional(v.array(Name)),
    }),
  ),
  standingOrder: v.optional(v.array(Name), []),
  settings: v.optional(SettingsSchema, {}),
});

/** A year's days off (DL4). */
export const CalendarFile = v.pipe(
  v.strictObject({
    kind: v.optional(v.literal('calendar')),
    year: v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2999)),
    daysOff: v.array(DayText),
    workedWeekends: v.optional(v.array(DayText), []),
  }),
  v.check(({ year, daysOff, workedWeekends }) =>
    [...daysOff, ...workedWeekends].every((day) => day.startsWith(`${year}-`)),
  ),
  v.transform(({ year, daysOff, workedWeekends }): YearCalendar => ({
    kind: 'calendar',
    year,
    daysOff,
    workedWeekends,
  })),
);

/** What does not fit together in an office whose parts are well-formed; undefined when it stands. */
export function refuseOffice(office: OfficeStructure): Text | undefined {
  const checks = [
    () => double('people', office.people),
    () => double('units', office.units),
    () => double('positions', office.positions),
    () => office.positions.map((position) => dangling(office, position)).find(Boolean),
    () => (kindsOf(office, 'director') > 1 ? TWO_DIRECTORS : undefined),
    () => outOfOrder(office),
    () => (hasAdministrator(office) ? undefined : NO_ADMINISTRATOR),
  ];
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return undefined;
}

function double(list: string, items: readonly { readonly id: string }[]): Text | undefined {
  const ids = items.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return undefined;
  return {
    vi: `${list}: mã “${twice}” có hai lần.`,
    en: `${list}: the id “${twice}” is there twice.`,
  };
}

function dangling(office: OfficeStructure, position: Position): Text | undefined {
  const { id, kind, holder, unit, inCharge = [] } = position;
  const isPerson = (person: string) => office.people.some((one) => one.id === person);
  const isUnit = (name: string) => office.units.some((one) => one.id === name);
  if (holder !== undefined && !isPerson(holder)) return unknown(id, 'holder', holder);
  const unknownUnit = [unit, ...inCharge].find((name) => name !== undefined && !isUnit(name));
  if (unknownUnit !== undefined) return unknown(id, 'unit', unknownUnit);
  if ((kind === 'head' || kind === 'deputyHead') && unit === undefined) {
    return { vi: `Chức vụ “${id}” cần đơn vị (unit).`, en: `The position “${id}” needs a unit.` };
  }
  return undefined;
}

function unknown(position: string, member: string, id: string): Text {
  return {
    vi: `Chức vụ “${position}”: không có “${id}” (${member}).`,
    en: `The position “${position}”: there is no “${id}” (${member}).`,
  };
}

function outOfOrder({ positions, standingOrder }: OfficeStructure): Text | undefined {
  const deputies = positions.filter(({ kind }) => kind === 'deputyDirector').map(({ id }) => id);
  const wrong = standingOrder.find((id) => !deputies.includes(id));
  if (wrong === undefined) return undefined;
  return {
    vi: `standingOrder: “${wrong}” không phải chức vụ cấp phó của giám đốc.`,
    en: `standingOrder: “${wrong}” is no deputy director's position.`,
  };
}

function kindsOf({ positions }: OfficeStructure, kind: Position['kind']): number {
  return positions.filter((position) => position.kind === kind).length;
}

function hasAdministrator({ positions }: OfficeStructure): boolean {
  return positions.some(({ kind, holder }) => kind === 'itOfficer' && holder !== undefined);
}

const TWO_DIRECTORS: Text = {
  vi: 'Chỉ có một chức vụ giám đốc (director).',
  en: 'There is only one director’s position.',
};
const NO_ADMINISTRATOR: Text = {
  vi: 'Phải có người giữ một chức vụ quản trị (itOfficer).',
  en: 'Somebody must hold a position of the kind itOfficer.',
};
