import type { Cell, Facts, Line, Paragraph, Run, Running, Section } from '../facts.ts';
import { flowsOf, type Frame } from './columns.ts';
import { frameOf, marginsOf, millimetres, type ReadPage } from './margins.ts';
import type { PdfPage, PdfRule } from './page.ts';
import { blocksOf, isRule, SINGLE, type Block } from './paragraphs.ts';
import { rowsOf, type Row, type Segment } from './rows.ts';

/** As many pages as a DOCX is read of. */
const PAGES = 300;

/**
 * What a PDF shows of its form: the size of its pages, the white around the text, fonts and sizes of its lines.
 * Alignment, indents and gaps are what they look like; a line that stands alone does not say whether it is justified.
 */
export function factsOfPdf(pages: readonly PdfPage[]): Facts {
  const read = pages.slice(0, PAGES).map(readPage);
  const spans = sectionsOf(read);
  const sections = spans.map((span, index) => sectionOf(span, index));
  const placed = spans.flatMap((span, section) => paragraphsOf(span, section));
  const paragraphs = justified(placed).map((one, index) => ({ ...one, index }));
  const hasWords = paragraphs.some(({ text }) => /[\p{L}\p{N}]/u.test(text));
  return {
    source: 'pdf',
    sections,
    paragraphs,
    notes: [
      ...(hasWords ? [] : [{ code: 'noText' } as const]),
      ...(pages.length > PAGES ? [{ code: 'truncated' } as const] : []),
    ],
  };
}

/** Takes out the page's number, which stands alone at its top or bottom. */
function readPage(page: PdfPage, index: number): ReadPage {
  const rows = rowsOf(page);
  const [top, bottom] = [numberIn(rows[0]), numberIn(rows.at(-1))];
  const isTop = top !== undefined && top.baseline > page.height * 0.88;
  const isBottom = !isTop && bottom !== undefined && bottom.baseline < page.height * 0.12;
  return {
    page,
    number: index + 1,
    rows: rows.slice(isTop ? 1 : 0, isBottom ? -1 : undefined),
    ...(isTop ? { top } : {}),
    ...(isBottom ? { bottom } : {}),
  };
}

function numberIn(row: Row | undefined): Segment | undefined {
  const [only, ...others] = row ?? [];
  const isNumber = /^[\s\-–—]*\d{1,4}[\s\-–—]*$/.test(only?.text ?? '');
  return isNumber && others.length === 0 ? only : undefined;
}

/** Pages of one size after each other. */
function sectionsOf(pages: readonly ReadPage[]): readonly (readonly ReadPage[])[] {
  const spans: ReadPage[][] = [];
  for (const one of pages) {
    const span = spans.at(-1);
    const before = span?.[0]?.page;
    const isSame =
      before &&
      Math.abs(before.width - one.page.width) < 2 &&
      Math.abs(before.height - one.page.height) < 2;
    if (span && isSame) span.push(one);
    else spans.push([one]);
  }
  return spans;
}

function sectionOf(span: readonly ReadPage[], section: number): Section {
  const [first, second] = span;
  const { width, height } = first?.page ?? { width: 0, height: 0 };
  const shown = span.find(({ top, bottom }) => top ?? bottom);
  const isFirstBare = first !== undefined && !first.top && !first.bottom;
  return {
    page: { width: millimetres(width), height: millimetres(height) },
    ...marginsOf(span, frameOf(span)),
    titlePage: section === 0 && isFirstBare && (second === undefined || shown !== undefined),
    pageNumbers: {},
    headers: runningOf(shown?.top, first?.top, { width, section }),
    footers: runningOf(shown?.bottom, first?.bottom, { width, section }),
  };
}

type Paper = { readonly width: number; readonly section: number };

function runningOf(usual: Segment | undefined, first: Segment | undefined, paper: Paper): Running {
  const of = (one: Segment | undefined) => (one ? [numberParagraph(one, paper)] : []);
  return { first: of(first), default: of(usual), even: [] };
}

function numberParagraph(segment: Segment, { width, section }: Paper): Paragraph {
  const middle = (segment.left + segment.right) / 2 - width / 2;
  const align = Math.abs(middle) < width * 0.06 ? 'center' : middle > 0 ? 'right' : 'left';
  const runs = segment.runs.map((run): Run => {
    return /\d/.test(run.text) ? { ...run, field: 'page' } : run;
  });
  return { ...plain(section), text: segment.text, runs, align };
}

