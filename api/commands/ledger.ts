import { randomUUID } from 'node:crypto';
import type { PersonId, PositionId } from '#shared/office/office.ts';
import type { Refusal, Result } from '#shared/outcome.ts';
import type { AnyEvent, Command } from '#shared/kinds.ts';
import type { Instant } from '#shared/workdays.ts';
import { canonicalForm, sha256 } from './canonical.ts';
import type { Queued } from './submission.ts';

/** What was said and what came of it: the part of an entry that IN9 can erase. */
export type Payload = {
  /** As it was parsed, and nothing else. */
  readonly command: Command;
  readonly events: readonly AnyEvent[];
  readonly result?: Result;
  /** SHA-256 of the RFC 8785 form of the envelope without its signature. */
  readonly envelopeHash: string;
  readonly signature?: string;
  /** That form itself, where it cannot be rebuilt from the entry: see `signedText`. */
  readonly sent?: string;
};

/** One accepted command = one document of the ledger, created and never changed but by an erasure (IN9). */
export type Entry = {
  readonly _id: string;
  readonly _rev?: string;
  /** Agency-wide 1, 2, 3 … */
  readonly n: number;
  /** Of the writer. */
  readonly epoch: number;
  readonly document: string;
  readonly version: number;
  /** Command id. */
  readonly id: string;
  readonly by: PersonId;
  readonly as: PositionId;
  readonly actingFor?: PositionId;
  readonly device?: string;
  /** When it was decided, corrected by OB7. */
  readonly at: Instant;
  /** When it was decided, as the device said. */
  readonly decidedAt: Instant;
  readonly receivedAt: Instant;
  readonly basedOn: number;
  /** DK1: who may read the document after this entry; sorted. */
  readonly readers: readonly PersonId[];
  /** DK3: `readers`, or nobody once it left the desks. */
  readonly desks: readonly PersonId[];
  /** SHA-256 of salt ‖ RFC 8785 form of the payload. */
  readonly payloadHash: string;
  /** `hash` of the document's entry before; '' for the first. */
  readonly previous: string;
  /** SHA-256 of the RFC 8785 form of what stands above, `_id` and `_rev` left out. */
  readonly hash: string;
  readonly salt?: string;
  readonly payload?: Payload;
  /** IN9: in the place of salt and payload, the answer that the device was given; no content, and not in the hash. */
  readonly erased?: { readonly result?: Result };
};

/** What `hash` is made of. */
export type EntryFacts = Omit<
  Entry,
  '_id' | '_rev' | 'hash' | 'salt' | 'payload' | 'payloadHash' | 'erased'
>;

/** A refusal that will be given again for the same id; nothing of the content. */
export type KeptRefusal = Refusal & {
  readonly _id: string;
  readonly _rev?: string;
  readonly id: string;
  readonly document: string;
  readonly by: PersonId;
  readonly receivedAt: Instant;
  /** Of the card, where the person may see it. */
  readonly version?: number;
  /** SHA-256 of salt ‖ envelope hash; neither for IN2, nor after an erasure. */
  readonly salt?: string;
  readonly digest?: string;
};

/** Takes the place of a number whose entry was never written, so that who reads by `n` need not wait. */
export type Void = {
  readonly _id: string;
  readonly _rev?: string;
  readonly n: number;
  readonly epoch: number;
};

/** IN9: that a document's content is to go (`done: false`) or is gone everywhere. */
export type Erasure = {
  readonly _id: string;
  readonly _rev?: string;
  readonly document: string;
  readonly done: boolean;
};

/**
 * The newest that is written: every write of the writer brings it along, on the revision before. A majority that takes
 * it says with that that it has no newer one, so whoever reads the ledger up to it lacks nothing that was receipted.
 */
export type Head = {
  readonly _id: typeof HEAD_ID;
  readonly _rev?: string;
  /** Of the writer that wrote it. */
  readonly epoch: number;
  /** The highest `n`, and the one before this write. */
  readonly newest: number;
  readonly before: number;
  /** What this write brought besides. */
  readonly ids: readonly string[];
  readonly spans: readonly Span[];
  /** Epoch of a writer that proved with it that there is no newer one. */
  readonly provenBy?: number;
};

