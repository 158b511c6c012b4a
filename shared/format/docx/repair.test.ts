import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Facts, Paragraph, Run, Section } from '../facts.ts';
import type { Repair } from '../finding.ts';
import { docx, p, r } from '../testing/docx.ts';
import { facts } from '../testing/facts.ts';
import { millimetres, twipsOfMillimetres } from './lengths.ts';
import { repairDocx } from './repair.ts';
import { append } from './runs.ts';

function sample(name: string): Uint8Array {
  return readFileSync(new URL(`../testing/${name}`, import.meta.url));
}

function repaired(bytes: Uint8Array, repairs: readonly Repair[]): Uint8Array {
  const result = repairDocx(bytes, repairs);
  if (!result.ok) throw new Error(result.problem.code);
  return result.bytes;
}

/** Styles, a list, contextual gaps, split and hidden words, fields, a text box, changes: what repairs must survive. */
const WOVEN = docx({
  styles: `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:pPr><w:spacing w:before="100" w:beforeAutospacing="1" w:after="60"/><w:contextualSpacing/><w:ind w:firstLineChars="100"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>`,
  theme: `<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Minor"/></a:minorFont></a:fontScheme></a:themeElements>`,
  numbering: `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
  body: `
    ${p('Cộng hòa xã hội', '<w:jc w:val="left"/>', '<w:rFonts w:asciiTheme="minorAscii" w:hAnsiTheme="minorHAnsi"/><w:color w:val="FF0000" w:themeColor="accent1"/>')}
    <w:p>${r('Cộng ')}${r('ho\u0300a', '<w:i/>')}${r('ẩn', '<w:vanish/>')}<w:ins w:id="1">${r(' xã &amp; hội')}</w:ins></w:p>
    <w:p/><w:p><w:pPr/></w:p>
    ${p('một', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:i/></w:rPr>')}
    <w:p><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr>${r('Nhà nước')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp><wps:txbx><w:txbxContent>${p('HỎA TỐC')}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>
    <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${r('Điều 1')}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
    <w:sectPr/>`,
});

const DOCUMENTS: Readonly<Record<string, Uint8Array>> = {
  right: sample('cong-van-dung.docx'),
  wrong: sample('cong-van-sai.docx'),
  libreOffice: sample('cong-van-dung-libreoffice.docx'),
  woven: WOVEN,
};

/** Any repair of a document, with values that twips can hold. */
function anyRepair({ paragraphs, sections }: Facts): fc.Arbitrary<Repair> {
  const paragraph = fc.nat({ max: paragraphs.length - 1 });
  const section = fc.nat({ max: sections.length - 1 });
  const length = fc.integer({ min: 1, max: 60 });
  const some = fc.option(fc.boolean(), { nil: undefined });
  const points = fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined });
  return fc.oneof(
    fc.record({
      ...{ kind: fc.constant('margins' as const), section },
      margins: fc.record(
        { top: length, bottom: length, left: length, right: length },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      ...{ kind: fc.constant('paper' as const), section },
      ...{ width: fc.constantFrom(210, 297), height: fc.constantFrom(297, 210) },
    }),
    fc.record({
      ...{ kind: fc.constant('font' as const), paragraph },
      font: fc.constantFrom('Times New Roman', 'A & "B"'),
    }),
    fc.record({
      ...{ kind: fc.constant('type' as const), paragraph, bold: some, italic: some },
      size: fc.option(fc.constantFrom(11, 12.5, 14), { nil: undefined }),
      color: fc.option(fc.constantFrom('auto', '000000'), { nil: undefined }),
    }),
    fc.record({
      ...{ kind: fc.constant('align' as const), paragraph },
      align: fc.constantFrom('left' as const, 'center' as const, 'both' as const),
    }),
    fc.record({
      ...{ kind: fc.constant('indent' as const), paragraph },
      firstLine: fc.integer({ min: -10, max: 20 }),
    }),
    fc.record({
      ...{ kind: fc.constant('spacing' as const), paragraph, before: points, after: points },
      lines: fc.option(fc.constantFrom(1, 1.15, 1.5), { nil: undefined }),
    }),
  );
}

/** What a repair promises, said of facts. */
function promised(before: Facts, repair: Repair): Facts {
  if ('section' in repair) {
    const sections = before.sections.map((section, index) =>
      index === repair.section ? ofSection(section, repair) : section,
    );
    return { ...before, sections };
  }
  const paragraphs = before.paragraphs.map((paragraph) =>
    paragraph.index === repair.paragraph ? ofParagraph(paragraph, repair) : paragraph,
  );
  return { ...before, paragraphs };
}

function length(asked: number): number {
  return millimetres(twipsOfMillimetres(asked));
}

function ofSection(section: Section, repair: Repair): Section {
  if (repair.kind === 'paper') {
    return { ...section, page: { width: length(repair.width), height: length(repair.height) } };
  }
  if (repair.kind !== 'margins') return section;
  const sides = Object.entries(repair.margins).map(([side, asked]) => [side, length(asked)]);
  return { ...section, margins: { ...section.margins, ...Object.fromEntries(sides) } };
}

function ofParagraph(paragraph: Paragraph, repair: Repair): Paragraph {
  const { indent, spacing } = paragraph;
  if (repair.kind === 'align') return { ...paragraph, align: repair.align };
  if (repair.kind === 'indent') {
    return { ...paragraph, indent: { ...indent, firstLine: length(repair.firstLine) } };
  }
  if (repair.kind === 'spacing') {
    const { before = spacing.before, after = spacing.after, lines } = repair;
    const line = lines === undefined ? spacing.line : { lines };
    return { ...paragraph, spacing: { before, after, line } };
  }
  const runs: Run[] = [];
  for (const run of paragraph.runs) append(runs, ofRun(run, repair));
  return { ...paragraph, runs };
}

function ofRun(run: Run, repair: Repair): Run {
  if (repair.kind === 'font') return { ...run, font: repair.font };
  if (repair.kind !== 'type') return run;
  const { size = run.size, bold = run.bold, italic = run.italic, color = run.color } = repair;
  return { ...run, size, bold, italic, color };
}

/** Header and footer distances come into a file that states no margins at all. */
function withoutEdges({ sections, ...rest }: Facts): unknown {
  return {
    ...rest,
    sections: sections.map(({ margins: { top, bottom, left, right }, ...section }) => ({
      ...section,
      margins: { top, bottom, left, right },
    })),
  };
}

describe.each(Object.entries(DOCUMENTS))('%s', (_, bytes) => {
  const before = facts(bytes);

  test('after any repairs the file reads as they promise, and nothing else changed', () => {
    const repairs = fc.array(anyRepair(before), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(repairs, (asked) => {
        const promise = asked.reduce(promised, before);
        expect(withoutEdges(facts(repaired(bytes, asked)))).toEqual(withoutEdges(promise));
      }),
      { numRuns: 60 },
    );
  });

  test('other parts keep their bytes, and the text all that stands outside the paragraph', () => {
    for (const { index, origin } of before.paragraphs) {
      const after = repaired(bytes, [
        { kind: 'type', paragraph: index, size: 13, bold: true },
        { kind: 'spacing', paragraph: index, before: 6 },
        { kind: 'align', paragraph: index, align: 'both' },
      ]);
      const [old, next] = [unzipSync(bytes), unzipSync(after)];
      expect(Object.keys(next)).toEqual(Object.keys(old));
      for (const [name, part] of Object.entries(old)) {
        if (name === 'word/document.xml') continue;
        expect(next[name]).toEqual(part);
      }
      expect(around(next, origin?.ordinal ?? 0)).toEqual(around(old, origin?.ordinal ?? 0));
    }
  });

  test('without repairs it is the same file', () => {
    expect(unzipSync(repaired(bytes, []))).toEqual(unzipSync(bytes));
  });
});

/** The text before and behind the paragraph with that number; paragraphs in it count. */
function around(parts: Readonly<Record<string, Uint8Array>>, ordinal: number): string[] {
  const xml = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
  const starts = [...xml.matchAll(/<w:p[ >/]/g)].map(({ index }) => index);
  return [
    xml.slice(0, starts[ordinal]),
    xml.slice(starts[ordinal + 1] ?? xml.indexOf('</w:body>')),
  ];
}

describe('words', () => {
  const words = (bytes: Uint8Array, repairs: readonly Repair[]) =>
    facts(repaired(bytes, repairs)).paragraphs.map(({ text }) => text);

  test('are replaced wherever the file splits or decomposes them, hidden ones stay', () => {
    const after = words(WOVEN, [
      { kind: 'text', paragraph: 1, from: 'Cộng hòa xã & hội', to: 'CỘNG HÒA xã <hội>' },
      { kind: 'text', paragraph: 7, from: 'Điều 1', to: 'Điều 01' },
      { kind: 'font', paragraph: 1, font: 'Times New Roman' },
    ]);
    expect([after[1], after[7]]).toEqual(['CỘNG HÒA xã <hội>', 'Điều 01']);
    const xml = strFromU8(
      unzipSync(repaired(WOVEN, [{ kind: 'text', paragraph: 1, from: 'hội', to: 'Hội' }]))[
        'word/document.xml'
      ] ?? new Uint8Array(),
    );
    expect(xml).toContain('ẩn');
  });

  test('any part of any paragraph', () => {
    const documents = Object.values(DOCUMENTS);
    const replacement = fc.record({
      document: fc.nat({ max: documents.length - 1 }),
      ...{ paragraph: fc.nat(), from: fc.nat(), length: fc.integer({ min: 1, max: 20 }) },
      to: fc.constantFrom('', 'x', 'Ủy ban', 'a  b', ' & ', 'ế'),
    });
    fc.assert(
      fc.property(replacement, ({ document, paragraph, from, length: many, to }) => {
        const bytes = documents[document] ?? WOVEN;
        const before = facts(bytes).paragraphs;
        const index = paragraph % before.length;
        const text = before[index]?.text ?? '';
        fc.pre(text !== '');
        const start = from % text.length;
        const wanted = text.slice(start, start + many);
        const after = words(bytes, [{ kind: 'text', paragraph: index, from: wanted, to }]);
        const promise = before.map((one) => one.text);
        promise[index] = text.replace(wanted, () => to);
        expect(after).toEqual(promise);
      }),
      { numRuns: 100 },
    );
  });

  test('what is not there is left alone', () => {
    const before = facts(WOVEN).paragraphs.map(({ text }) => text);
    expect(words(WOVEN, [{ kind: 'text', paragraph: 0, from: 'không có', to: 'x' }])).toEqual(
      before,
    );
  });

  test('repairs of what does not exist are left out', () => {
    const repairs: Repair[] = [
      { kind: 'align', paragraph: 99, align: 'center' },
      { kind: 'pageNumbers', section: 99 },
    ];
    expect(facts(repaired(WOVEN, repairs))).toEqual(facts(WOVEN));
  });
});
