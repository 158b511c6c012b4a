/** A unit as it was measured, in any one unit of length. */
export type Measured = {
  readonly section: number;
  readonly startsPage: boolean;
  readonly height: number;
  /** Where it may be cut: the ends of its lines, from its top. Empty: it stays whole. */
  readonly cuts: readonly number[];
};

/** A part of a unit on a sheet; a unit that is not cut is one piece from 0 to its height. */
export type Piece = {
  readonly unit: number;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
};
export type SheetPieces = { readonly section: number; readonly pieces: readonly Piece[] };

type Open = { readonly section: number; readonly pieces: Piece[]; left: number };

/**
 * Lays units on sheets, one after another, as a printer would: a section begins a sheet, a paragraph that does not fit
 * is cut between lines, what cannot be cut goes to the next sheet. `room`: the height between the margins of a section.
 */
export function sheetsOf(
  units: readonly Measured[],
  room: (section: number) => number,
): readonly SheetPieces[] {
  const sheets: Open[] = [];
  function begin(section: number): Open {
    const sheet = { section, pieces: [], left: room(section) };
    sheets.push(sheet);
    return sheet;
  }
  for (const [index, unit] of units.entries()) {
    const last = sheets.at(-1);
    const goesOn = last?.section === unit.section && !(unit.startsPage && last.pieces.length > 0);
    lay(index, unit, goesOn ? last : begin(unit.section), begin);
  }
  return sheets.map(({ section, pieces }) => ({ section, pieces }));
}

function lay(index: number, unit: Measured, on: Open, begin: (section: number) => Open): void {
  let sheet = on;
  let from = 0;
  do {
    const to = endOn(unit, from, sheet);
    if (to > from || unit.height === 0) {
      sheet.pieces.push({ unit: index, from, to, whole: from === 0 && to === unit.height });
      sheet.left -= to - from;
      from = to;
    }
    if (from < unit.height) sheet = begin(unit.section);
  } while (from < unit.height);
}

/** How far the unit goes on a sheet; `from` when nothing of it fits. */
function endOn({ height, cuts }: Measured, from: number, { left, pieces }: Open): number {
  if (height - from <= left) return height;
  const isEmpty = pieces.length === 0;
  const fitting = cuts.filter((cut) => cut > from && cut < height && cut - from <= left);
  const best = fitting.at(-1);
  // One line alone at the foot of a sheet is no beginning of a paragraph.
  if (best !== undefined && (fitting.length > 1 || isEmpty)) return best;
  // Taller than a whole sheet: it is cut where the sheet ends.
  return isEmpty ? from + Math.max(left, 1) : from;
}
