import type { Line, Paragraph, Run, Section } from '../facts.ts';
import { millimetresOfPoints, round } from './lengths.ts';
import type { Draft } from './reading.ts';

export type Settled = {
  readonly paragraphs: readonly Paragraph[];
  /** Which of them have no gap to a neighbour of the same style. */
  readonly contextual: ReadonlySet<number>;
};

/**
 * What can be said of a paragraph only when its neighbours are known: which line belongs under which text,
 * and which gaps fall away. Lines that were typed disappear as paragraphs.
 */
export function settle(drafts: readonly Draft[], textWidth: number): Settled {
  const kept = foldTyped(drafts);
  for (const [at, draft] of kept.entries()) {
    for (const line of draft.drawn) placeDrawn(kept, at, line, textWidth);
    const above = kept[at - 1];
    if (draft.topBorder && above && isAbove(above, draft)) above.lines.push({ made: 'border' });
    if (isUnderlined(draft.paragraph)) draft.lines.push({ made: 'underline' });
  }
  const contextual = kept.flatMap((draft, index) => (draft.contextual ? [index] : []));
  const paragraphs = kept.map((draft, index) => ({
    ...draft.paragraph,
    index,
    spacing: spacingOf(draft, kept[index - 1], kept[index + 1]),
    linesBelow: draft.lines,
  }));
  return { paragraphs, contextual: new Set(contextual) };
}

const RULE = /^[\s_\-‐‑‒–—―─━¯‗]*$/;
const RULE_BELOW = /\n[ \t]*([_‐‑‒–—―─━¯‗-]{3,})[ \t]*$/;

function isRule(text: string): boolean {
  return RULE.test(text) && text.replace(/\s/g, '').length >= 3;
}

function foldTyped(drafts: readonly Draft[]): Draft[] {
  const kept: Draft[] = [];
  for (const draft of drafts) {
    const owner = isRule(draft.paragraph.text) ? ownerAbove(kept, draft) : undefined;
    if (owner) owner.lines.push(typedLine(draft, draft.paragraph.text, draft.paragraph.runs));
    else kept.push(withoutTypedLine(draft));
  }
  return kept;
}

/** The words above: in the same cell or box, or in the cell above. */
function ownerAbove(kept: readonly Draft[], draft: Draft): Draft | undefined {
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const above = kept[at];
    if (!above || !(isAbove(above, draft) || isInCellAbove(above, draft))) break;
    if (above.paragraph.text.trim() !== '') return above;
  }
  const { cell } = draft.paragraph;
  if (!cell) return undefined;
  return kept.findLast((one) => isInCellAbove(one, draft) && one.paragraph.text.trim() !== '');
}

function isAbove(above: Draft, draft: Draft): boolean {
  return above.place.container === draft.place.container;
}

function isInCellAbove(above: Draft, draft: Draft): boolean {
  const [upper, lower] = [above.paragraph.cell, draft.paragraph.cell];
  if (!upper || !lower) return false;
  return (
    upper.table === lower.table && upper.column === lower.column && upper.row === lower.row - 1
  );
}

/** How much smaller superscript prints. */
const RAISED = 0.65;

/** An underscore and an en dash are half as wide as the type is high, a hyphen a third. */
function typedLine({ raised }: Draft, text: string, runs: readonly Run[]): Line {
  const size = runs.find((run) => run.text.trim() !== '')?.size ?? 12;
  const ems = [...text.replace(/\s/g, '')].reduce((sum, letter) => sum + widthOf(letter), 0);
  return { made: 'underscores', length: millimetresOfPoints(ems * size * (raised ? RAISED : 1)) };
}

function widthOf(letter: string): number {
  if (letter === '-' || letter === '‐' || letter === '‑') return 1 / 3;
  return '—―─━'.includes(letter) ? 1 : 0.5;
}

