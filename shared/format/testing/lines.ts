import type { Cell, Facts, Paragraph, Run, Section } from '../facts.ts';

/** How a line of a test's document is set; what is left out is as the text of a document is set. */
export type Style = {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly align?: Paragraph['align'];
  readonly line?: number;
  readonly boxed?: true;
  readonly cell?: readonly [table: number, column: 0 | 1];
  readonly text?: true;
  readonly before?: number;
};

export type TestLine = readonly [text: string, style: Style];

/** Lines as paragraphs on A4, as a document laid out by the decree has them. */
export function documentOf(lines: readonly TestLine[], section: Partial<Section> = {}): Facts {
  return {
    source: 'docx',
    sections: [{ ...SECTION, ...section }],
    paragraphs: lines.map(([text, style], index) => paragraph(text, style, index)),
    notes: [],
  };
}

export function paragraph(text: string, style: Style, index: number): Paragraph {
  return {
    index,
    section: 0,
    label: '',
    text,
    runs: [run(text, style)],
    align: style.align ?? (style.text ? 'both' : 'center'),
    indent: { left: 0, right: 0, firstLine: style.text ? 12.7 : 0 },
    spacing: {
      before: style.before ?? (style.text ? 6 : 0),
      after: 0,
      line: { lines: style.text ? 1.2 : 1 },
    },
    linesBelow: style.line === undefined ? [] : [{ made: 'shape', length: style.line }],
    ...(style.boxed ? { boxed: true } : {}),
    ...(style.cell ? { cell: cell(style.cell) } : {}),
    origin: { part: 'word/document.xml', ordinal: index },
  };
}

export function run(text: string, style: Style, more: Partial<Run> = {}): Run {
  return {
    text,
    font: 'Times New Roman',
    size: style.size ?? 14,
    bold: style.bold ?? false,
    italic: style.italic ?? false,
    underline: false,
    caps: false,
    color: 'auto',
    ...more,
  };
}

function cell([table, column]: readonly [number, number]): Cell {
  return { table, row: 0, column, columns: 2, span: 1, width: 85 };
}

const number: Paragraph = {
  ...paragraph('', {}, -1),
  text: '2',
  runs: [run('2', { size: 14 }, { field: 'page' })],
  origin: { part: 'word/header1.xml', ordinal: 0 },
};

const address: Paragraph = {
  ...paragraph(
    'Địa chỉ: 01 đường Mẫu, phường Mẫu. Điện thoại: 0256.000.000. Website: mau.gov.vn',
    { size: 11 },
    -1,
  ),
  origin: { part: 'word/footer1.xml', ordinal: 0 },
};

const EMPTY = { first: [], default: [], even: [] };

const SECTION: Section = {
  page: { width: 210, height: 297 },
  margins: { top: 20, bottom: 20, left: 30, right: 20 },
  titlePage: true,
  pageNumbers: {},
  headers: { ...EMPTY, default: [number] },
  footers: { ...EMPTY, first: [address] },
};
