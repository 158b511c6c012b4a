import { kindOf, type Card } from '#shared/kinds.ts';
import { noAgency, withCard, type Agency } from '../commands/agency.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import { isEntryShaped } from './shape.ts';
import { walk } from './walk.ts';

export type Agencies = {
  /** Office and calendars before the entry with this number, and after each entry of the same batch that changes them. */
  readonly at: (n: number) => readonly Agency[];
};

/** As many entries as go out in one write: of a batch that was written in part, the rest is decided after it. */
const IN_ONE_WRITE = 256;

/** Every office and calendar that the ledger tells of, by the number of the entry that made it. */
export async function readAgencies(request: StoreRequest, upTo: number): Promise<Agencies> {
  const cards: { readonly n: number; readonly card: Card }[] = [];
  for (const document of ['office', 'calendar:']) {
    cards.push(...(await cardsOf(request, document, upTo)));
  }
  let agency = noAgency;
  const states = cards
    .sort((left, right) => left.n - right.n)
    .map(({ n, card }) => ({ n, agency: (agency = withCard(agency, card)) }));
  return {
    at(n) {
      const next = firstAtLeast(states, n);
      const before = states[next - 1]?.agency ?? noAgency;
      const later = states.slice(next).filter((state) => state.n <= n + IN_ONE_WRITE);
      return [before, ...later.map((state) => state.agency)];
    },
  };
}

async function cardsOf(request: StoreRequest, from: string, upTo: number) {
  const cards: { n: number; card: Card }[] = [];
  let last: { readonly document: string; readonly card: Card } | undefined;
  for await (const { doc } of walk(request, 'ledger', { from, to: `${from}\uffff` })) {
    if (!isEntryShaped(doc) || doc.n > upTo) continue;
    const { document, n, payload } = doc;
    let card: Card | null = last?.document === document ? last.card : null;
    try {
      for (const event of payload?.events ?? [])
        card = kindOf(document)?.evolve(card, event, doc) ?? card;
    } catch {
      // The check of this document names what cannot be applied.
      continue;
    }
    if (!card) continue;
    last = { document, card };
    cards.push({ n, card });
  }
  return cards;
}

/** Where the first state with this number or a later one stands. */
function firstAtLeast(states: readonly { readonly n: number }[], n: number): number {
  let [low, high] = [0, states.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((states[middle]?.n ?? Infinity) < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
