import type { Paragraph, Run } from '../facts.ts';
import { millimetres, millimetresOfPoints, round } from './lengths.ts';
import type { Characters, ParagraphProperties } from './paragraphProperties.ts';
import { readParagraphProperties, type Draft, type Place, type Reading } from './reading.ts';
import { append, takeInline, type Inline } from './runs.ts';
import type { TextBox } from './shapes.ts';
import { merged, type Style } from './styles.ts';
import { child, type XmlElement } from './xml.ts';

/** Reads one `w:p`; gives the text boxes anchored in it, which are read next. */
export function readParagraph(
  element: XmlElement,
  place: Place,
  reading: Reading,
): readonly TextBox[] {
  const { look } = reading;
  const own = child(element, 'w:pPr');
  const direct = readParagraphProperties(own, reading);
  const style = look.styles.paragraph(direct.style);
  const table = look.styles.table(place.tableStyle);
  const properties = effectiveParagraph({ direct, style, table }, reading);
  const inline: Inline = {
    ...{ runs: [], shapes: { boxes: [], lines: [] } },
    ...{ breakBefore: false, breakAfter: false, raised: false },
  };
  takeInline(element, { reading, styles: [table.run, style.run], inline });
  if (endIsDeleted(own)) carry(inline, reading);
  else reading.drafts.push(draftOf({ element, place, reading, properties, style, inline }));
  return inline.shapes.boxes;
}

type Levels = {
  readonly direct: ParagraphProperties;
  readonly style: Style;
  readonly table: Style;
};

/** Defaults, table, style, list, the paragraph itself: the later one wins. */
function effectiveParagraph(
  { direct, style, table }: Levels,
  reading: Reading,
): ParagraphProperties {
  const { styles, lists } = reading.look;
  const numbering = merged(style.paragraph, direct).numbering ?? direct.numbering;
  const list = direct.numbering && numbering?.list ? lists.find(numbering.list) : undefined;
  const level = list?.levels.get(numbering?.level ?? 0);
  return {
    ...styles.defaults.paragraph,
    ...table.paragraph,
    ...style.paragraph,
    ...level?.paragraph,
    ...direct,
    ...merged(style.paragraph, direct),
  };
}

/** The paragraph's end was deleted, or moved away: as it prints it goes on into the next. */
function endIsDeleted(own: XmlElement | undefined): boolean {
  const mark = child(own, 'w:rPr');
  return child(mark, 'w:del') !== undefined || child(mark, 'w:moveFrom') !== undefined;
}

function carry(inline: Inline, reading: Reading): void {
  const before = reading.carried;
  reading.carried = {
    runs: [...(before?.runs ?? []), ...inline.runs],
    lines: [...(before?.lines ?? []), ...inline.shapes.lines],
  };
}

type Whole = {
  readonly element: XmlElement;
  readonly place: Place;
  readonly reading: Reading;
  readonly properties: ParagraphProperties;
  readonly style: Style & { readonly id: string };
  readonly inline: Inline;
};

function draftOf({ element, place, reading, properties, style, inline }: Whole): Draft {
  const { carried } = reading;
  reading.carried = undefined;
  const runs: Run[] = [...(carried?.runs ?? [])];
  for (const run of inline.runs) append(runs, run);
  const breaks = inline.breakBefore || reading.breakNext || properties.pageBreakBefore === true;
  reading.breakNext = inline.breakAfter;
  const { borders = {} } = properties;
  const framed = (borders.top && borders.bottom && borders.left && borders.right) ?? false;
  return {
    paragraph: {
      ...{ index: 0, section: reading.sections.length },
      ...(place.cell ? { cell: place.cell } : {}),
      ...(place.inTextBox ? { inTextBox: true } : {}),
      label: labelOf(properties, reading),
      text: runs
        .map(({ text }) => text)
        .join('')
        .normalize('NFC'),
      runs,
      align: properties.align ?? 'left',
      ...layoutOf(properties, style.run.size ?? reading.look.styles.defaults.run.size ?? 10),
      linesBelow: [],
      ...(framed || place.boxed ? { boxed: true } : {}),
      ...(breaks ? { pageBreakBefore: true } : {}),
      origin: { part: reading.part, ordinal: element.ordinal },
    },
    place,
    style: style.id,
    raised: inline.raised,
    contextual: properties.contextual ?? false,
    topBorder: borders.top === true && !framed,
    drawn: [...(carried?.lines ?? []), ...inline.shapes.lines],
    lines: borders.bottom === true && !framed ? [{ made: 'border' }] : [],
  };
}

function labelOf({ numbering }: ParagraphProperties, reading: Reading): string {
  if (numbering?.list === undefined || numbering.list === '0') return '';
  return reading.labels(numbering.list, numbering.level ?? 0);
}

function layoutOf(
  properties: ParagraphProperties,
  size: number,
): Pick<Paragraph, 'indent' | 'spacing'> {
  const { left, right, firstLine, before, after } = properties;
  return {
    indent: {
      left: indentOf(left, properties.leftCharacters, size),
      right: indentOf(right, properties.rightCharacters, size),
      firstLine: indentOf(firstLine, properties.firstLineCharacters, size),
    },
    spacing: {
      before: gapOf(before, properties.beforeLines, properties.beforeAuto),
      after: gapOf(after, properties.afterLines, properties.afterAuto),
      line: lineOf(properties),
    },
  };
}

/** A character is as wide as the type of the paragraph's style is high. */
function indentOf(
  length: number | undefined,
  characters: Characters | undefined,
  size: number,
): number {
  if (!characters || characters.hundredths === 0) return millimetres(length ?? 0);
  if (characters.twips !== undefined) return millimetres(characters.twips);
  return millimetresOfPoints((characters.hundredths / 100) * size);
}

/** Word leaves 14 points where it leaves the gap to itself, and 12 for a line. */
function gapOf(
  length: number | undefined,
  lines: number | undefined,
  auto: boolean | undefined,
): number {
  if (auto) return 14;
  return lines ? round((lines / 100) * 12) : round((length ?? 0) / 20);
}

function lineOf({
  line = 240,
  lineRule = 'auto',
}: ParagraphProperties): Paragraph['spacing']['line'] {
  if (lineRule === 'exact') return { exactly: round(line / 20) };
  return lineRule === 'atLeast' ? { atLeast: round(line / 20) } : { lines: round(line / 240) };
}
