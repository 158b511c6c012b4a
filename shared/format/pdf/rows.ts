import type { Run } from '../facts.ts';
import { fontOf } from './font.ts';
import type { PdfItem, PdfPage } from './page.ts';

/** Words that stand together on one line. */
export type Segment = {
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  /** The size most of its letters have. */
  readonly size: number;
  readonly text: string;
  readonly runs: readonly Run[];
};

/** What stands on one height of the page, from left to right. */
export type Row = readonly Segment[];

/** More than a page of small print has. */
const ITEMS = 10_000;

/** The page's rows from top to bottom. */
export function rowsOf({ items }: PdfPage): readonly Row[] {
  const inked = items.slice(0, ITEMS).filter(({ text }) => text.trim() !== '');
  const sorted = [...inked].sort((one, other) => other.y - one.y || one.x - other.x);
  const rows: PdfItem[][] = [];
  for (const item of sorted) {
    const row = rows.at(-1);
    const [head] = row ?? [];
    const isLevel = head && Math.abs(head.y - item.y) < Math.max(head.size, item.size) * 0.3;
    if (row && isLevel) row.push(item);
    else rows.push([item]);
  }
  return rows.map(segmentsOf);
}

/** In widths of the type: wider than any space between justified words; and than one between words of two cells. */
const GAP = 2;
const CELL_GAP = 0.4;

function segmentsOf(items: readonly PdfItem[]): Row {
  const groups: PdfItem[][] = [];
  for (const item of [...items].sort((one, other) => one.x - other.x)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && !isApart(before, item)) group.push(item);
    else groups.push([item]);
  }
  return groups.map(segmentOf);
}

/** Cells of a table stand closer at times, but hardly ever on quite the same line. */
function isApart(before: PdfItem, item: PdfItem): boolean {
  const gap = (item.x - (before.x + before.width)) / item.size;
  return gap > GAP || (gap > CELL_GAP && Math.abs(before.y - item.y) > 0.1);
}

function segmentOf(items: readonly PdfItem[]): Segment {
  const runs: Run[] = [];
  let end: number | undefined;
  for (const item of items) {
    const isSpaced = end !== undefined && item.x - end > item.size * 0.15;
    const last = runs.at(-1)?.text ?? ' ';
    const gap = isSpaced && !/\s$/.test(last) && !/^\s/.test(item.text) ? ' ' : '';
    addRun(runs, runOf(item, gap + item.text));
    end = item.x + item.width;
  }
  const text = runs.map((run) => run.text).join('');
  return {
    left: Math.min(...items.map(({ x }) => x)),
    right: Math.max(...items.map(({ x, width }) => x + width)),
    baseline: items[0]?.y ?? 0,
    size: commonest(runs),
    text,
    runs,
  };
}

function runOf(item: PdfItem, text: string): Run {
  const { family, bold, italic } = fontOf(item.font);
  return {
    text: text.normalize('NFC'),
    ...(family === undefined ? {} : { font: family }),
    size: Math.round(item.size * 10) / 10,
    ...{ bold, italic, underline: false, caps: false, color: 'auto' },
  };
}

export function addRun(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  const isSame =
    last?.font === next.font &&
    last?.size === next.size &&
    last.bold === next.bold &&
    last.italic === next.italic;
  if (last && isSame) runs[runs.length - 1] = { ...last, text: last.text + next.text };
  else runs.push(next);
}

/** The size that most letters have. */
function commonest(runs: readonly Run[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of runs) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 12;
}
