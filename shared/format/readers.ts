import type { Reader, Reads } from './rule.ts';
import { capitals } from './readers/capitals.ts';
import { align, headColumns } from './readers/alignment.ts';
import { color, font } from './readers/fonts.ts';
import * as page from './readers/page.ts';
import * as pageNumbers from './readers/pageNumbers.ts';
import { present, titled } from './readers/presence.ts';
import * as ruleLines from './readers/ruleLines.ts';
import { sequence } from './readers/sequence.ts';
import { sameSize, size } from './readers/sizes.ts';
import * as spacing from './readers/spacing.ts';
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
  font,
  color,
  size,
  sameSize,
  bold: typography.bold,
  labelBold: typography.labelBold,
  italic: typography.italic,
  letters: typography.letters,
  align,
  firstLine: spacing.firstLine,
  gap: spacing.gap,
  gapAbove: spacing.gapAbove,
  lines: spacing.lines,
  lineBelow: ruleLines.lineBelow,
  lineLength: ruleLines.lineLength,
  boxed: ruleLines.boxed,
  headColumns,
  present,
  titled,
  sequence,
  wording,
  capitals,
};

/** What of a PDF is guessed: margins from the white around the text, fonts from what its maker had. */
export const GUESSED_IN_PDF: ReadonlySet<Reads> = new Set<Reads>([
  ...(['marginTop', 'marginBottom', 'marginLeft', 'marginRight', 'font'] as const),
  ...(['pageNumberThere', 'pageNumberPlace', 'pageNumberAlign', 'pageNumberSize'] as const),
  ...(['pageNumberItalic', 'pageNumberFirstPage', 'pageNumberFormat', 'pageNumberStart'] as const),
]);

/** What a PDF does not tell: its lines and gaps are guessed from where letters stand. */
export const ONLY_DOCX: ReadonlySet<Reads> = new Set<Reads>([
  ...(['align', 'firstLine', 'gap', 'gapAbove', 'lines', 'lineBelow'] as const),
  ...(['lineLength', 'boxed', 'headColumns', 'color', 'sameSize'] as const),
]);
