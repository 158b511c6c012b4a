import * as v from 'valibot';
import type { Circumstances } from '../decider.ts';
import { actsAs } from '../incoming/case.ts';
import { declaredSecrecy } from '../secrecy.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { DayText, FileSchema, Name } from '../protocol.ts';
import { dayOf, type Day } from '../workdays.ts';
import {
  positionsOf,
  type Absence,
  type Office,
  type OfficeStructure,
  type PersonId,
} from './office.ts';

export const OfficeCommandSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('RecordAbsence'),
    person: Name,
    from: DayText,
    to: DayText,
    standIn: v.optional(Name),
    order: v.optional(FileSchema),
  }),
  v.strictObject({ type: v.literal('EndAbsence'), absence: v.pipe(v.string(), v.maxLength(64)) }),
]);
export type OfficeCommand = v.InferOutput<typeof OfficeCommandSchema>;

export type OfficeEvent =
  | { readonly type: 'OfficeEstablished'; readonly structure: OfficeStructure }
  | { readonly type: 'AbsenceRecorded'; readonly absence: Absence }
  | { readonly type: 'AbsenceEnded'; readonly absence: string; readonly on: Day };

type Record = Extract<OfficeCommand, { type: 'RecordAbsence' }>;

export function decideOffice(
  office: Office | null,
  command: OfficeCommand,
  circumstances: Circumstances,
): Outcome<OfficeEvent> {
  const mark = declaredSecrecy(command);
  if (mark) return refuse('IN2.mark', { mark });
  if (!office) return refuse('UNKNOWN.document');
  return command.type === 'RecordAbsence'
    ? recordAbsence(office, command, circumstances)
    : endAbsence(office, command.absence, circumstances);
}

/** RT5. */
function recordAbsence(
  office: Office,
  command: Record,
  circumstances: Circumstances,
): Outcome<OfficeEvent> {
  const { type: _type, ...named } = command;
  if (!office.people.some(({ id }) => id === named.person)) return refuse('RT5.person');
  const written = actsAs(circumstances, 'clerk') && named.order !== undefined;
  if (circumstances.actor.person !== named.person && !written) return refuse('RT5.who');
  if (named.to < named.from || named.to < dayOf(circumstances.receivedAt))
    return refuse('RT5.dates');
  const overlaps = office.absences.some(
    (one) =>
      one.person === named.person && !one.endedOn && one.from <= named.to && named.from <= one.to,
  );
  if (overlaps) return refuse('RT5.overlap');
  if (coming(office, named.person, circumstances) >= MOST_COMING) return refuse('RT5.tooMany');
  const { standIn, order, ...rest } = named;
  if (standIn !== undefined && !mayStandIn(office, named.person, standIn))
    return refuse('RT5.standIn');
  const absence: Absence = {
    id: circumstances.id,
    ...rest,
    ...(standIn === undefined ? {} : { standIn }),
    ...(order === undefined ? {} : { order }),
  };
  return accept([{ type: 'AbsenceRecorded', absence }]);
}

/** Nobody plans more; the office's card lies on every desk. */
const MOST_COMING = 20;

function coming(office: Office, person: PersonId, { receivedAt }: Circumstances): number {
  const today = dayOf(receivedAt);
  return office.absences.filter(
    (one) => one.person === person && one.endedOn === undefined && one.to >= today,
  ).length;
}

function endAbsence(
  office: Office,
  id: string,
  circumstances: Circumstances,
): Outcome<OfficeEvent> {
  const absence = office.absences.find((one) => one.id === id && one.endedOn === undefined);
  if (!absence) return refuse('RT5.unknownAbsence');
  const { person } = circumstances.actor;
  if (person !== absence.person && !actsAs(circumstances, 'clerk')) return refuse('RT5.who');
  return accept([{ type: 'AbsenceEnded', absence: id, on: dayOf(circumstances.receivedAt) }]);
}

/** RT5: for each position the absent person holds, somebody lawful for it. */
export function mayStandIn(office: Office, absent: PersonId, standIn: PersonId): boolean {
  const theirs = positionsOf(office, standIn).filter(({ kind }) => kind !== 'itOfficer');
  if (absent === standIn || theirs.length === 0) return false;
  return positionsOf(office, absent).every((position) => {
    if (position.kind === 'director') return theirs.some(({ kind }) => kind === 'deputyDirector');
    if (position.kind === 'deputyDirector') {
      return theirs.some(({ kind }) => kind === 'deputyDirector' || kind === 'director');
    }
    const sameUnit = theirs.filter(({ unit }) => unit !== undefined && unit === position.unit);
    return position.kind === 'head'
      ? sameUnit.some(({ kind }) => kind === 'deputyHead')
      : sameUnit.length > 0;
  });
}

export function evolveOffice(office: Office | null, event: OfficeEvent, version: number): Office {
  if (event.type === 'OfficeEstablished') {
    return { kind: 'office', version, ...event.structure, absences: office?.absences ?? [] };
  }
  if (!office) throw new Error(`${event.type} before the office was established`);
  if (event.type === 'AbsenceRecorded') {
    return { ...office, version, absences: [...office.absences, event.absence] };
  }
  const absences = office.absences.map((one) =>
    one.id === event.absence ? { ...one, endedOn: event.on } : one,
  );
  return { ...office, version, absences };
}
