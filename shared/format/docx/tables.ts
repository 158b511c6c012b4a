import type { Cell } from '../facts.ts';
import { readBlocks } from './blocks.ts';
import { millimetres, number, twips } from './lengths.ts';
import type { Place, Reading } from './reading.ts';
import { cellBordersOf, type CellBorders } from './styles.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

type Table = {
  readonly number: number;
  readonly grid: readonly number[];
  readonly style: string | undefined;
  readonly borders: CellBorders;
  readonly rows: readonly XmlElement[];
};

export function readTable(element: XmlElement, place: Place, reading: Reading): void {
  const properties = child(element, 'w:tblPr');
  const style = childValue(properties, 'w:tblStyle');
  const table: Table = {
    number: reading.tables,
    grid: gridOf(element),
    style,
    borders: {
      ...reading.look.styles.table(style).borders,
      ...cellBordersOf(child(properties, 'w:tblBorders')),
    },
    rows: rowsOf(element),
  };
  reading.tables += 1;
  for (const [index, row] of table.rows.entries()) readRow(row, index, table, place, reading);
}

function gridOf(element: XmlElement): readonly number[] {
  const columns = child(element, 'w:tblGrid')?.children ?? [];
  return columns
    .filter(({ name }) => name === 'w:gridCol')
    .map((one) => twips(attribute(one, 'w:w')) ?? 0);
}

/** Rows and cells may lie in content controls; deleted rows do not print. */
function rowsOf(element: XmlElement): XmlElement[] {
  return inside(element, 'w:tr').filter(
    (row) => child(child(row, 'w:trPr'), 'w:del') === undefined,
  );
}

const WRAPPERS = new Set(['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:moveTo']);

function inside(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((one) => {
    if (one.name === name) return [one];
    return WRAPPERS.has(one.name) ? inside(one, name) : [];
  });
}

function readRow(
  row: XmlElement,
  index: number,
  table: Table,
  place: Place,
  reading: Reading,
): void {
  let column = number(childValue(child(row, 'w:trPr'), 'w:gridBefore')) ?? 0;
  for (const element of inside(row, 'w:tc')) {
    const properties = child(element, 'w:tcPr');
    const span = Math.min(63, Math.max(1, number(childValue(properties, 'w:gridSpan')) ?? 1));
    const cell = cellOf(properties, { row: index, column, span, table });
    if (!isContinued(properties)) {
      readBlocks(element, placeOf(cell, properties, table, place), reading);
    }
    column += span;
  }
}

/** The lower part of a cell that reaches over several rows. */
function isContinued(properties: XmlElement | undefined): boolean {
  const merge = child(properties, 'w:vMerge');
  return merge !== undefined && attribute(merge, 'w:val') !== 'restart';
}

type At = {
  readonly row: number;
  readonly column: number;
  readonly span: number;
  readonly table: Table;
};

function cellOf(properties: XmlElement | undefined, { row, column, span, table }: At): Cell {
  const stated = child(properties, 'w:tcW');
  const inTwips = (attribute(stated, 'w:type') ?? 'dxa') === 'dxa';
  const own = inTwips ? (twips(attribute(stated, 'w:w')) ?? 0) : 0;
  const grid = table.grid.slice(column, column + span).reduce((sum, one) => sum + one, 0);
  const width = own > 0 ? own : grid;
  return {
    ...{ table: table.number, row, column, span },
    columns: Math.max(table.grid.length, column + span),
    ...(width > 0 ? { width: millimetres(width) } : {}),
  };
}

function placeOf(
  cell: Cell,
  properties: XmlElement | undefined,
  table: Table,
  outer: Place,
): Place {
  return {
    ...{ container: cell, cell },
    ...(outer.inTextBox ? { inTextBox: true } : {}),
    ...(isBoxed(cell, properties, table) ? { boxed: true } : {}),
    ...(table.style === undefined ? {} : { tableStyle: table.style }),
  };
}

function isBoxed(cell: Cell, properties: XmlElement | undefined, table: Table): boolean {
  const { borders } = table;
  const own = cellBordersOf(child(properties, 'w:tcBorders'));
  const last = { row: table.rows.length - 1, column: cell.columns - cell.span };
  const sides = [
    own.top ?? (cell.row === 0 ? borders.top : borders.insideH),
    own.bottom ?? (cell.row === last.row ? borders.bottom : borders.insideH),
    own.left ?? (cell.column === 0 ? borders.left : borders.insideV),
    own.right ?? (cell.column >= last.column ? borders.right : borders.insideV),
  ];
  return sides.every((side) => side === true);
}