/** A line typed after a line break, in the paragraph of the words themselves. */
function withoutTypedLine(draft: Draft): Draft {
  const { paragraph } = draft;
  const found = RULE_BELOW.exec(paragraph.text);
  if (!found || paragraph.text.slice(0, found.index).trim() === '') return draft;
  const line = typedLine(draft, found[1] ?? '', paragraph.runs.slice(-1));
  const text = paragraph.text.slice(0, found.index);
  const runs = cut(paragraph.runs, text.length);
  return { ...draft, paragraph: { ...paragraph, text, runs }, lines: [...draft.lines, line] };
}

function cut(runs: readonly Run[], length: number): readonly Run[] {
  const kept: Run[] = [];
  let rest = length;
  for (const run of runs) {
    if (rest <= 0) break;
    kept.push(run.text.length <= rest ? run : { ...run, text: run.text.slice(0, rest) });
    rest -= run.text.length;
  }
  return kept;
}

/** Puts a drawn line under the words it is drawn under, which need not be those it is anchored in. */
function placeDrawn(
  kept: readonly Draft[],
  at: number,
  { below, ...line }: Draft['drawn'][number],
  textWidth: number,
): void {
  const target = targetOf(kept, at, below, textWidth);
  kept[target]?.lines.push(line);
}

/** No line is drawn further from what it is anchored in, in paragraphs. */
const NEAR = 8;

function targetOf(
  kept: readonly Draft[],
  at: number,
  below: number | undefined,
  textWidth: number,
): number {
  const anchor = kept[at];
  if (!anchor) return at;
  const isEmpty = anchor.paragraph.text.trim() === '';
  const isAtTop = below !== undefined && below < lineHeight(anchor.paragraph) / 2;
  if (isEmpty || isAtTop) return wordsAbove(kept, at) ?? at;
  let target = at;
  let rest = below ?? 0;
  for (let next = kept[target + 1]; next && target < at + NEAR; next = kept[target + 1]) {
    if (!isAbove(anchor, next)) break;
    const current = kept[target];
    if (!current || next.paragraph.text.trim() === '') break;
    const height = heightOf(current.paragraph, textWidth);
    if (rest < height + lineHeight(next.paragraph) / 2) break;
    rest -= height;
    target += 1;
  }
  return target;
}

function wordsAbove(kept: readonly Draft[], at: number): number | undefined {
  const draft = kept[at];
  for (let above = at - 1; draft && above >= at - NEAR; above -= 1) {
    const one = kept[above];
    if (!one || !isAbove(one, draft)) return undefined;
    if (one.paragraph.text.trim() !== '') return above;
  }
  return undefined;
}

function lineHeight({ runs, spacing: { line } }: Paragraph): number {
  if ('exactly' in line) return millimetresOfPoints(line.exactly);
  const single = Math.max(10, ...runs.slice(0, 20).map(({ size }) => size)) * 1.15;
  return millimetresOfPoints(
    'lines' in line ? single * line.lines : Math.max(single, line.atLeast),
  );
}

/** Roughly: a letter is half as wide as it is high. */
function heightOf(paragraph: Paragraph, textWidth: number): number {
  const { text, runs, spacing, cell } = paragraph;
  const letters = millimetresOfPoints((runs[0]?.size ?? 12) * 0.5) * text.length;
  const lines = Math.max(1, Math.ceil(letters / Math.max(10, cell?.width ?? textWidth)));
  return lines * lineHeight(paragraph) + millimetresOfPoints(spacing.before + spacing.after);
}

function isUnderlined({ runs }: Paragraph): boolean {
  const words = runs.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  return words.length > 0 && words.every(({ underline }) => underline);
}

/** Between two paragraphs of one style there is no gap where the style says so. */
function spacingOf(
  draft: Draft,
  above: Draft | undefined,
  below: Draft | undefined,
): Paragraph['spacing'] {
  const { spacing } = draft.paragraph;
  if (!draft.contextual) return spacing;
  const isSame = (one: Draft | undefined) =>
    one !== undefined && one.style === draft.style && isAbove(one, draft);
  return {
    ...spacing,
    before: isSame(above) ? 0 : spacing.before,
    after: isSame(below) ? 0 : spacing.after,
  };
}

/** mm of a page that text may fill. */
export function textWidthOf({ page, margins }: Pick<Section, 'page' | 'margins'>): number {
  return round(page.width - margins.left - margins.right);
}
