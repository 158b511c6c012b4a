import { isUpper, printed, shareOf, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import type { Findings } from './head.ts';

/** How many pieces above `Nơi nhận` or the end a signature may begin. */
const REACH = 14;

/** Where the signature and the recipients begin; the sheet's length when it has neither. */
export function tailStart(pieces: readonly Piece[], from: number): number {
  const heading = pieces.findLastIndex((piece, at) => at >= from && is.recipients(piece.text) > 0);
  const base = heading < 0 ? pieces.length : tableStart(pieces, heading, from);
  for (let at = Math.max(from, base - REACH); at < base; at += 1) {
    const piece = pieces[at];
    if (piece && opensSignature(pieces, at, base)) return tableStart(pieces, at, from);
  }
  return base < pieces.length ? base : loneName(pieces, from);
}

function opensSignature(pieces: readonly Piece[], at: number, base: number): boolean {
  const text = pieces[at]?.text ?? '';
  if (is.authority(text) > 0) return true;
  if (is.position(text) === 0) return false;
  // An office in capitals also stands above the legal basis (`GIÁM ĐỐC SỞ NỘI VỤ`): a signature has no text below.
  return !pieces.slice(at + 1, base).some(isText);
}

function isText({ text }: Piece): boolean {
  return text.length >= 120 || is.legalBasis(text) > 0 || /^Điều\s+\d/iu.test(text);
}

/** A name as the very last line signs the text, even without a position. */
function loneName(pieces: readonly Piece[], from: number): number {
  const at = pieces.length - 1;
  const piece = pieces[at];
  if (!piece || at <= from || is.signer(piece.text) < 0.9) return pieces.length;
  return piece.paragraph.align === 'both' && !piece.paragraph.cell ? pieces.length : at;
}

function tableStart(pieces: readonly Piece[], at: number, from: number): number {
  const table = pieces[at]?.paragraph.cell?.table;
  let start = at;
  if (table === undefined) return start;
  while (start > from && pieces[start - 1]?.paragraph.cell?.table === table) start -= 1;
  return start;
}

/** Finds the signature block and the recipients, side by side or one after the other. */
export function readTail(pieces: readonly Piece[], from: number, found: Findings): void {
  let list: Piece | undefined;
  let kept = false;
  for (let at = from; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (!piece || found.has(at)) continue;
    if (is.recipients(piece.text) > 0) {
      found.set(at, { component: 'recipients', certainty: 1 });
      list = piece;
    } else if (list && inList(piece, list)) {
      found.set(at, recipientOr(piece, kept));
      kept = kept || is.keep(piece.text) > 0;
    } else {
      found.set(at, signatureOr(piece));
    }
  }
  firmNames(pieces, from, found);
}

function inList(piece: Piece, heading: Piece): boolean {
  const [one, other] = [piece.paragraph.cell, heading.paragraph.cell];
  if (one && other && one.table === other.table) return one.column === other.column;
  return /^[-–+•]/u.test(printed(piece)) || is.keep(piece.text) > 0 || is.drafter(piece.text) > 0;
}

function recipientOr(piece: Piece, kept: boolean) {
  if (is.keep(piece.text) > 0) return { component: 'keep', certainty: 1 } as const;
  const mark = is.drafter(piece.text);
  if (mark > 0) return { component: 'drafter', certainty: mark } as const;
  if (kept) return { component: 'other', certainty: 0.5 } as const;
  const dashed = /^[-–+•]/u.test(printed(piece));
  return { component: 'recipient', certainty: dashed ? 1 : 0.85 } as const;
}

function signatureOr(piece: Piece) {
  const { text } = piece;
  const sure = is.authority(text);
  if (is.drafter(text) > 0) return { component: 'drafter', certainty: 0.7 } as const;
  if (is.keep(text) > 0) return { component: 'keep', certainty: 1 } as const;
  if (sure > 0) return { component: 'authority', certainty: sure } as const;
  if (is.position(text) > 0) return { component: 'position', certainty: 0.9 } as const;
  const name = is.signer(text);
  if (name > 0) return { component: 'signer', certainty: name } as const;
  if (isUpper(text) && text.length < 90) return { component: 'position', certainty: 0.7 } as const;
  return { component: 'other', certainty: 0.5 } as const;
}

/** A name right below its office is a name, whatever the surname. */
function firmNames(pieces: readonly Piece[], from: number, found: Findings): void {
  let office = false;
  for (let at = from; at < pieces.length; at += 1) {
    const one = found.get(at);
    const piece = pieces[at];
    if (!one || !piece) continue;
    if (one.component === 'position' || one.component === 'authority') office = true;
    if (one.component !== 'signer' || one.certainty >= 0.9 || !office) continue;
    const bold = shareOf(piece, (run) => run.bold) > 0.5;
    found.set(at, { component: 'signer', certainty: bold ? 0.9 : 0.8 });
  }
}
