import { isUpper, printed, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import { readAgencies, sameCell } from './agencies.ts';
import type { Component } from './names.ts';
import { readTypeName } from './typeName.ts';

/** What a piece was taken for, and how certain; by the piece's place in its sheet. */
export type Found = { readonly component: Component; readonly certainty: number };
export type Findings = Map<number, Found>;

export type Head = {
  readonly found: Findings;
  /** Where the head ends and the text begins. */
  readonly end: number;
  readonly type: string | undefined;
  readonly typeCertainty: number;
};

const HEAD_LIMIT = 40;

const MARKS: readonly (readonly [Component, (text: string) => number])[] = [
  ['nationalName', is.nationalName],
  ['motto', is.motto],
  ['reference', is.reference],
  ['placeDate', is.placeAndDate],
  ['about', is.about],
  ['urgency', is.urgency],
  ['secrecy', is.secrecy],
  ['circulation', is.circulation],
];

/** Finds the components above the text: from the national name to the subject. */
export function readHead(pieces: readonly Piece[], attached: boolean): Head {
  const found: Findings = new Map();
  const stop = headStop(pieces);
  for (let at = 0; at < stop; at += 1) {
    const text = pieces[at]?.text ?? '';
    for (const [component, certainty] of MARKS) {
      const sure = text.length <= 200 ? certainty(text) : 0;
      const aside = component !== 'about' || sure === 1 || pieces[at]?.paragraph.cell !== undefined;
      if (sure > 0 && aside && !found.has(at)) found.set(at, { component, certainty: sure });
    }
  }
  continueAbout(pieces, found, stop);
  const named = readTypeName(pieces, found, stop, attached);
  readAgencies(pieces, found, named?.at ?? stop);
  return {
    found,
    end: named?.end ?? stop,
    type: named?.type,
    typeCertainty: named?.certainty ?? 0,
  };
}

/** The first piece that is surely text: a long line outside the heading's table, a salutation, a legal basis. */
function headStop(pieces: readonly Piece[]): number {
  const limit = Math.min(pieces.length, HEAD_LIMIT);
  for (let at = 0; at < limit; at += 1) {
    const piece = pieces[at];
    const text = piece?.text ?? '';
    if (is.salutation(text)) return at;
    if (!piece || piece.paragraph.cell || piece.paragraph.inTextBox) continue;
    if (is.legalBasis(text) || /^Điều\s+\d/iu.test(text)) return at;
    const heading = piece.paragraph.align === 'center' || isUpper(text) || is.about(text) > 0;
    if (text.length > 100 && !heading) return at;
    if (/^(?:\d+[.)]|[a-zđ]\)|[-+•]|[IVX]+\.)\s/u.test(printed(piece))) return at;
  }
  return limit;
}

/** A letter's subject may run over several lines of its cell. */
function continueAbout(pieces: readonly Piece[], found: Findings, stop: number): void {
  for (let at = 1; at < stop; at += 1) {
    const before = found.get(at - 1);
    const piece = pieces[at];
    if (before?.component !== 'about' || found.has(at) || !piece?.paragraph.cell) continue;
    if (sameCell(piece, pieces[at - 1])) found.set(at, { component: 'about', certainty: 0.9 });
  }
}
