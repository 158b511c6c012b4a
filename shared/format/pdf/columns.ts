import type { Row, Segment } from './rows.ts';

/** Lines that follow each other in one column of the page. */
export type Flow = {
  readonly segments: readonly Segment[];
  readonly left: number;
  readonly right: number;
  /** 0 and 1 of columns beside each other; undefined for text across the page. */
  readonly column?: 0 | 1;
};

export type Frame = { readonly left: number; readonly right: number };

/** Puts rows in reading order: where two columns stand beside each other, the left one before the right one. */
export function flowsOf(rows: readonly Row[], frame: Frame): readonly Flow[] {
  const flows: Flow[] = [];
  let at = 0;
  while (at < rows.length) {
    const [left, right] = rows[at] ?? [];
    if (left && right) {
      const columns = columnsFrom(rows.slice(at), frame);
      flows.push(...flowsIn(columns, frame));
      at += columns.rows;
    } else {
      const end = rows.findIndex((row, index) => index > at && row.length > 1);
      const text = rows.slice(at, end < 0 ? undefined : end);
      flows.push({ segments: text.flat(), ...frame });
      at += text.length;
    }
  }
  return flows;
}

type Columns = { readonly left: Segment[]; readonly right: Segment[]; rows: number };

/** Columns go on as long as nothing reaches into both, or stands in the middle of the page. */
function columnsFrom(rows: readonly Row[], frame: Frame): Columns {
  const columns: Columns = { left: [], right: [], rows: 0 };
  for (const row of rows) {
    const [first, ...others] = row;
    if (!first) break;
    const sides = others.length > 0 ? (['left'] as const) : sidesOf(first, columns);
    const [side] = sides;
    if (side === undefined || (columns.rows > 0 && isInMiddle(row, columns, frame))) break;
    columns[side].push(first);
    columns.right.push(...others);
    columns.rows += 1;
  }
  return columns;
}

function sidesOf(segment: Segment, { left, right }: Columns): readonly ('left' | 'right')[] {
  if (segment.right <= Math.min(...right.map((one) => one.left))) return ['left'];
  return segment.left >= Math.max(...left.map((one) => one.right)) ? ['right'] : [];
}

function isInMiddle(row: Row, { right }: Columns, frame: Frame): boolean {
  const [only, ...others] = row;
  if (!only || others.length > 0) return false;
  const middle = (only.left + only.right) / 2;
  const isInColumn = right.some((one) => Math.abs((one.left + one.right) / 2 - middle) < CLOSE);
  return Math.abs((frame.left + frame.right) / 2 - middle) < CLOSE && !isInColumn;
}

const CLOSE = 4;

/** A table of the letterhead often reaches into the margin. */
function flowsIn({ left, right }: Columns, frame: Frame): Flow[] {
  const end = Math.max(...left.map((one) => one.right));
  const split = (end + Math.min(...right.map((one) => one.left))) / 2;
  const start = Math.min(frame.left, ...left.map((one) => one.left));
  return [
    { segments: left, left: start, right: split, column: 0 },
    { segments: right, left: split, right: frame.right, column: 1 },
  ];
}
