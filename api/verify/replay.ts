import { decideAs } from '#shared/decideAs.ts';
import type { Actor, BookKnowledge, Circumstances } from '#shared/decider.ts';
import type { AnyEvent, Card, Kind } from '#shared/kinds.ts';
import { bookYearOf } from '#shared/incoming/bookYear.ts';
import type { Result } from '#shared/outcome.ts';
import { SYSTEM } from '#shared/system.ts';
import type { Text } from '#shared/text.ts';
import { dayOf, type Instant } from '#shared/workdays.ts';
import type { Agency } from '../commands/agency.ts';
import { canonicalForm } from '../commands/canonical.ts';
import { correctedTime } from '../commands/clock.ts';
import type { Entry, Payload } from '../commands/ledger.ts';
import { findings } from './findings.ts';

export type Replay = {
  readonly kind: Kind;
  readonly entry: Entry & { readonly payload: Payload };
  /** As the rules saw it: before the entry. */
  readonly card: Card | null;
  readonly after: Card;
  readonly agency: Agency;
  /** When each earlier version was received, the first at 0. */
  readonly receivedAt: readonly Instant[];
};

/**
 * Decides the command again, in the circumstances of that moment: whatever an entry says that its command does not is
 * found, whoever signed it. What only the writer knew of the books is believed here; the numbers are counted apart.
 */
export function replayFaults(replay: Replay): readonly Text[] {
  const { entry, agency } = replay;
  const at = timeOf(replay);
  const faults = at === entry.at ? [] : [findings.wrongTime];
  const decided = decidedAgain(replay, { ...circumstancesOf(replay), ...agency, decidedAt: at });
  const fault = 'vi' in decided ? decided : differenceTo(entry, decided);
  const mayAct = isReader(replay, at) ? [] : [findings.noReader];
  return [...faults, ...mayAct, ...(fault === undefined ? [] : [fault]), ...audienceFaults(replay)];
}

type Decided = {
  readonly actor: Actor;
  readonly events: readonly AnyEvent[];
  readonly result?: Result;
};

function decidedAgain(
  { kind, card, entry }: Replay,
  circumstances: Omit<Circumstances, 'actor'>,
): Decided | Text {
  const { by, payload } = entry;
  if (by === SYSTEM) {
    const actor = { person: SYSTEM, position: SYSTEM };
    const outcome = kind.decide(card, payload.command, { ...circumstances, actor });
    return outcome.ok ? { ...outcome, actor } : findings.refused;
  }
  const parsed = kind.parse(payload.command);
  if (!parsed.ok) return findings.notSendable;
  const as = entry.actingFor ?? entry.as;
  const decided = decideAs({ kind, card, command: parsed.command, person: by, as, circumstances });
  return decided.ok ? decided : findings.refused;
}

function differenceTo(
  { as, actingFor, payload }: Replay['entry'],
  { actor, events, result }: Decided,
): Text | undefined {
  if (actor.position !== as || actor.actingFor !== actingFor) return findings.otherPosition;
  if (!isSame(events, payload.events)) return findings.otherEvents;
  if (!isSame(result ?? null, payload.result ?? null)) return findings.otherAnswer;
  return undefined;
}

/** Then, or when it was received: one's acting may have run out in between (OB7). */
function isReader({ kind, entry, card, agency }: Replay, decidedAt: Instant): boolean {
  if (!card || entry.by === SYSTEM) return true;
  return [decidedAt, entry.receivedAt].some((at) =>
    kind.audience(card, agency.office, dayOf(at)).includes(entry.by),
  );
}

function audienceFaults({ kind, entry, after, agency }: Replay): readonly Text[] {
  const office = after.kind === 'office' ? after : agency.office;
  const day = dayOf(entry.receivedAt);
  const readers = kind.audience(after, office, day);
  const desks = kind.onDesk(after, office, day) ? readers : [];
  return [
    ...(isSame(readers, entry.readers) ? [] : [findings.otherReaders]),
    ...(isSame(desks, entry.desks) ? [] : [findings.otherDesks]),
  ];
}

function timeOf({ entry, agency, receivedAt }: Replay): Instant {
  return correctedTime({
    decidedAt: entry.decidedAt,
    receivedAt: entry.receivedAt,
    seenAt: receivedAt[entry.basedOn - 1],
    leaseDays: agency.office.settings.leaseDays,
  });
}

function circumstancesOf({ entry, card }: Replay) {
  const { id, document, basedOn, receivedAt } = entry;
  const book = bookOf(entry, card);
  return { id, document, basedOn, receivedAt, ...(book ? { book } : {}) };
}

/** As the entry tells it. */
function bookOf(
  { payload, receivedAt }: Replay['entry'],
  card: Card | null,
): BookKnowledge | undefined {
  const [event] = payload.events;
  const numbered = event?.type === 'IncomingRegistered' ? event : card;
  if (!numbered || !('arrivalNumber' in numbered) || numbered.arrivalNumber === null)
    return undefined;
  const { arrivalNumber } = numbered;
  const year = numbered === event ? bookYearOf(event.facts.arrivedOn, receivedAt) : numbered.year;
  const similar = payload.result?.['sameReferenceAs'];
  const other = { document: '', arrivalNumber: Number(similar), year, sameDate: false };
  const duplicates = similar === undefined ? [] : [other];
  return { arrivalNumber, year, duplicates, quarterClosed: false };
}

function isSame(left: unknown, right: unknown): boolean {
  // As a rule the members come in the same order too, and that is told in a fraction of the time.
  return (
    JSON.stringify(left) === JSON.stringify(right) || canonicalForm(left) === canonicalForm(right)
  );
}
