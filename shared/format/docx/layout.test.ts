import { describe, expect, test } from 'vitest';
import { docx, p, r, relationship } from '../testing/docx.ts';
import { facts, first, paragraphs } from '../testing/facts.ts';

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
