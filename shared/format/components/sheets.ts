import { isUpper, type Piece } from '../pieces.ts';
import { accompanying, appendix, nationalName, typeNamed } from '../recognise.ts';
import type { SheetKind } from './names.ts';

export type Sheet = { readonly kind: SheetKind; readonly pieces: readonly Piece[] };

/** Cuts a file into its document, what is issued with it, and appendices, each with a heading of its own. */
export function sheetsOf(pieces: readonly Piece[]): readonly Sheet[] {
  const starts: { at: number; kind: SheetKind }[] = [{ at: 0, kind: 'document' }];
  let national = false;
  for (const [at, piece] of pieces.entries()) {
    const last = starts[starts.length - 1];
    if (isAppendix(pieces, at)) {
      if (at === 0 || at < 3) starts.length = 0;
      starts.push({ at: starts.length === 0 ? 0 : at, kind: 'appendix' });
      national = true;
    } else if (piece.text.length < 60 && nationalName(piece.text) > 0) {
      if (national && last?.kind !== 'appendix')
        starts.push({ at: tableStart(pieces, at), kind: 'attached' });
      national = true;
    } else if (national && last?.kind !== 'appendix' && isIssuedWith(pieces, at)) {
      if (at - (last?.at ?? 0) > 20) starts.push({ at, kind: 'attached' });
    }
  }
  return starts.map(({ at, kind }, index) => ({
    kind,
    pieces: pieces.slice(at, starts[index + 1]?.at ?? pieces.length),
  }));
}

/** The words alone are no heading of an appendix in running text or a table: it stands out on the page. */
function isAppendix(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!piece?.whole || piece.paragraph.cell || piece.text.length > 30) return false;
  if (appendix(piece.text) === 0) return false;
  const centred = piece.paragraph.align === 'center';
  const below = pieces.slice(at + 1, at + 5);
  return centred || below.some((next) => accompanying(next.text) > 0);
}

/** `QUY CHẾ … (Ban hành kèm theo Quyết định …)` begins a document of its own, also without a national name. */
function isIssuedWith(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!piece || piece.paragraph.cell || piece.text.length > 40 || !isUpper(piece.text))
    return false;
  if (piece.paragraph.align !== 'center' || typeNamed(piece.text) === undefined) return false;
  return pieces.slice(at + 1, at + 6).some((next) => accompanying(next.text) > 0);
}

/** A heading in a table begins with the table, whose left cell holds the agency. */
function tableStart(pieces: readonly Piece[], at: number): number {
  const table = pieces[at]?.paragraph.cell?.table;
  if (table === undefined) return at;
  let from = at;
  while (from > 0 && pieces[from - 1]?.paragraph.cell?.table === table) from -= 1;
  return from;
}
