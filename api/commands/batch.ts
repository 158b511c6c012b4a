import type { PersonId } from '#shared/office/office.ts';
import { dayOf, type Instant } from '#shared/workdays.ts';
import { withCard, type Agency } from './agency.ts';
import type { Entry, KeptRefusal, LedgerDoc } from './ledger.ts';
import type { Numbering } from './numbering.ts';
import { withEntry, withRefusal, type DocumentState } from './state.ts';
import type { Card } from '#shared/kinds.ts';

/** What is decided in one go and written in one request; nobody else sees it before it is written. */
export type Batch = {
  readonly epoch: number;
  readonly numbering: Numbering;
  readonly agency: () => Agency;
  readonly state: (document: string) => DocumentState | undefined;
  /** Whether this command id was used, for whatever document. */
  readonly isUsed: (id: string) => boolean;
  /** True once for a command that an earlier attempt recorded without being able to say so. */
  readonly isFirstAnswer: (id: string) => boolean;
  readonly record: (entry: Entry, card: Card | null) => void;
  readonly refuse: (refusal: KeptRefusal) => void;
  /** DK1, as it stands in this batch. */
  readonly isReader: (state: DocumentState, person: PersonId, at: Instant) => boolean;
  readonly entries: () => readonly Entry[];
  readonly refusals: () => readonly KeptRefusal[];
  readonly states: () => readonly DocumentState[];
  /** Everything to be written. */
  readonly docs: () => readonly LedgerDoc[];
  /** The agency-wide number of the next entry; taken when that is recorded, so that no failure leaves a gap. */
  readonly next: () => number;
};

export type BatchStart = {
  readonly epoch: number;
  readonly next: number;
  readonly agency: Agency;
  readonly numbering: Numbering;
  readonly states: ReadonlyMap<string, DocumentState>;
  readonly isUsed: (id: string) => boolean;
  /** Commands that an earlier attempt recorded, as far as it knew. */
  readonly unanswered: ReadonlySet<string>;
};

export function openBatch(start: BatchStart): Batch {
  const states = new Map(start.states);
  const entries: Entry[] = [];
  const refusals: KeptRefusal[] = [];
  const used = new Set<string>();
  const unanswered = new Set(start.unanswered);
  let { agency, next } = start;

  return {
    epoch: start.epoch,
    numbering: start.numbering,
    agency: () => agency,
    state: (document) => states.get(document),
    isUsed: (id) => used.has(id) || start.isUsed(id),
    isFirstAnswer: (id) => unanswered.delete(id),
    record(entry, card) {
      const state = states.get(entry.document);
      if (!state) throw new Error(`${entry.document} is not open in this batch`);
      start.numbering.apply(entry.document, entry.payload?.events ?? []);
      states.set(entry.document, withEntry(state, entry, card));
      entries.push(entry);
      used.add(entry.id);
      agency = withCard(agency, card);
      next = entry.n + 1;
    },
    refuse(refusal) {
      const state = states.get(refusal.document);
      if (state) states.set(refusal.document, withRefusal(state, refusal));
      refusals.push(refusal);
      used.add(refusal.id);
    },
    isReader: ({ kind, card }, person, at) =>
      card !== null && kind.audience(card, agency.office, dayOf(at)).includes(person),
    entries: () => entries,
    refusals: () => refusals,
    states: () => [...states.values()],
    docs: () => [...entries, ...refusals],
    next: () => next,
  };
}
