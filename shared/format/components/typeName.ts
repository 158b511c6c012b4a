import { isUpper, printed, shareOf, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import type { Findings } from './head.ts';

type Named = { at: number; end: number; type: string; certainty: number };

export function readTypeName(
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
    if (
      type !== undefined ||
      letter ||
      !isUnknownName(piece, found, attached) ||
      isIssuer(pieces, at)
    )
      continue;
    const legislation = is.isLegislation(piece.text);
    const certainty = legislation ? 1 : 0.7;
    return named(pieces, found, { at, type: `other: ${capitalised(piece.text)}`, certainty });
  }
  return undefined;
}

/**
 * “Về việc …” below a type's name is its subject and no letter's. Where place and date stand above it, a line
 * below that ends with a day (`Kết luận … ngày 02 tháng 11 năm 2026`) is a sentence.
 */
function subjectsBelow(found: Findings, name: number): void {
  const dated = [...found].some(([at, one]) => at < name && one.component === 'placeDate');
  for (const [at, { component }] of found)
    if (at > name && (component === 'about' || (dated && component === 'placeDate')))
      found.delete(at);
}

/** Centred capitals below the heading say what it is, even if no decree knows such a document. */
function isUnknownName(piece: Piece, found: Findings, attached: boolean): boolean {
  if (piece.paragraph.cell || piece.paragraph.inTextBox) return false;
  if (piece.paragraph.align !== 'center' && !is.isLegislation(piece.text)) return false;
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
    if (!piece || !isSubject(piece, end === name.at + 1) || isIssuer(pieces, end)) break;
    const open = found.get(end - 1)?.component === 'accompanying';
    const kind = open || is.accompanying(piece.text) > 0 ? 'accompanying' : 'subject';
    found.set(end, { component: kind, certainty: end === name.at + 1 ? 1 : 0.9 });
    end += 1;
    if (kind === 'accompanying' ? piece.text.endsWith(')') : piece.paragraph.linesBelow.length > 0)
      break;
  }
  return { ...name, end };
}

/** Capitals right above the legal basis name who decides. */
function isIssuer(pieces: readonly Piece[], at: number): boolean {
  const below = pieces[at + 1]?.text ?? '';
  return isUpper(pieces[at]?.text ?? '') && is.legalBasis(below) > 0;
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
