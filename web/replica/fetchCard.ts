import type { IncomingCard } from '#shared/incoming/card.ts';
import { isIncoming } from './rows.ts';
import type { Memory } from './memory.ts';
import { ask, readJson } from './ask.ts';
import type { Card } from '#shared/kinds.ts';

/** A card that is not on this desk (any more), from the server; `null` where there is none for this person, or offline. */
export async function fetchCard(
  { device }: Memory,
  document: string,
): Promise<IncomingCard | null> {
  const reply = await ask(device, `/api/documents/${encodeURIComponent(document)}`);
  if (reply.kind !== 'answered' || !reply.response.ok) return null;
  const card = await readJson(reply.response);
  if (typeof card !== 'object' || card === null || !('kind' in card)) return null;
  // Our server's own cards have no schema besides their type; `kind` tells them from any other answer.
  const known = card as Card;
  return isIncoming(known) ? known : null;
}
