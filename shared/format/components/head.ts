import { fold } from '../../text.ts';
import { isUpper, printed, shareOf, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import type { Component } from './names.ts';

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
      if (sure > 0 && !found.has(at)) found.set(at, { component, certainty: sure });
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

function sameCell(a: Piece | undefined, b: Piece | undefined): boolean {
  const [one, other] = [a?.paragraph.cell, b?.paragraph.cell];
  if (!one || !other) return !one && !other;
  return one.table === other.table && one.row === other.row && one.column === other.column;
}

type Named = { at: number; end: number; type: string; certainty: number };

function readTypeName(
  pieces: readonly Piece[],
  found: Findings,
  stop: number,
  attached: boolean,
): Named | undefined {
  const letter = [...found.values()].some((one) => one.component === 'about');
  for (let at = 0; at < stop; at += 1) {
    const piece = pieces[at];
    if (!piece || found.has(at) || piece.paragraph.cell?.column === 0) continue;
    const type = is.typeNamed(piece.text);
    const stands = isUpper(piece.text) || piece.paragraph.align === 'center';
    if (type !== undefined && stands) {
      subjectsBelow(found, at);
      return named(pieces, found, { at, type, certainty: 1 });
    }
    if (type !== undefined || letter || !isUnknownName(piece, found, attached)) continue;
    const legislation = is.isLegislation(piece.text);
    const certainty = legislation ? 1 : 0.7;
    return named(pieces, found, { at, type: `other: ${capitalised(piece.text)}`, certainty });
  }
  return undefined;
}

/** “Về việc …” below a type's name is its subject and no letter's. */
function subjectsBelow(found: Findings, name: number): void {
  for (const [at, one] of found) if (at > name && one.component === 'about') found.delete(at);
}

/** Centred capitals below the heading say what it is, even if no decree knows such a document. */
function isUnknownName(piece: Piece, found: Findings, attached: boolean): boolean {
  if (piece.paragraph.cell || piece.paragraph.inTextBox || piece.paragraph.align !== 'center')
    return false;
  if (!isUpper(piece.text) || piece.text.length > 60) return false;
  const seen = [...found.values()].map((one) => one.component);
  return seen.includes('placeDate') || (attached && seen.includes('motto'));
}

function capitalised(text: string): string {
  const lower = text.toLocaleLowerCase('vi');
  return lower.slice(0, 1).toLocaleUpperCase('vi') + lower.slice(1);
}

/** The subject is what stands centred or bold right below the type's name. */
function named(
  pieces: readonly Piece[],
  found: Findings,
  name: { at: number; type: string; certainty: number },
): Named {
  found.set(name.at, { component: 'typeName', certainty: name.certainty });
  let end = name.at + 1;
  while (end < pieces.length && end < name.at + 6 && !found.has(end)) {
    const piece = pieces[end];
    if (!piece || !isSubject(piece, end === name.at + 1)) break;
    const kind = is.accompanying(piece.text) > 0 ? 'accompanying' : 'subject';
    found.set(end, { component: kind, certainty: end === name.at + 1 ? 1 : 0.9 });
    end += 1;
    if (kind === 'accompanying' || piece.paragraph.linesBelow.length > 0) break;
  }
  return { ...name, end };
}

function isSubject(piece: Piece, first: boolean): boolean {
  const text = piece.text;
  if (is.accompanying(text) > 0) return true;
  if (is.salutation(text) || is.legalBasis(text) || is.operative(text)) return false;
  if (/^(?:Điều|Chương|Phần|Mục)\s+[\dIVX]/iu.test(text) || text.length > 400) return false;
  if (isUpper(text) && text.length > 3 && !first) return false;
  const bold = shareOf(piece, (run) => run.bold) > 0.6;
  const centred = piece.paragraph.align === 'center';
  if (first && isUpper(text)) return centred && bold;
  return centred || (bold && text.length < 250 && !/^(?:\d+|[IVX]+)[.)]/u.test(printed(piece)));
}

const SUPERIOR =
  /^(?:ubnd|uy ban nhan dan|bo |tinh uy|thanh uy|tong cuc|hdnd|hoi dong|dai hoc|tong cong ty|tap doan|so |thanh pho|cuc |quan |huyen )/;

/** Capitals above the reference that no mark explains: the superior agency, and below it, bold, the issuing one. */
function readAgencies(pieces: readonly Piece[], found: Findings, stop: number): void {
  const lines = agencyLines(pieces, found, stop);
  const last = lines[lines.length - 1];
  if (last === undefined) return;
  const bold = (at: number) => {
    const piece = pieces[at];
    return piece !== undefined && shareOf(piece, (run) => run.bold) > 0.5;
  };
  let first = lines.length - 1;
  while (
    first > 0 &&
    bold(lines[first - 1] ?? 0) &&
    bold(last) &&
    !looksSuperior(pieces, lines, first - 1)
  )
    first -= 1;
  const split = first < lines.length - 1;
  for (const [index, at] of lines.entries()) {
    const upper = index < first;
    const sure = upper ? (bold(at) && !looksSuperior(pieces, lines, index) ? 0.7 : 0.9) : 0.95;
    found.set(at, {
      component: upper ? 'superiorAgency' : 'issuingAgency',
      certainty: split && !upper && index < lines.length - 1 ? 0.7 : sure,
    });
  }
}

function looksSuperior(pieces: readonly Piece[], lines: readonly number[], index: number): boolean {
  const text = pieces[lines[index] ?? 0]?.text ?? '';
  return SUPERIOR.test(`${fold(text)} `);
}

function agencyLines(pieces: readonly Piece[], found: Findings, stop: number): readonly number[] {
  const anchor = [...found].find(([, one]) => one.component === 'reference')?.[0];
  const national = [...found].find(([, one]) => one.component === 'nationalName')?.[0];
  const lines: number[] = [];
  for (let at = 0; at < Math.min(stop, anchor ?? stop); at += 1) {
    const piece = pieces[at];
    if (!piece || found.has(at) || piece.text.length > 120 || !/\p{L}/u.test(piece.text)) continue;
    const cell = piece.paragraph.cell;
    const aside =
      national === undefined || cell === undefined || !sameCell(piece, pieces[national]);
    const left = cell === undefined || cell.column + cell.span < cell.columns || cell.columns === 1;
    if (aside && left && (isUpper(piece.text) || cell !== undefined)) lines.push(at);
  }
  return lines;
}
