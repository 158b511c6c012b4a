import type { Paragraph, Run } from './facts.ts';

/**
 * A stretch of a paragraph that stands by itself on the page: a line after a line break, or what follows a tab
 * in a heading without a table (`Nơi nhận:⇥TM. ỦY BAN NHÂN DÂN`).
 */
export type Piece = {
  readonly paragraph: Paragraph;
  /** As printed, label left out, trimmed. */
  readonly text: string;
  readonly runs: readonly Run[];
  /** It is all that the paragraph says: only then the paragraph's layout is the piece's. */
  readonly whole: boolean;
};

/** `splits` says whether a line's stretches between tabs stand by themselves. */
export function piecesOf(
  paragraph: Paragraph,
  splits: (stretches: readonly string[]) => boolean,
): readonly Piece[] {
  const runs = paragraph.runs.map(asPrinted);
  const text = runs.map((run) => run.text).join('');
  const stretches = stretchesOf(text, splits).filter(([from, to]) => text.slice(from, to).trim());
  if (stretches.length === 0) return paragraph.label ? [wholeOf(paragraph, runs)] : [];
  if (stretches.length === 1) return [wholeOf(paragraph, runs)];
  const each = runsOf(runs, stretches);
  return stretches.map(([from, to], index) => ({
    paragraph,
    text: text.slice(from, to).trim(),
    runs: each[index] ?? [],
    whole: false,
  }));
}

function wholeOf(paragraph: Paragraph, runs: readonly Run[]): Piece {
  const text = runs.map((run) => run.text).join('');
  return { paragraph, text: text.trim(), runs, whole: true };
}

function asPrinted(run: Run): Run {
  return run.caps ? { ...run, text: run.text.toLocaleUpperCase('vi') } : run;
}

type Stretch = readonly [from: number, to: number];

function stretchesOf(
  text: string,
  splits: (stretches: readonly string[]) => boolean,
): readonly Stretch[] {
  return cut(text, '\n', 0).flatMap(([from, to]) => {
    const line = text.slice(from, to);
    const parts = cut(line, '\t', from);
    const told = parts.map(([a, b]) => text.slice(a, b).trim()).filter(Boolean);
    return told.length > 1 && splits(told) ? parts : [[from, to] as const];
  });
}

function cut(text: string, at: string, offset: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (const part of text.split(at)) {
    found.push([offset + from, offset + from + part.length]);
    from += part.length + at.length;
  }
  return found;
}

/** The runs of each stretch; they follow each other, so the runs are walked through once. */
function runsOf(runs: readonly Run[], stretches: readonly Stretch[]): readonly (readonly Run[])[] {
  let first = 0;
  let start = 0;
  return stretches.map(([from, to]) => {
    for (let run = runs[first]; run && start + run.text.length <= from; run = runs[first]) {
      start += run.text.length;
      first += 1;
    }
    return slice(runs, { first, start }, [from, to]);
  });
}

/** `start` is where the run `first` begins, at or before the stretch. */
function slice(
  runs: readonly Run[],
  { first, start }: { readonly first: number; readonly start: number },
  [from, to]: Stretch,
): readonly Run[] {
  const found: Run[] = [];
  let at = start;
  for (let index = first; index < runs.length && at < to; index += 1) {
    const run = runs[index];
    if (!run) break;
    const text = run.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text) found.push({ ...run, text });
    at += run.text.length;
  }
  return found;
}

/** Text with its automatic number, as a reader sees the line. */
export function printed(piece: Piece): string {
  const label = piece.paragraph.label;
  return label && isFirst(piece) ? `${label} ${piece.text}`.trim() : piece.text;
}

function isFirst(piece: Piece): boolean {
  return piece.whole || piece.paragraph.text.trimStart().startsWith(piece.text);
}

/** The share of its letters and figures, 0–1, in runs that are so. */
export function shareOf(piece: Piece, is: (run: Run) => boolean): number {
  let all = 0;
  let those = 0;
  for (const run of lettered(piece.runs)) {
    const count = run.text.replace(/[^\p{L}\p{N}]/gu, '').length;
    all += count;
    if (is(run)) those += count;
  }
  return all === 0 ? 0 : those / all;
}

/** Runs that show letters or figures; a footnote's mark beside words does not count. */
export function lettered(runs: readonly Run[]): readonly Run[] {
  const found = runs.filter((run) => /[\p{L}\p{N}]/u.test(run.text));
  const words = found.filter((run) => /\p{L}/u.test(run.text) || run.text.trim().length > 2);
  return words.length > 0 ? words : found;
}

/** All its letters are capitals. */
export function isUpper(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '');
  return letters.length > 1 && letters === letters.toLocaleUpperCase('vi');
}
