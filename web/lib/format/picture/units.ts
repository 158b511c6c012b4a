import type { Cell, Facts, Paragraph } from '#shared/format/facts.ts';

/** What stays together in the picture of a page: a paragraph (which may be cut between lines), or a row of a table. */
export type Unit = {
  readonly kind: 'paragraph' | 'row';
  readonly section: number;
  readonly startsPage: boolean;
  readonly cells: readonly CellBox[];
};

export type CellBox = {
  readonly paragraphs: readonly Paragraph[];
  /** mm; where the file does not say, a share of the row. */
  readonly width?: number;
  /** Columns of the grid that it covers. */
  readonly span: number;
};

/** The units of a document in the order they are read; `most`: so many of the first. */
export function unitsOf({ paragraphs }: Facts, most = Infinity): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < paragraphs.length && units.length < most;) {
    const first = paragraphs[at];
    if (!first) break;
    const row = first.cell ? rowFrom(paragraphs, at, first.cell) : [first];
    units.push({
      kind: first.cell ? 'row' : 'paragraph',
      section: first.section,
      startsPage: row.some(({ pageBreakBefore }) => pageBreakBefore),
      cells: first.cell ? cellsOf(row) : [{ paragraphs: row, span: 1 }],
    });
    at += row.length;
  }
  return units;
}

/** The paragraphs of this row; what lies in tables inside it is of other tables, and is drawn as rows of their own. */
function rowFrom(all: readonly Paragraph[], at: number, { table, row }: Cell): Paragraph[] {
  const found: Paragraph[] = [];
  for (let next = all[at]; next?.cell?.table === table && next.cell.row === row;) {
    found.push(next);
    next = all[at + found.length];
  }
  return found;
}

function cellsOf(row: readonly Paragraph[]): readonly CellBox[] {
  const columns = new Map<number, Paragraph[]>();
  for (const paragraph of row) {
    const column = paragraph.cell?.column ?? 0;
    columns.set(column, [...(columns.get(column) ?? []), paragraph]);
  }
  return [...columns.values()].map((paragraphs) => {
    const { width, span = 1 } = paragraphs[0]?.cell ?? {};
    return { paragraphs, span, ...(width === undefined ? {} : { width }) };
  });
}
