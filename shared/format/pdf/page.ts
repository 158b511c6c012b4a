/**
 * A page of a PDF, in points, as pdfjs-dist gives it; this module knows pdfjs only by these shapes, so that it runs
 * wherever pdfjs does. Fonts have names only when asked for, and only after the page's operators are there:
 *
 *     const pdf = await getDocument({ data, fontExtraProperties: true }).promise;
 *     const page = await pdf.getPage(number);
 *     const [left, bottom, right, top] = page.view;
 *     const operators = await page.getOperatorList();
 *     const { items } = await page.getTextContent();
 *     const pdfPage: PdfPage = {
 *       width: right - left,
 *       height: top - bottom,
 *       items: items.filter((item) => 'str' in item).map((item) => ({
 *         text: item.str,
 *         x: item.transform[4] - left,
 *         y: item.transform[5] - bottom,
 *         size: Math.hypot(item.transform[2], item.transform[3]),
 *         width: item.width,
 *         font: page.commonObjs.has(item.fontName) ? page.commonObjs.get(item.fontName).name : undefined,
 *       })),
 *       rules: rulesOf(operators, OPS),
 *     };
 */
export type PdfPage = {
  readonly width: number;
  readonly height: number;
  readonly items: readonly PdfItem[];
  /** Horizontal lines that are drawn, where they were looked for. */
  readonly rules?: readonly PdfRule[];
};

/** Words on one line: where they begin, on which baseline, how high and how wide. */
export type PdfItem = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
  /** The font's PostScript name, `BAAAAA+TimesNewRomanPS-BoldMT`. */
  readonly font?: string;
};

export type PdfRule = { readonly x: number; readonly y: number; readonly width: number };
