import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { docx, p, r } from '../testing/docx.ts';
import { facts, first, paragraphs } from '../testing/facts.ts';

function sample(name: string): Facts {
  return facts(readFileSync(new URL(`../testing/${name}`, import.meta.url)));
}

describe('the samples', () => {
  const right = sample('cong-van-dung.docx');

  test('a page as the decree wants it', () => {
    expect(right.sections).toMatchObject([
      {
        page: { width: 209.99, height: 296.99 },
        margins: { top: 19.98, bottom: 19.98, left: 29.99, right: 19.98 },
        titlePage: true,
        headers: {
          first: [],
          default: [{ align: 'center', runs: [{ field: 'page', size: 13 }] }],
        },
      },
    ]);
    expect(right.notes).toEqual([]);
  });

  test('cells, type and the line under the name of the agency', () => {
    expect(right.paragraphs[1]).toMatchObject({
      index: 1,
      text: 'SỞ NỘI VỤ',
      align: 'center',
      cell: { table: 0, row: 0, column: 0, columns: 2, span: 1, width: 65.26 },
      runs: [{ font: 'Times New Roman', size: 12, bold: true, italic: false, color: 'auto' }],
      linesBelow: [{ made: 'underscores', length: 12.7 }],
      origin: { part: 'word/document.xml', ordinal: 1 },
    });
    expect(right.paragraphs[8]).toMatchObject({
      align: 'both',
      indent: { left: 0, right: 0, firstLine: 9.98 },
      spacing: { before: 3, after: 3, line: { lines: 1.15 } },
    });
  });

  test('LibreOffice saves the same text in the same type', () => {
    const again = sample('cong-van-dung-libreoffice.docx');
    const look = ({ paragraphs }: Facts) =>
      paragraphs.map(({ text, runs, align, spacing, indent }) => ({
        ...{ text, runs, align, spacing, indent },
      }));
    expect(look(again)).toEqual(look(right));
  });

  test('the wrong one is read as it is', () => {
    const wrong = sample('cong-van-sai.docx');
    expect(wrong.sections[0]).toMatchObject({
      page: { width: 215.9, height: 279.4 },
      margins: { left: 19.98, top: 14.99 },
      titlePage: false,
    });
    expect(wrong.paragraphs[6]?.runs).toMatchObject([{ font: 'Calibri', size: 11 }]);
  });
});

describe('what applies', () => {
  const styles = `
    <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Base" w:hAnsi="Base"/><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:sz w:val="26"/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:spacing w:before="120"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Head"/><w:rPr><w:i/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/><w:rFonts w:ascii="Styled" w:hAnsi="Styled"/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>
    <w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:sz w:val="40"/></w:rPr></w:style>`;

  test('defaults, the default style, styles it is based on, the run itself', () => {
    const read = paragraphs({
      styles,
      body: p('a') + p('b', '<w:pStyle w:val="Sub"/>') + p('c', '', '<w:sz w:val="28"/>'),
    });
    expect(read).toMatchObject([
      { align: 'left', runs: [{ font: 'Base', size: 13, bold: false }] },
      { align: 'center', spacing: { before: 6 }, runs: [{ size: 13, bold: true, italic: true }] },
      { runs: [{ size: 14 }] },
    ]);
  });

  test('bold in a bold style is not bold, bold of the run itself is', () => {
    const strong = '<w:rStyle w:val="Strong"/>';
    const read = paragraphs({
      styles,
      body:
        p('a', '<w:pStyle w:val="Head"/>', strong) +
        p('b', '', strong) +
        p('c', '<w:pStyle w:val="Head"/>', `${strong}<w:b/>`) +
        p('d', '<w:pStyle w:val="Head"/>', '<w:b w:val="0"/>'),
    });
    expect(read.map(({ runs }) => runs[0]?.bold)).toEqual([false, true, true, false]);
    expect(read[1]?.runs[0]?.font).toBe('Styled');
  });

  test('styles that are based on each other end', () => {
    expect(first({ styles, body: p('a', '<w:pStyle w:val="B"/>') }).runs[0]?.size).toBe(20);
  });

  test('fonts and colours by theme', () => {
    const theme = `<a:themeElements><a:clrScheme><a:accent1><a:srgbClr val="4f81bd"/></a:accent1></a:clrScheme>
      <a:fontScheme><a:majorFont><a:latin typeface="Major"/></a:majorFont><a:minorFont><a:latin typeface="Minor"/></a:minorFont></a:fontScheme></a:themeElements>`;
    const run =
      '<w:rFonts w:ascii="No" w:hAnsi="No" w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/><w:color w:themeColor="accent1"/>';
    expect(first({ theme, body: p('a', '', run) }).runs).toMatchObject([
      { font: 'Minor', color: '4F81BD' },
    ]);
  });

  test('letters beyond ASCII in another font are runs of their own', () => {
    const run = '<w:rFonts w:ascii="One" w:hAnsi="Two"/>';
    expect(first({ body: p('Sở', '', run) }).runs.map(({ text, font }) => [text, font])).toEqual([
      ['S', 'One'],
      ['ở', 'Two'],
    ]);
  });

  test('indents in characters, gaps in lines or left to Word, exact lines', () => {
    const read = paragraphs({
      body:
        p('a', '<w:ind w:firstLineChars="200"/>', '<w:sz w:val="28"/>') +
        p('b', '<w:ind w:left="720" w:hanging="360"/>') +
        p('c', '<w:spacing w:beforeLines="50" w:before="120" w:afterAutospacing="1"/>') +
        p('d', '<w:spacing w:line="300" w:lineRule="exact"/>') +
        p('e', '<w:spacing w:line="360" w:lineRule="atLeast"/>'),
    });
    expect(read).toMatchObject([
      { indent: { firstLine: 7.06 } },
      { indent: { left: 12.7, firstLine: -6.35 } },
      { spacing: { before: 6, after: 14 } },
      { spacing: { line: { exactly: 15 } } },
      { spacing: { line: { atLeast: 18 } } },
    ]);
  });

  test('no gap between neighbours of a style that wants none', () => {
    const gap = '<w:spacing w:before="120" w:after="120"/><w:contextualSpacing/>';
    const read = paragraphs({ body: p('a', gap) + p('b', gap) + p('c', gap) });
    expect(read.map(({ spacing }) => [spacing.before, spacing.after])).toEqual([
      [6, 0],
      [0, 0],
      [0, 6],
    ]);
  });
});

