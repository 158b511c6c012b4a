/**
 * A document as it would print: what the rules of form read, whatever file it came from. Plain data.
 * Lengths on the page are millimetres, sizes of type and gaps between paragraphs are points.
 */
export type Facts = {
  readonly source: 'docx' | 'pdf';
  readonly sections: readonly Section[];
  /** In reading order: body, cells of tables, text boxes where they are anchored; `index` is the position here. */
  readonly paragraphs: readonly Paragraph[];
  /** What else the file holds, or what of it could not be read. */
  readonly notes: readonly Note[];
};

export type NoteCode =
  /** Checked as it would print: insertions are in, deletions are out. */
  | 'trackedChanges'
  | 'comments'
  | 'macros'
  /** Pictures, templates or links that lie outside the file; none was opened. */
  | 'externalContent'
  | 'noStyles'
  /** A PDF without a text layer, or a document without words. */
  | 'noText'
  /** Only the first part was read. */
  | 'truncated';
export type Note = { readonly code: NoteCode; readonly count?: number };

export type Section = {
  readonly page: { readonly width: number; readonly height: number };
  readonly margins: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
    /** From the paper's edge to the header's and footer's text. */
    readonly header?: number;
    readonly footer?: number;
  };
  /**
   * Margins that the file does not state and its pages do not show (PDF: no line reaches there); the value is no more
   * than what is certain, 20 mm at most.
   */
  readonly uncertain?: readonly ('top' | 'bottom' | 'left' | 'right')[];
  /** The first page has a header and footer of its own. */
  readonly titlePage: boolean;
  readonly pageNumbers: { readonly start?: number; readonly format?: string };
  readonly headers: Running;
  readonly footers: Running;
};

/** Headers or footers of a section; a kind it does not have itself is the previous section's. Empty where there is none. */
export type Running = {
  readonly first: readonly Paragraph[];
  readonly default: readonly Paragraph[];
  readonly even: readonly Paragraph[];
};

export type Align = 'left' | 'center' | 'right' | 'both';

export type Paragraph = {
  readonly index: number;
  readonly section: number;
  /** From 1; known for PDF only. */
  readonly page?: number;
  readonly cell?: Cell;
  readonly inTextBox?: true;
  /** The automatic number or bullet before the text, as printed: `1.`, `a)`, `-`; '' without. */
  readonly label: string;
  /** As printed, NFC, label left out; line breaks are '\n', tabs '\t'. */
  readonly text: string;
  readonly runs: readonly Run[];
  readonly align: Align;
  readonly indent: { readonly left: number; readonly right: number; readonly firstLine: number };
  readonly spacing: {
    readonly before: number;
    readonly after: number;
    /** Multiple of single spacing, or points. */
    readonly line:
      { readonly lines: number } | { readonly exactly: number } | { readonly atLeast: number };
  };
  /** Horizontal lines drawn directly below the text: shapes, borders, or a paragraph of underscores folded in here. */
  readonly linesBelow: readonly Line[];
  /** A border on all four sides, of the paragraph, its cell or its text box. */
  readonly boxed?: true;
  readonly pageBreakBefore?: true;
  /** Where it stands in the file, so that it can be repaired. */
  readonly origin?: Origin;
};

export type Cell = {
  readonly table: number;
  readonly row: number;
  readonly column: number;
  /** Columns of the table's grid, and how many of them this cell covers. */
  readonly columns: number;
  readonly span: number;
  /** mm */
  readonly width?: number;
};

export type Line = {
  readonly made: 'shape' | 'border' | 'underscores' | 'underline';
  /** mm; not known for every kind. */
  readonly length?: number;
};

export type Run = {
  readonly text: string;
  /** Effective family of its letters; undefined when nothing in the file says. */
  readonly font?: string;
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  /** Small letters print as capitals; `text` holds them as typed. */
  readonly caps: boolean;
  /** RRGGBB, or `auto`. */
  readonly color: string;
  readonly field?: 'page' | 'pages';
};

/** `ordinal`: which `w:p` of the part, in document order, from 0. */
export type Origin = { readonly part: string; readonly ordinal: number };
