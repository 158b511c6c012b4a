import { decideAs } from '#shared/decideAs.ts';
import type { Actor, Circumstances } from '#shared/decider.ts';
import type { AnyEvent, Card, PersonCommand } from '#shared/kinds.ts';
import { refuse, type Refusal, type Result } from '#shared/outcome.ts';
import { SYSTEM } from '#shared/system.ts';
import { dayOf, type Instant } from '#shared/workdays.ts';
import type { Batch } from './batch.ts';
import { correctedTime } from './clock.ts';
import { keptRefusal, makeEntry } from './ledger.ts';
import { answerAgain } from './repeated.ts';
import { evolved, type DocumentState } from './state.ts';
import type { Answer, Queued } from './submission.ts';

type Decision =
  | {
      readonly ok: true;
      readonly actor: Actor;
      readonly at: Instant;
      readonly events: readonly AnyEvent[];
      readonly result?: Result;
      /** Nothing happens: it is so since this version. */
      readonly since?: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the person has of the document: may read it, had it once (and may be told why an act is refused), nothing. */
type View = 'reads' | 'had' | 'nothing';

/** What a command comes to, seeing everything decided before it in the batch. */
export function decideInBatch(queued: Queued, batch: Batch): Answer {
  const { document } = queued.submission;
  const state = batch.state(document);
  if (!state) throw new Error(`${document} is not open in this batch`);
  const again = answerAgain(queued, state, batch);
  if (again) return again;
  const view = viewOf(queued, state, batch);
  const decision = decideOn(queued, state, batch, view);
  if (!decision.ok) return reject(queued, state, batch, decision.refusal, view);
  const { since } = decision;
  if (since !== undefined) return { outcome: 'alreadyRecorded', document, version: since };
  return record(queued, state, batch, decision);
}

/** Whoever read it when they decided may have the act judged, though their acting has run out since (OB7). */
function viewOf(queued: Queued, state: DocumentState, batch: Batch): View {
  const { person } = queued.submission;
  const decidedAt = decidedAtOf(queued, state, batch);
  const days = [queued.receivedAt, decidedAt];
  if (person === SYSTEM || days.some((at) => batch.isReader(state, person, at))) return 'reads';
  const { office } = batch.agency();
  const had = state.card && state.kind.former(state.card, office, dayOf(decidedAt));
  return had?.includes(person) ? 'had' : 'nothing';
}

function decideOn(queued: Queued, state: DocumentState, batch: Batch, view: View): Decision {
  const { basedOn, person } = queued.submission;
  if (person === SYSTEM) return decideForSystem(queued, state, batch);
  if (view === 'nothing' && basedOn > 0) return refuse('UNKNOWN.document');
  if (basedOn > state.version) return refuse('FORMAT.basedOn');
  const decision = decideForPerson(queued, state, batch, view);
  if (!decision.ok) return decision;
  if (state.card && view !== 'reads') return refuse('UNKNOWN.document');
  if (!referencesAreKnown(queued, batch)) return refuse('UNKNOWN.reference');
  return filesAreKnown(queued, state) ? decision : refuse('FILE.missing');
}

/** A document that the person may not see is decided on as if there were none: the same answer in either case. */
function decideForPerson(queued: Queued, state: DocumentState, batch: Batch, view: View): Decision {
  const { kind, command, person, as } = queued.submission;
  const card = view === 'nothing' ? null : state.card;
  const circumstances = circumstancesOf(queued, state, batch);
  const decided = decideAs({
    kind,
    card,
    command: command as PersonCommand,
    person,
    ...(as === undefined ? {} : { as }),
    circumstances,
  });
  return decided.ok ? { ...decided, at: circumstances.decidedAt } : decided;
}

function decideForSystem(queued: Queued, state: DocumentState, batch: Batch): Decision {
  const { kind, command } = queued.submission;
  const actor = { person: SYSTEM, position: SYSTEM };
  const circumstances = { ...circumstancesOf(queued, state, batch), actor };
  const outcome = kind.decide(state.card, command, circumstances);
  return outcome.ok ? { ...outcome, actor, at: circumstances.decidedAt } : outcome;
}

function decidedAtOf(
  { submission, receivedAt }: Queued,
  state: DocumentState,
  batch: Batch,
): Instant {
  const { basedOn, decidedAt = receivedAt } = submission;
  const { leaseDays } = batch.agency().office.settings;
  const seenAt = state.receivedAt[basedOn - 1];
  return correctedTime({ decidedAt, receivedAt, seenAt, leaseDays });
}

function circumstancesOf(
  queued: Queued,
  state: DocumentState,
  batch: Batch,
): Omit<Circumstances, 'actor'> {
  const { submission, receivedAt } = queued;
  const { id, document, basedOn, command } = submission;
  const { office, calendar } = batch.agency();
  const book = batch.numbering.knowledge({ document, card: state.card, command, receivedAt });
  return {
    id,
    document,
    basedOn,
    decidedAt: decidedAtOf(queued, state, batch),
    receivedAt,
    office,
    calendar,
    ...(book ? { book } : {}),
  };
}

function referencesAreKnown({ submission, receivedAt }: Queued, batch: Batch): boolean {
  return submission.named.documents.every((document) => {
    const state = batch.state(document);
    return state !== undefined && batch.isReader(state, submission.person, receivedAt);
  });
}

/** What the document carries may be named by whoever reads it; the rest must be theirs to name. */
function filesAreKnown({ submission }: Queued, { kind, card }: DocumentState): boolean {
  const { named, permitted } = submission;
  const carried = card ? kind.filesFor(card, submission.person) : [];
  const isCarried = (sha256: string) => carried.some((file) => file.sha256 === sha256);
  const isSame = ({ sha256, size, mediaType }: (typeof carried)[number]) =>
    carried.some(
      (file) => file.sha256 === sha256 && file.size === size && file.mediaType === mediaType,
    );
  return (
    named.files.every((file) => permitted.has(file.sha256) || isSame(file)) &&
    named.pagesOf.every((sha256) => permitted.has(sha256) || isCarried(sha256))
  );
}

function record(
  { submission, receivedAt, salt }: Queued,
  state: DocumentState,
  batch: Batch,
  { actor, at, events, result }: Extract<Decision, { ok: true }>,
): Answer {
  const { document, id, basedOn, decidedAt = receivedAt, device } = submission;
  const { command, envelopeHash, signature, sent } = submission;
  const version = state.version + 1;
  const act = {
    id,
    document,
    version,
    basedOn,
    by: actor.person,
    as: actor.position,
    ...(actor.actingFor === undefined ? {} : { actingFor: actor.actingFor }),
    at,
    receivedAt,
  };
  const card = evolved(state.kind, state.card, events, act);
  const facts = {
    ...act,
    ...(device === undefined ? {} : { device }),
    decidedAt,
    n: batch.next(),
    epoch: batch.epoch,
    ...audienceOf(state, card, batch, receivedAt),
    previous: state.hash,
  };
  const kept = {
    ...(result ? { result } : {}),
    ...(signature === undefined ? {} : { signature }),
    ...(sent === undefined ? {} : { sent }),
  };
  batch.record(makeEntry(facts, { command, events, envelopeHash, ...kept }, salt), card);
  return { outcome: 'recorded', document, version, ...(result ? { result } : {}) };
}

/** DK1 and DK3 after the entry; when it changes the office itself, by the office as it is then. */
function audienceOf(
  { kind }: DocumentState,
  card: Card | null,
  batch: Batch,
  receivedAt: Instant,
): { readonly readers: readonly string[]; readonly desks: readonly string[] } {
  if (!card) return { readers: [], desks: [] };
  const office = card.kind === 'office' ? card : batch.agency().office;
  const day = dayOf(receivedAt);
  const readers = kind.audience(card, office, day);
  return { readers, desks: kind.onDesk(card, office, day) ? readers : [] };
}

/** A missing file is no lasting answer, and the system asks anew by itself. */
function reject(
  queued: Queued,
  state: DocumentState,
  batch: Batch,
  refusal: Refusal,
  view: View,
): Answer {
  const version = view === 'reads' && state.version > 0 ? { version: state.version } : {};
  const isKept = refusal.rule !== 'FILE' && queued.submission.person !== SYSTEM;
  if (isKept) batch.refuse({ ...keptRefusal(queued, refusal), ...version });
  return { outcome: 'rejected', refusal, ...version };
}
