import type { Align, Run } from '../facts.ts';
import type { Flow } from './columns.ts';
import { addRun, type Segment } from './rows.ts';

/** Lines taken for one paragraph. */
export type Block = {
  readonly lines: readonly Segment[];
  readonly flow: Flow;
  readonly align: Align;
  readonly runs: readonly Run[];
  readonly text: string;
};

/** A line of Times New Roman is that much higher than its type. */
export const SINGLE = 1.15;
const CLOSE = 4;

/** Splits a column's lines into paragraphs, by what a reader goes by: gaps, indents, short lines, other type. */
export function blocksOf(flow: Flow): readonly Block[] {
  const groups: Segment[][] = [];
  for (const line of flow.segments) {
    const group = groups.at(-1);
    const above = group?.at(-1);
    if (group && above && continues(above, line, group, flow)) group.push(line);
    else groups.push([line]);
  }
  return groups.map((lines) => blockOf(lines, flow));
}

function continues(above: Segment, line: Segment, group: readonly Segment[], flow: Flow): boolean {
  const pitch = above.baseline - line.baseline;
  const [first, second] = group;
  const usual = first && second ? first.baseline - second.baseline : above.size * SINGLE * 1.5;
  if (pitch > usual + above.size * 0.2 || !looksLike(above, line)) return false;
  if (isRule(line.text) || isRule(above.text)) return false;
  if (isCentred(above, flow) && isCentred(line, flow)) {
    return above.right - above.left > (flow.right - flow.left) * 0.8;
  }
  const isShort = above.right < flow.right - above.size * 4;
  return !isShort && !begins(line, above, group, flow);
}

/** The first line of a paragraph stands further right than the lines below it will. */
function begins(line: Segment, above: Segment, group: readonly Segment[], flow: Flow): boolean {
  const moved = line.left - above.left;
  if (flow.column !== undefined) return moved > CLOSE;
  const isBlock = group.length > 1 && Math.abs(moved) < CLOSE;
  return line.left > flow.left + CLOSE && !isBlock;
}

export function isRule(text: string): boolean {
  return /^[\s_\-–—―─━]+$/.test(text) && text.trim().length >= 3;
}

/** The same size; and not one bold and the other not. */
function looksLike(one: Segment, other: Segment): boolean {
  const [last, first] = [one.runs.at(-1), other.runs[0]];
  return one.size === other.size && last?.bold === first?.bold && last?.italic === first?.italic;
}

/** The same white on both sides; in a column, around the same middle as a line of other length. */
function isCentred(line: Segment, flow: Flow): boolean {
  const middle = (line.left + line.right) / 2;
  if (flow.column !== undefined) {
    return flow.segments.some(
      (other) =>
        Math.abs((other.left + other.right) / 2 - middle) < CLOSE &&
        Math.abs(other.left - line.left) > CLOSE,
    );
  }
  const isInMiddle = Math.abs((flow.left + flow.right) / 2 - middle) < CLOSE;
  return isInMiddle && line.left > flow.left + CLOSE / 2;
}

function blockOf(lines: readonly Segment[], flow: Flow): Block {
  const runs: Run[] = [];
  for (const [index, line] of lines.entries()) {
    for (const [at, run] of line.runs.entries()) {
      const gap = index > 0 && at === 0 && !runs.at(-1)?.text.endsWith(' ') ? ' ' : '';
      addRun(runs, { ...run, text: gap + run.text });
    }
  }
  const text = runs.map((run) => run.text).join('');
  return { lines, flow, runs, text, align: alignOf(lines, flow) };
}

function alignOf(lines: readonly Segment[], flow: Flow): Align {
  if (lines.every((line) => isCentred(line, flow))) return 'center';
  const full = lines.slice(0, -1);
  const reaches = full.every(({ right }) => Math.abs(right - flow.right) < CLOSE);
  if (full.length > 0) return reaches ? 'both' : 'left';
  const [line] = lines;
  const isAtRight = line !== undefined && Math.abs(line.right - flow.right) < CLOSE;
  return isAtRight && line.left > (flow.left + flow.right) / 2 ? 'right' : 'left';
}
