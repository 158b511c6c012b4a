import { decideAs } from '#shared/decideAs.ts';
import type { BookKnowledge } from '#shared/decider.ts';
import { kindOf, type Card } from '#shared/kinds.ts';
import type { Refusal } from '#shared/outcome.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Held } from './cards.ts';
import { isSilent, type ActRecord } from './outbox.ts';
import type { Knowledge } from './rows.ts';

export type Replayed = {
  /** The card as the person sees it (DK2). */
  readonly shown: Card | null;
  readonly waiting: number;
  /** By command id: why a waiting act would be refused on the card as it stands. */
  readonly foreseen: ReadonlyMap<string, Refusal>;
};

/** The confirmed card with the person's own acts that it lacks, by the same rules as the server's. */
export function replay(
  held: Held,
  acts: readonly ActRecord[],
  knowledge: Knowledge,
  now: Instant,
): Replayed {
  const foreseen = new Map<string, Refusal>();
  let shown = held.card;
  for (const act of acts.filter((one) => isLacking(one, held))) {
    const next = replayOne(shown, act, knowledge, now);
    if ('refusal' in next) foreseen.set(act.id, next.refusal);
    else shown = next.card;
  }
  const waiting = acts.filter((act) => act.state === 'waiting' && !isSilent(act)).length;
  return { shown, waiting, foreseen };
}

/** An act whose receipt came before its card did still shows, or the screen would step back for a moment. */
function isLacking({ state, receipt }: ActRecord, { version }: Held): boolean {
  if (state === 'waiting') return true;
  return state === 'recorded' && receipt?.version !== undefined && receipt.version > version;
}

function replayOne(
  card: Card | null,
  { envelope, person, receipt }: ActRecord,
  { office, calendar }: Knowledge,
  now: Instant,
): { readonly card: Card | null } | { readonly refusal: Refusal } {
  const { id, document, basedOn, decidedAt, as } = envelope;
  const kind = kindOf(document);
  const parsed = kind?.parse(envelope.command);
  if (!kind || !parsed?.ok) return { card };
  const known = bookOf(receipt);
  const circumstances = {
    ...{ id, document, basedOn, decidedAt, receivedAt: now, office, calendar },
    ...(known ? { book: known } : {}),
  };
  const { command } = parsed;
  const decided = decideAs({ kind, card, command, person, circumstances, ...(as ? { as } : {}) });
  if (!decided.ok) return decided;
  const { position, actingFor } = decided.actor;
  const act = {
    ...{ id, document, basedOn, by: person, as: position, at: decidedAt, receivedAt: now },
    ...(actingFor ? { actingFor } : {}),
    version: versionOf(card) + 1,
  };
  return {
    card: decided.events.reduce<Card | null>((to, event) => kind.evolve(to, event, act), card),
  };
}

/** The number that the server gave is known from the receipt before the card comes. */
function bookOf(receipt: ActRecord['receipt']): BookKnowledge | undefined {
  if (!receipt || receipt.outcome === 'rejected') return undefined;
  const { arrivalNumber, year } = receipt.result ?? {};
  if (typeof arrivalNumber !== 'number' || typeof year !== 'number') return undefined;
  return { arrivalNumber, year, duplicates: [], quarterClosed: false };
}

export function versionOf(card: Card | null): number {
  return card && 'version' in card ? card.version : 0;
}
