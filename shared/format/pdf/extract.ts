import type { PdfItem, PdfPage } from './page.ts';
import { rulesOf, type Codes, type Operators } from './rules.ts';

/** What is used of a page of pdfjs-dist, opened with `fontExtraProperties`. */
export type PdfjsPage = {
  readonly view: readonly number[];
  getTextContent(): Promise<{ readonly items: readonly object[] }>;
  getOperatorList(): Promise<Operators>;
  readonly commonObjs: { has(name: string): boolean; get(name: string): unknown };
};

type TextItem = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly fontName: string;
};

/** A page's words and lines, taken out of pdfjs the same way wherever it runs. `codes`: its `OPS`. */
export async function pageOf(page: PdfjsPage, codes: Codes): Promise<PdfPage> {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const content = await page.getTextContent();
  const words = content.items.filter(isText);
  const size = { width: right - left, height: top - bottom };
  // Without words nothing is asked of fonts and lines, and a scan's images need not be unpacked.
  if (words.length === 0) return { ...size, items: [] };
  // The fonts have their names only when the operators are there.
  const rules = rulesOf(await page.getOperatorList(), codes);
  const items = words.map(({ str: text, transform, width, fontName }): PdfItem => {
    const [, , skew = 0, height = 0, x = 0, y = 0] = transform;
    const font = fontNamed(page, fontName);
    const place = { x: x - left, y: y - bottom, size: Math.hypot(skew, height), width };
    return { text, ...place, ...(font === undefined ? {} : { font }) };
  });
  const placed = rules.map((rule) => ({ ...rule, x: rule.x - left, y: rule.y - bottom }));
  return { ...size, items, rules: placed };
}

function isText(item: object): item is TextItem {
  return 'str' in item;
}

function fontNamed({ commonObjs }: PdfjsPage, name: string): string | undefined {
  const font = commonObjs.has(name) ? commonObjs.get(name) : undefined;
  const named = font as { readonly name?: unknown } | undefined;
  return typeof named?.name === 'string' ? named.name : undefined;
}
