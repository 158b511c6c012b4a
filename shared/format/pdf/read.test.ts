import { readFileSync } from 'node:fs';
import { getDocument, OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, test } from 'vitest';
import { fontOf } from './font.ts';
import type { PdfItem, PdfPage } from './page.ts';
import { factsOfPdf } from './read.ts';
import { rulesOf } from './rules.ts';

async function pagesOf(name: string): Promise<PdfPage[]> {
  const file = readFileSync(new URL(`../../../api/demo/files/${name}.pdf`, import.meta.url));
  const loading = getDocument({ data: new Uint8Array(file), fontExtraProperties: true });
  const pdf = await loading.promise;
  const pages: PdfPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    pages.push(await pageOf(await pdf.getPage(number)));
  }
  await loading.destroy();
  return pages;
}

async function pageOf(page: PDFPageProxy): Promise<PdfPage> {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const operators = await page.getOperatorList();
  const { items } = await page.getTextContent();
  return {
    ...{ width: right - left, height: top - bottom, rules: rulesOf(operators, OPS) },
    items: items.flatMap((item) => {
      if (!('str' in item)) return [];
      const [, , c = 0, d = 0, x = 0, y = 0]: readonly number[] = item.transform;
      const font: unknown = page.commonObjs.get(item.fontName);
      return [
        {
          ...{ text: item.str, x: x - left, y: y - bottom },
          ...{ size: Math.hypot(c, d), width: item.width },
          ...(hasName(font) ? { font: font.name } : {}),
        },
      ];
    }),
  };
}

function hasName(font: unknown): font is { readonly name: string } {
  return typeof font === 'object' && font !== null && 'name' in font;
}

describe('a letter of one page', async () => {
  const facts = factsOfPdf(await pagesOf('cong-van-hoa-toc'));

  test('the paper and the white around the text, as far as it shows', () => {
    expect(facts.sections).toEqual([
      {
        page: { width: 210, height: 297 },
        margins: { top: 20.2, bottom: 20, left: 30, right: 20.3 },
        uncertain: ['bottom'],
        ...{ titlePage: true, pageNumbers: {} },
        headers: { first: [], default: [], even: [] },
        footers: { first: [], default: [], even: [] },
      },
    ]);
    expect(facts.notes).toEqual([]);
  });

  test('the letterhead is read column by column', () => {
    expect(facts.paragraphs.slice(0, 8).map(({ text, cell }) => [text, cell?.column])).toEqual([
      ['UBND TỈNH BÌNH ĐỊNH', 0],
      ['SỞ NỘI VỤ', 0],
      ['Số: 1875/SNV-VTLT', 0],
      ['V/v tăng cường công tác văn thư, lưu trữ điện tử năm 2026', 0],
      ['HỎA TỐC', 0],
      ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 1],
      ['Độc lập - Tự do - Hạnh phúc', 1],
      ['Bình Định, ngày 05 tháng 11 năm 2026', 1],
    ]);
  });

  test('fonts, sizes, lines under the words, justified paragraphs with their indent', () => {
    expect(facts.paragraphs[1]).toMatchObject({
      align: 'center',
      page: 1,
      runs: [{ font: 'Liberation Serif', size: 12, bold: true, italic: false }],
      linesBelow: [{ made: 'underscores', length: 12.7 }],
    });
    expect(facts.paragraphs[8]).toMatchObject({ align: 'center' });
    expect(facts.paragraphs[9]).toMatchObject({
      align: 'both',
      indent: { left: 0, firstLine: 10 },
      spacing: { line: { lines: 1.15 } },
      runs: [{ size: 14, bold: false }],
    });
  });
});

const item = (text: string, x: number, y: number, more: Partial<PdfItem> = {}): PdfItem => ({
  ...{ text, x, y, size: 14, width: text.length * 7, font: 'ABCDEF+TimesNewRomanPSMT' },
  ...more,
});

function page(items: readonly PdfItem[]): PdfPage {
  return { width: 595, height: 842, items };
}

test('page numbers are the header, and the first page may go without', () => {
  const body = item('Nội dung', 85, 700);
  const { sections, paragraphs } = factsOfPdf([
    page([body]),
    page([item('2', 294, 800, { size: 13, width: 7 }), body]),
  ]);
  expect(sections).toMatchObject([
    {
      titlePage: true,
      headers: {
        first: [],
        default: [{ text: '2', align: 'center', runs: [{ field: 'page', size: 13 }] }],
      },
    },
  ]);
  expect(paragraphs.map(({ text, page: of }) => [text, of])).toEqual([
    ['Nội dung', 1],
    ['Nội dung', 2],
  ]);
});

test('a page that is turned is a section of its own', () => {
  const pages = [page([item('a', 85, 700)]), { ...page([]), width: 842, height: 595 }];
  expect(factsOfPdf(pages).sections.map(({ page: paper }) => paper.width)).toEqual([209.9, 297]);
});

test('pages without a text layer are noted, and so is no page at all', () => {
  expect(factsOfPdf([page([])]).notes).toEqual([{ code: 'noText' }]);
  expect(factsOfPdf([]).notes).toEqual([{ code: 'noText' }]);
});

test('a font by its PostScript name', () => {
  expect(fontOf('BAAAAA+TimesNewRomanPS-BoldItalicMT')).toEqual({
    ...{ family: 'Times New Roman', bold: true, italic: true },
  });
  expect(fontOf('TimesNewRoman,Bold')).toMatchObject({ family: 'Times New Roman', bold: true });
  expect(fontOf('CAAAAA+LiberationSerif')).toMatchObject({ family: 'Liberation Serif' });
  expect(fontOf('ArialMT')).toEqual({ family: 'Arial', bold: false, italic: false });
  expect(fontOf(undefined)).toEqual({ bold: false, italic: false });
});

test('horizontal lines are found where the page puts them', () => {
  const codes = {
    ...{ save: 1, restore: 2, transform: 3, constructPath: 4 },
    ...{ paintFormXObjectBegin: 5, paintFormXObjectEnd: 6 },
  };
  const path = (...box: number[]) => [20, [], Float32Array.from(box)];
  const rules = rulesOf(
    {
      fnArray: [1, 3, 4, 4, 2, 4],
      argsArray: [
        null,
        [2, 0, 0, 2, 100, 200],
        path(0, 0, 30, 0),
        path(0, 0, 0, 30),
        null,
        path(10, 10, 50, 11),
      ],
    },
    codes,
  );
  expect(rules).toEqual([
    { x: 100, y: 200, width: 60 },
    { x: 10, y: 10, width: 40 },
  ]);
});
