import type { Reader, Reads } from './rule.ts';
import { capitals } from './readers/capitals.ts';
import * as layout from './readers/layout.ts';
import * as page from './readers/page.ts';
import * as pageNumbers from './readers/pageNumbers.ts';
import { present, titled } from './readers/presence.ts';
import { sequence } from './readers/sequence.ts';
import * as typography from './readers/typography.ts';
import { wording } from './readers/wording.ts';

/** How each thing a rule may look at is read. */
export const readers: Readonly<Record<Reads, Reader>> = {
  paper: page.paper,
  orientation: page.orientation,
  marginTop: page.marginTop,
  marginBottom: page.marginBottom,
  marginLeft: page.marginLeft,
  marginRight: page.marginRight,
  pageNumberThere: pageNumbers.pageNumberThere,
  pageNumberPlace: pageNumbers.pageNumberPlace,
  pageNumberAlign: pageNumbers.pageNumberAlign,
  pageNumberSize: pageNumbers.pageNumberSize,
  pageNumberItalic: pageNumbers.pageNumberItalic,
  pageNumberFirstPage: pageNumbers.pageNumberFirstPage,
  pageNumberFormat: pageNumbers.pageNumberFormat,
  pageNumberStart: pageNumbers.pageNumberStart,
  font: typography.font,
  color: typography.color,
  size: typography.size,
  sameSize: typography.sameSize,
  bold: typography.bold,
  labelBold: typography.labelBold,
  italic: typography.italic,
  letters: typography.letters,
  align: layout.align,
  firstLine: layout.firstLine,
  gap: layout.gap,
  gapAbove: layout.gapAbove,
  lines: layout.lines,
  lineBelow: layout.lineBelow,
  lineLength: layout.lineLength,
  boxed: layout.boxed,
  headColumns: layout.headColumns,
  present,
  titled,
  sequence,
  wording,
  capitals,
};

/** What a PDF does not tell: its lines and gaps are guessed from where letters stand. */
export const ONLY_DOCX: ReadonlySet<Reads> = new Set<Reads>([
  ...(['align', 'firstLine', 'gap', 'gapAbove', 'lines', 'lineBelow'] as const),
  ...(['lineLength', 'boxed', 'headColumns', 'color', 'sameSize'] as const),
]);
