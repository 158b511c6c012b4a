import { fold } from '../../text.ts';
import { isUpper, shareOf, type Piece } from '../pieces.ts';
import type { Findings } from './head.ts';

export function sameCell(a: Piece | undefined, b: Piece | undefined): boolean {
  const [one, other] = [a?.paragraph.cell, b?.paragraph.cell];
  if (!one || !other) return !one && !other;
  return one.table === other.table && one.row === other.row && one.column === other.column;
}

const SUPERIOR =
  /^(?:ubnd|uy ban nhan dan|bo |tinh uy|thanh uy|tong cuc|hdnd|hoi dong|dai hoc|tong cong ty|tap doan|so |thanh pho|cuc |quan |huyen )/;

/** Capitals above the reference that no mark explains: the superior agency, and below it, bold, the issuing one. */
export function readAgencies(pieces: readonly Piece[], found: Findings, stop: number): void {
  const lines = agencyLines(pieces, found, stop);
  let first = lines.length - 1;
  while (first > 0 && sameAgency(pieces, lines, first)) first -= 1;
  for (const [index, at] of lines.entries()) {
    if (index < first) {
      // A bold name that no superior agency has may be the first line of the issuing one's.
      const sure = isBold(pieces[at]) && !looksSuperior(pieces[at]) ? 0.7 : 0.9;
      found.set(at, { component: 'superiorAgency', certainty: sure });
    } else {
      const sure = index < lines.length - 1 ? 0.7 : 0.95;
      found.set(at, { component: 'issuingAgency', certainty: sure });
    }
  }
}

function isBold(piece: Piece | undefined): boolean {
  return piece !== undefined && shareOf(piece, (run) => run.bold) > 0.5;
}

const CONTINUES =
  /^(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu|va|viet nam|nha nuoc|trung uong) /;

/** A long name runs over two lines: `ỦY BAN NHÂN DÂN` / `TỈNH MẪU`. */
function sameAgency(pieces: readonly Piece[], lines: readonly number[], index: number): boolean {
  const above = pieces[lines[index - 1] ?? -1];
  const below = pieces[lines[index] ?? -1];
  if (CONTINUES.test(`${fold(below?.text ?? '')} `)) return true;
  return isBold(above) && isBold(below) && !looksSuperior(above);
}

function looksSuperior(piece: Piece | undefined): boolean {
  return SUPERIOR.test(`${fold(piece?.text ?? '')} `);
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
