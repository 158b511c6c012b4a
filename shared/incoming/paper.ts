import { changed } from './assignments.ts';
import type { IncomingCard } from './card.ts';
import type { Act, EventOf } from './events.ts';

/** AS2: receiving the paper is an act on what the taker holds. */
export function received(card: IncomingCard, event: EventOf<'OriginalReceived'>): IncomingCard {
  const taken = { ...card, paperOriginal: { at: event.at } };
  return changed(taken, event.assignments, () => ({ acted: true }));
}

/** OR1: refused by the taker, it stays with whoever had it. */
export function stays(card: IncomingCard): IncomingCard {
  return card.paperOriginal ? { ...card, paperOriginal: { at: card.paperOriginal.at } } : card;
}

/** The document is filed; the paper lies in the dossier when whoever has it filed it. */
export function filed(
  card: IncomingCard,
  { dossier }: EventOf<'FiledInDossier'>,
  { as, actingFor }: Act,
): IncomingCard {
  const dossiers = [...new Set([...(card.dossiers ?? []), dossier])];
  const paper = card.paperOriginal;
  if (paper?.at !== (actingFor ?? as)) return { ...card, dossiers };
  return { ...card, dossiers, paperOriginal: { ...paper, dossier } };
}
