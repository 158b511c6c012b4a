import type { Card } from '#shared/kinds.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Whether rules, desks and index can work with a card. Whoever writes to the store may put anything into the events of
 * which it is made. Written by hand: it is asked for every entry that is projected.
 */
export function isReadableCard(card: Card | null): boolean {
  if (card === null) return true;
  const found: unknown = card;
  if (!isMembers(found)) return false;
  if (found['kind'] === 'incoming') return isIncoming(found);
  if (found['kind'] === 'office') return isOffice(found);
  return found['kind'] === 'calendar' && isCalendar(found);
}

const INCOMING_TEXTS = [
  ...(['id', 'status', 'book', 'registeredOn', 'arrivedOn', 'issuer', 'reference'] as const),
  ...(['documentDate', 'documentType', 'subject', 'urgency'] as const),
];

function isIncoming(card: Members): boolean {
  const { arrivalNumber, withdrawal = { cause: '' }, paperOriginal = {} } = card;
  return (
    INCOMING_TEXTS.every((name) => isText(card[name])) &&
    [card['issuerCode'], card['due'], card['finishedOn']].every(isTextOrNone) &&
    isWhole(card['year']) &&
    (arrivalNumber === null || isWhole(arrivalNumber)) &&
    isMembers(withdrawal) &&
    isText(withdrawal['cause']) &&
    isMembers(paperOriginal) &&
    areFiles(card['files']) &&
    isListOf(card['assignments'], isAssignment) &&
    isListOf(card['directives'], () => true) &&
    isListOf(card['history'], ({ at, files = [] }) => isText(at) && areFiles(files))
  );
}

function isAssignment({ id, to, from, role, state, givenAt, due, result }: Members): boolean {
  return (
    [id, to, from, role, state, givenAt].every(isText) &&
    isTextOrNone(due) &&
    (result === undefined || (isMembers(result) && areFiles(result['files'])))
  );
}

function isOffice({ people, units, positions, standingOrder, absences, settings }: Members) {
  return (
    isListOf(people, isNamed) &&
    isListOf(units, isNamed) &&
    isListOf(positions, isPosition) &&
    Array.isArray(standingOrder) &&
    isListOf(absences, isAbsence) &&
    isMembers(settings) &&
    isWhole(settings['leaseDays']) &&
    isWhole(settings['deskDays'])
  );
}

const isNamed = ({ id, name }: Members): boolean => isText(id) && isText(name);

function isPosition({ id, kind, title, holder, unit, inCharge = [] }: Members): boolean {
  return (
    [id, kind, title].every(isText) && [holder, unit].every(isTextOrNone) && areTexts(inCharge)
  );
}

function isAbsence({ id, person, from, to, endedOn, order }: Members): boolean {
  const isOrdered = order === undefined || areFiles([order]);
  return [id, person, from, to].every(isText) && isTextOrNone(endedOn) && isOrdered;
}

function isCalendar({ year, daysOff, workedWeekends }: Members): boolean {
  return isWhole(year) && areTexts(daysOff) && areTexts(workedWeekends);
}

export function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value);
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
const areFiles = (value: unknown): boolean => isListOf(value, ({ sha256 }) => isText(sha256));

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function isListOf(value: unknown, isOne: (one: Members) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => isMembers(one) && isOne(one));
}