function plain(section: number): Omit<Paragraph, 'text' | 'runs' | 'align'> {
  return {
    ...{ index: 0, section, label: '', linesBelow: [] },
    indent: { left: 0, right: 0, firstLine: 0 },
    spacing: { before: 0, after: 0, line: { lines: 1 } },
  };
}

function paragraphsOf(span: readonly ReadPage[], section: number): Paragraph[] {
  const frame = frameOf(span);
  let tables = 0;
  return span.flatMap((page) => {
    const flows = flowsOf(page.rows, frame);
    return flows.flatMap((flow) => {
      if (flow.column === 0) tables += 1;
      const cell: Cell | undefined =
        flow.column === undefined
          ? undefined
          : {
              ...{ table: tables - 1, row: 0, column: flow.column, columns: 2, span: 1 },
              width: millimetres(flow.right - flow.left),
            };
      const place = { section, page: page.number, frame, ...(cell ? { cell } : {}) };
      return withRules(blocksOf(flow), page.page.rules ?? [], place);
    });
  });
}

type Place = {
  readonly section: number;
  readonly page: number;
  readonly frame: Frame;
  readonly cell?: Cell;
};

/** Lines go under the words above them, whether they were typed or drawn. */
function withRules(
  blocks: readonly Block[],
  rules: readonly PdfRule[],
  place: Place,
): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let above: Block | undefined;
  for (const block of blocks) {
    const last = paragraphs.at(-1);
    if (isRule(block.text) && last) {
      const line: Line = { made: 'underscores', length: millimetres(widthOf(block)) };
      paragraphs[paragraphs.length - 1] = { ...last, linesBelow: [...last.linesBelow, line] };
    } else {
      paragraphs.push(paragraphOf(block, above, rules, place));
      above = block;
    }
  }
  return paragraphs;
}

function widthOf({ lines }: Block): number {
  return Math.max(0, ...lines.map(({ left, right }) => right - left));
}

function paragraphOf(
  block: Block,
  above: Block | undefined,
  rules: readonly PdfRule[],
  { section, page, frame, cell }: Place,
): Paragraph {
  const { text, runs, align } = block;
  return {
    ...plain(section),
    page,
    ...(cell ? { cell } : {}),
    ...{ text, runs, align },
    indent: indentOf(block, frame, cell !== undefined),
    spacing: spacingOf(block, above),
    linesBelow: rules.filter((rule) => isBelow(rule, block)).map(drawn),
  };
}

function drawn({ width }: PdfRule): Line {
  return { made: 'shape', length: millimetres(width) };
}

/** Not further below the last line than its type is high, and within its width and a little. */
function isBelow({ x, y, width }: PdfRule, { lines, flow }: Block): boolean {
  const last = lines.at(-1);
  if (!last) return false;
  const isClose = y < last.baseline && y > last.baseline - last.size;
  return isClose && x > flow.left - last.size && x + width < flow.right + last.size;
}

function indentOf({ lines, align }: Block, frame: Frame, isInCell: boolean): Paragraph['indent'] {
  const [first, ...others] = lines;
  if (!first || isInCell || align === 'center' || align === 'right') {
    return { left: 0, right: 0, firstLine: 0 };
  }
  const left = others.length > 0 ? Math.min(...others.map((one) => one.left)) : frame.left;
  return {
    left: millimetres(left - frame.left),
    right: 0,
    firstLine: millimetres(first.left - left),
  };
}

/** Half points: what is measured between lines is no more exact. */
function spacingOf({ lines }: Block, above: Block | undefined): Paragraph['spacing'] {
  const [first, second] = lines;
  const single = (first?.size ?? 12) * SINGLE;
  const pitch = first && second ? first.baseline - second.baseline : single;
  const last = above?.lines.at(-1);
  const gap = first && last ? last.baseline - first.baseline - pitch : 0;
  return {
    before: Math.max(0, Math.round(gap * 2) / 2),
    after: 0,
    line: { lines: Math.round((pitch / single) * 20) / 20 },
  };
}

/** Lines that stand alone are taken as justified where the text around them is. */
function justified(paragraphs: readonly Paragraph[]): readonly Paragraph[] {
  const body = paragraphs.filter(({ cell, align }) => !cell && align !== 'center');
  const both = body.filter(({ align }) => align === 'both').length;
  if (both === 0) return paragraphs;
  return paragraphs.map((one) =>
    !one.cell && one.align === 'left' && one.indent.left < 1 ? { ...one, align: 'both' } : one,
  );
}
