import type { IncomingCard } from './card.ts';
import { documentTypeName } from './documentTypes.ts';
import { urgencyNames } from './urgencyNames.ts';

/** Long directives are found by their first words; the rest stays findable on the server. */
const MOST_TEXT = 2_000;

/**
 * What an incoming document is found by: what it says, and what the office calls it: its number in the book, its type
 * by name and abbreviation, its urgency where there is one.
 */
export function searchText(card: IncomingCard): string {
  const { issuer, issuerCode, reference, subject, signer, note } = card;
  const said = card.history.map(({ text }) => text);
  const type = documentTypeName(card.documentType);
  const abbreviation = card.documentType.replace(/^other: /, '');
  const names = [numberOf(card), urgencyOf(card), abbreviation, type.en];
  // “quyết định 263” stands as it is said.
  // What names it comes before what may be long.
  const all = [`${type.vi} ${reference}`, ...names, issuer, issuerCode, subject, signer, note];
  return [...all, ...said]
    .filter((text) => text)
    .join(' ')
    .slice(0, MOST_TEXT);
}

function numberOf({ arrivalNumber, year }: IncomingCard): string {
  return arrivalNumber === null ? '' : `số đến ${arrivalNumber}/${year}`;
}

/** Nothing is stamped on an ordinary one. */
function urgencyOf({ urgency }: IncomingCard): string {
  const { vi, en } = urgencyNames[urgency];
  return urgency === 'normal' ? '' : `${vi} ${en}`;
}
