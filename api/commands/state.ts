import type { Result } from '#shared/outcome.ts';
import type { PersonId } from '#shared/office/office.ts';
import type { AnyEvent, Card, Kind } from '#shared/kinds.ts';
import type { Act as EventAct } from '#shared/incoming/events.ts';
import type { Instant } from '#shared/workdays.ts';
import { damaged } from './damaged.ts';
import { isReadableCard } from './readableCard.ts';
import { resultOf, type Entry, type KeptRefusal } from './ledger.ts';

/** What is needed to answer a command id that was recorded before. */
export type RecordedAct = {
  readonly version: number;
  readonly person: PersonId;
  readonly result?: Result;
  /** Missing once the content was erased (IN9). */
  readonly envelopeHash?: string;
};

/** A document as its entries up to `version` made it. Never changed in place: a batch works on its own copy. */
export type DocumentState = {
  readonly document: string;
  readonly kind: Kind;
  readonly card: Card | null;
  readonly version: number;
  /** Hash of the newest entry; '' before the first. */
  readonly hash: string;
  /** When each version was received, the first at 0. */
  readonly receivedAt: readonly Instant[];
  readonly acts: ReadonlyMap<string, RecordedAct>;
  /** Refusals known here; others may lie in the ledger. */
  readonly refusals: ReadonlyMap<string, KeptRefusal>;
};

export function emptyState(document: string, kind: Kind): DocumentState {
  return {
    document,
    kind,
    card: null,
    version: 0,
    hash: '',
    receivedAt: [],
    acts: new Map(),
    refusals: new Map(),
  };
}

/** @param entries all of the document's, in the order of their versions */
export function stateOf(document: string, kind: Kind, entries: readonly Entry[]): DocumentState {
  const last = entries.at(-1);
  return {
    ...emptyState(document, kind),
    card: entries.reduce<Card | null>((card, entry) => evolvedBy(kind, card, entry), null),
    version: last?.version ?? 0,
    hash: last?.hash ?? '',
    receivedAt: entries.map(({ receivedAt }) => receivedAt),
    acts: new Map(entries.map((entry) => [entry.id, recordedAct(entry)])),
  };
}

/** Throws `Damaged` where the entry is none that this program wrote. */
function evolvedBy(kind: Kind, card: Card | null, entry: Entry): Card | null {
  try {
    const after = evolved(kind, card, entry.payload?.events ?? [], entry);
    if (isReadableCard(after)) return after;
    throw new TypeError('What it makes is no card');
  } catch (error) {
    throw damaged(entry._id, error);
  }
}

/** Entries whose content was erased have no events; what remained stands in the withdrawal (IN9). */
export function evolved(
  kind: Kind,
  card: Card | null,
  events: readonly AnyEvent[],
  act: EventAct,
): Card | null {
  return events.reduce<Card | null>((before, event) => kind.evolve(before, event, act), card);
}

/** @param card the state's card, evolved by the entry's events */
export function withEntry(state: DocumentState, entry: Entry, card: Card | null): DocumentState {
  return {
    ...state,
    card,
    version: entry.version,
    hash: entry.hash,
    receivedAt: [...state.receivedAt, entry.receivedAt],
    acts: new Map(state.acts).set(entry.id, recordedAct(entry)),
  };
}

export function withRefusal(state: DocumentState, refusal: KeptRefusal): DocumentState {
  return { ...state, refusals: new Map(state.refusals).set(refusal.id, refusal) };
}

function recordedAct(entry: Entry): RecordedAct {
  const result = resultOf(entry);
  return {
    version: entry.version,
    person: entry.by,
    ...(result ? { result } : {}),
    ...(entry.payload ? { envelopeHash: entry.payload.envelopeHash } : {}),
  };
}
