import type { Facts, Paragraph, Run } from '#shared/format/facts.ts';

/** Lines of Times New Roman stand this much of its size apart when the spacing is single. */
const SINGLE = 1.15;
/** Where nothing says how large an empty line is. */
const EMPTY_SIZE = 13;
export const PX_PER_MM = 96 / 25.4;

/** Points between two lines of a paragraph. */
export function lineHeight({ runs, spacing: { line } }: Paragraph): number {
  const single = SINGLE * Math.max(...(runs.length > 0 ? runs.map(sizeOf) : [EMPTY_SIZE]));
  if ('exactly' in line) return line.exactly;
  return 'atLeast' in line ? Math.max(line.atLeast, single) : line.lines * single;
}

function sizeOf({ size }: Run): number {
  return size;
}

const SANS =
  /arial|calibri|helvetica|tahoma|verdana|segoe|roboto|open sans|sans|aptos|^\.vnarial|^vni-helve/i;
const TIMES = /^(times new roman|times|liberation serif|tinos|\.vntime|vni-times)/i;

/** Times New Roman is drawn with Tinos, which has its widths and which we serve; other families as the device has them. */
export function familyOf(font: string | undefined): string {
  if (font === undefined || TIMES.test(font)) return 'Tinos, serif';
  const rest = SANS.test(font) ? 'sans-serif' : 'Tinos, serif';
  return `"${font.replace(/["\\\n]/g, '')}", ${rest}`;
}

/** The page number and the number of pages stand in headers as fields. */
export function textOf({ field, text }: Run, page: number, pages: number): string {
  if (field === 'page') return String(page);
  return field === 'pages' ? String(pages) : text;
}

/** Which header or footer a sheet has: the first of its section, and without another one the default. */
export function runningOn(
  section: Facts['sections'][number],
  where: 'headers' | 'footers',
  isFirst: boolean,
): readonly Paragraph[] {
  return section[where][section.titlePage && isFirst ? 'first' : 'default'];
}
