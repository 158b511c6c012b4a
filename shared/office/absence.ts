import * as v from 'valibot';
import type { Circumstances } from '../decider.ts';
import { actsAs } from '../incoming/case.ts';
import { declaredSecrecy } from '../secrecy.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { DayText, FileSchema, Name } from '../protocol.ts';
import { dayOf, nextDay, type Day, type Instant } from '../workdays.ts';
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
  if (isFull(office, named.person, circumstances)) return refuse('RT5.tooMany');
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

/** Nobody plans more, nor is away more often in a year; the office's card lies on every desk. */
const MOST_COMING = 20;
const MOST_ON_CARD = 120;

function isFull(office: Office, person: PersonId, { receivedAt }: Circumstances): boolean {
  const today = dayOf(receivedAt);
  const theirs = office.absences.filter((one) => one.person === person);
  const coming = theirs.filter((one) => one.endedOn === undefined && one.to >= today);
  const onCard = theirs.filter((one) => staysOnCard(one, today));
  return coming.length >= MOST_COMING || onCard.length >= MOST_ON_CARD;
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

type Act = { readonly version: number; readonly receivedAt: Instant };

export function evolveOffice(
  office: Office | null,
  event: OfficeEvent,
  { version, receivedAt }: Act,
): Office {
  const kept = (absences: readonly Absence[]) =>
    absences.filter((one) => staysOnCard(one, dayOf(receivedAt)));
  if (event.type === 'OfficeEstablished') {
    const absences = kept(office?.absences ?? []);
    return { kind: 'office', version, ...event.structure, absences };
  }
  if (!office) throw new Error(`${event.type} before the office was established`);
  if (event.type === 'AbsenceRecorded') {
    return { ...office, version, absences: kept([...office.absences, event.absence]) };
  }
  const absences = office.absences.map((one) =>
    one.id === event.absence ? { ...one, endedOn: event.on } : one,
  );
  return { ...office, version, absences: kept(absences) };
}

/** RT2 asks who was away when a document was given; what is over longer than this is asked for no more. */
const DAYS_ON_CARD = 366;

/** One that was ended before it began never counted. All of them stay in the ledger. */
function staysOnCard({ from, to, endedOn }: Absence, day: Day): boolean {
  const counted = endedOn === undefined || endedOn > from;
  return counted && nextDay(endedOn ?? to, DAYS_ON_CARD) >= day;
}
