import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Facts, Paragraph } from '../facts.ts';
import { docx, p, r, relationship, type Draft } from '../testing/docx.ts';
import { readDocx } from './read.ts';

function facts(bytes: Uint8Array): Facts {
  const read = readDocx(bytes);
  if (!read.ok) throw new Error(read.problem.code);
  return read.facts;
}

function sample(name: string): Facts {
  return facts(readFileSync(new URL(`../testing/${name}`, import.meta.url)));
}

function paragraphs(draft: Draft): readonly Paragraph[] {
  return facts(docx(draft)).paragraphs;
}

function first(draft: Draft): Paragraph {
  const [paragraph] = paragraphs(draft);
  if (!paragraph) throw new Error('no paragraph');
  return paragraph;
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

describe('tables, boxes and lines', () => {
  const cell = (inside: string, properties = '') =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${inside}</w:tc>`;
  const edge = (names: readonly string[]) =>
    names.map((name) => `<w:${name} w:val="single" w:sz="4"/>`).join('');

  test('cells know where they stand; merged ones are read once', () => {
    const read = paragraphs({
      body: `<w:tbl><w:tblGrid><w:gridCol w:w="1440"/><w:gridCol w:w="1440"/><w:gridCol w:w="1440"/></w:tblGrid>
        <w:tr>${cell(p('a'), '<w:gridSpan w:val="2"/>')}${cell(p('b'), '<w:vMerge w:val="restart"/>')}</w:tr>
        <w:tr>${cell(`${p('c')}<w:tbl><w:tr>${cell(p('inner'))}</w:tr></w:tbl>`)}${cell(p('d'))}${cell(p(''), '<w:vMerge/>')}</w:tr></w:tbl>`,
    });
    expect(
      read.map(({ text, cell: at }) => [text, at?.table, at?.row, at?.column, at?.width]),
    ).toEqual([
      ['a', 0, 0, 0, 50.8],
      ['b', 0, 0, 2, 25.4],
      ['c', 0, 1, 0, 25.4],
      ['inner', 1, 0, 0, undefined],
      ['d', 0, 1, 1, 25.4],
    ]);
  });

  test('boxed by the table, the cell or the paragraph', () => {
    const sides = edge(['top', 'left', 'bottom', 'right']);
    const table = (properties: string, own: string) =>
      `<w:tbl><w:tblPr>${properties}</w:tblPr><w:tr>${cell(p('x'), own)}</w:tr></w:tbl>`;
    const read = paragraphs({
      body:
        table(`<w:tblBorders>${sides}</w:tblBorders>`, '') +
        table('', `<w:tcBorders>${sides}</w:tcBorders>`) +
        table(
          `<w:tblBorders>${sides}</w:tblBorders>`,
          '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>',
        ) +
        p('x', `<w:pBdr>${sides}</w:pBdr>`) +
        p('x', `<w:pBdr>${edge(['bottom'])}</w:pBdr>`),
    });
    expect(read.map(({ boxed }) => boxed ?? false)).toEqual([true, true, false, true, false]);
    expect(read[4]?.linesBelow).toEqual([{ made: 'border' }]);
  });

  test('a text box is read once, where it is anchored, with its border', () => {
    const content = `<w:txbxContent>${p('HỎA TỐC')}</w:txbxContent>`;
    const read = paragraphs({
      body: `<w:p>${r('a')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp><wps:spPr><a:ln w="9525"/></wps:spPr><wps:txbx>${content}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>${p('b')}`,
    });
    expect(
      read.map(({ text, inTextBox, boxed, origin }) => [text, inTextBox, boxed, origin?.ordinal]),
    ).toEqual([
      ['a', undefined, undefined, 0],
      ['HỎA TỐC', true, true, 1],
      ['b', undefined, undefined, 3],
    ]);
  });

  const line = (width: number, below: number) =>
    `<w:r><w:drawing><wp:anchor><wp:positionV relativeFrom="paragraph"><wp:posOffset>${below}</wp:posOffset></wp:positionV><wps:wsp><wps:spPr><a:xfrm><a:ext cx="${width}" cy="0"/></a:xfrm><a:prstGeom prst="line"/></wps:spPr></wps:wsp></wp:anchor></w:drawing></w:r>`;

  test('a drawn line belongs to the words above it', () => {
    const read = paragraphs({
      body: `${p('a')}<w:p>${r('b')}${line(720000, 10000)}</w:p><w:p>${r('c')}${line(360000, 220000)}</w:p>`,
    });
    expect(read.map(({ linesBelow }) => linesBelow)).toEqual([
      [{ made: 'shape', length: 20 }],
      [],
      [{ made: 'shape', length: 10 }],
    ]);
  });

  test('a line of old Word, and one typed after a line break', () => {
    const read = paragraphs({
      body: `<w:p>${r('a')}<w:r><w:pict><v:line from="10pt,12pt" to="66.7pt,12pt"/></w:pict></w:r></w:p><w:p><w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t>b</w:t><w:br/><w:t>__________</w:t></w:r></w:p>${p('c', '', '<w:u w:val="single"/>')}`,
    });
    expect(read.map(({ text, linesBelow }) => [text, linesBelow])).toEqual([
      ['a', [{ made: 'shape', length: 20 }]],
      ['b', [{ made: 'underscores', length: 21.17 }]],
      ['c', [{ made: 'underline' }]],
    ]);
  });
});

describe('pages', () => {
  const number = (instruction: string) =>
    `<w:p><w:fldSimple w:instr="${instruction}">${r('3')}</w:fldSimple></w:p>`;

  test('headers are inherited, and used only where they print', () => {
    const reference = (type: string, id: string) =>
      `<w:headerReference w:type="${type}" r:id="${id}"/>`;
    const section = (inside: string) => `<w:sectPr>${inside}</w:sectPr>`;
    const read = facts(
      docx({
        running: {
          header1: number(' PAGE \\* MERGEFORMAT '),
          header2: p('bìa'),
          header3: p('chẵn'),
        },
        body:
          p(
            'a',
            section(
              `${reference('default', 'header1')}${reference('first', 'header2')}${reference('even', 'header3')}<w:pgNumType w:start="1"/>`,
            ),
          ) +
          p('b') +
          section(
            '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:left="1134" w:gutter="567"/><w:titlePg/>',
          ),
      }),
    );
    expect(read.paragraphs.map(({ section: of }) => of)).toEqual([0, 1]);
    expect(read.sections).toMatchObject([
      {
        titlePage: false,
        pageNumbers: { start: 1 },
        headers: { first: [], even: [], default: [{ runs: [{ field: 'page', text: '3' }] }] },
      },
      {
        page: { width: 297, height: 210.01 },
        margins: { left: 30 },
        titlePage: true,
        headers: { first: [{ text: 'bìa', section: 1 }], default: [{ section: 1 }] },
      },
    ]);
  });

  test('a field without a result prints all the same', () => {
    const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const body = `<w:p>${mark('begin')}<w:r><w:instrText>NUMPAGES</w:instrText></w:r>${mark('separate')}${mark('end')}</w:p>`;
    expect(first({ body })).toMatchObject({ text: '1', runs: [{ field: 'pages' }] });
  });

  test('what lies outside the file is noted; a link to follow is not part of it', () => {
    const external = ' TargetMode="External"';
    const { notes } = facts(
      docx({
        styles: '',
        body: p('a'),
        relationships:
          relationship('x1', 'image', 'http://127.0.0.1:9/a.png', external) +
          relationship('x2', 'hyperlink', 'http://127.0.0.1:9/', external),
        parts: { 'word/vbaProject.bin': 'x' },
      }),
    );
    expect(notes).toEqual([{ code: 'macros' }, { code: 'externalContent', count: 1 }]);
  });
});