describe('what prints', () => {
  test('insertions are in, deletions and hidden words are out, and all is noted', () => {
    const {
      paragraphs: [paragraph],
      notes,
    } = facts(
      docx({
        body: `<w:p>${r('a')}<w:ins w:id="1">${r('b')}</w:ins><w:del w:id="2"><w:r><w:delText>c</w:delText></w:r></w:del><w:moveFrom>${r('d')}</w:moveFrom><w:moveTo>${r('e')}</w:moveTo>${r('f', '<w:vanish/>')}<w:r><w:commentReference w:id="0"/></w:r></w:p>`,
      }),
    );
    expect(paragraph?.text).toBe('abe');
    expect(notes).toEqual([
      { code: 'trackedChanges', count: 4 },
      { code: 'comments', count: 1 },
      { code: 'noStyles' },
    ]);
  });

  test('a paragraph whose end was deleted goes on in the next', () => {
    const read = paragraphs({ body: p('a', '<w:rPr><w:del w:id="1"/></w:rPr>') + p('b') });
    expect(read.map(({ text, origin }) => [text, origin?.ordinal])).toEqual([['ab', 1]]);
  });

  test('tabs, breaks, hyphens, composed letters, content controls, links', () => {
    const body = `<w:p><w:r><w:t>Đie\u0302\u0323n</w:t><w:tab/><w:t>NĐ</w:t><w:noBreakHyphen/><w:t>CP</w:t><w:br/></w:r><w:sdt><w:sdtPr/><w:sdtContent>${r('x')}</w:sdtContent></w:sdt><w:hyperlink>${r('y')}</w:hyperlink></w:p>`;
    expect(first({ body }).text).toBe('Điện\tNĐ-CP\nxy');
  });

  test('numbers and bullets stand in the label', () => {
    const numbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
      <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`;
    const item = (list: number, level: number) =>
      p('x', `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`);
    const read = paragraphs({
      numbering,
      body:
        item(1, 0) + item(1, 1) + item(1, 1) + item(1, 0) + item(1, 1) + item(2, 0) + item(3, 0),
    });
    expect(read.map(({ label }) => label)).toEqual(['I.', 'a)', 'b)', 'II.', 'a)', '-', 'V.']);
    expect(read[0]?.indent.left).toBe(12.7);
  });

  test('page breaks begin the paragraph that follows them', () => {
    const br = '<w:r><w:br w:type="page"/></w:r>';
    const read = paragraphs({
      body: `${p('a')}<w:p>${br}${r('b')}</w:p><w:p>${r('c')}${br}</w:p>${p('d')}${p('e', '<w:pageBreakBefore/>')}`,
    });
    expect(read.map(({ pageBreakBefore }) => pageBreakBefore ?? false)).toEqual([
      ...[false, true, false, true, true],
    ]);
  });
});