/** From number `after` on only entries of this epoch or later ones count. */
export type Span = { readonly epoch: number; readonly after: number };

export type LedgerDoc = Entry | KeptRefusal | Void | Erasure | Head;

export const HEAD_ID = 'head';

const VERSION_DIGITS = 8;
const NUMBER_DIGITS = 10;

export function entryId(document: string, version: number): string {
  return `${document}:${String(version).padStart(VERSION_DIGITS, '0')}`;
}

export function refusalId(document: string, id: string): string {
  return `${document}:refused:${id}`;
}

export function voidId(n: number): string {
  return `void:${String(n).padStart(NUMBER_DIGITS, '0')}`;
}

export function erasureId(document: string): string {
  return `erased:${document}`;
}

export function isEntry(doc: LedgerDoc): doc is Entry {
  return 'payloadHash' in doc;
}

export function isVoid(doc: LedgerDoc): doc is Void {
  return doc._id.startsWith('void:');
}

export function isErasure(doc: LedgerDoc): doc is Erasure {
  return doc._id.startsWith('erased:');
}

export function isHead(doc: LedgerDoc): doc is Head {
  return doc._id === HEAD_ID;
}

export function isNumbered(doc: LedgerDoc): doc is Entry | Void {
  return isEntry(doc) || isVoid(doc);
}

export function isRefusal(doc: LedgerDoc): doc is KeptRefusal {
  return 'rule' in doc;
}

/** 122 bits of chance, from Node's store of it: asking the system each time would cost ten times as much. */
export function newSalt(): string {
  return randomUUID();
}

export function makeEntry(facts: EntryFacts, payload: Payload, salt: string): Entry {
  const hashed = { ...facts, payloadHash: payloadHash(salt, payload) };
  const hash = sha256(canonicalForm(hashed));
  return { _id: entryId(facts.document, facts.version), ...hashed, hash, salt, payload };
}

export function payloadHash(salt: string, payload: Payload): string {
  return sha256(salt + canonicalForm(payload));
}

/** The hash that the entry ought to have. */
export function entryHash(entry: Entry): string {
  const {
    _id,
    _rev,
    hash: _hash,
    salt: _salt,
    payload: _payload,
    erased: _erased,
    ...facts
  } = entry;
  return sha256(canonicalForm(facts));
}

/** Whoever writes to the store may have put anything into an entry: what is no list of events brings none. */
export function eventsOf({ payload }: Pick<Entry, 'payload'>): readonly AnyEvent[] {
  const events: unknown = payload?.events;
  return Array.isArray(events) ? (events as readonly unknown[]).filter(isEvent) : [];
}

function isEvent(value: unknown): value is AnyEvent {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Whether every event of the entry is one, as far as its form tells. */
export function hasWholeEvents({ payload }: Pick<Entry, 'payload'>): boolean {
  const events: unknown = payload ? payload.events : [];
  return Array.isArray(events) && events.every(isEvent);
}

/** What remains of an entry when its content is gone; every hash stays as it was. */
export function withoutContent(entry: Entry): Entry {
  const { salt: _salt, payload, ...rest } = entry;
  return { ...rest, erased: payload?.result ? { result: payload.result } : (rest.erased ?? {}) };
}

/** What the receipt of this entry says besides document and version. */
export function resultOf(entry: Entry): Result | undefined {
  return entry.payload?.result ?? entry.erased?.result;
}

/** Nothing of the content; of what IN2 refuses not even a salted hash. */
export function keptRefusal(
  { submission, receivedAt, salt }: Queued,
  { rule, key, names }: Refusal,
): KeptRefusal {
  const { id, document, person, envelopeHash } = submission;
  const digest = rule === 'IN2' ? {} : { salt, digest: saltedDigest(salt, envelopeHash) };
  return {
    _id: refusalId(document, id),
    id,
    document,
    by: person,
    receivedAt,
    rule,
    key,
    ...(names ? { names } : {}),
    ...digest,
  };
}

export function saltedDigest(salt: string, envelopeHash: string): string {
  return sha256(salt + envelopeHash);
}
