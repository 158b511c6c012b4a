import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { docx, p, r, root, zipped } from '../testing/docx.ts';
import { checkDocx } from '../checkDocx.ts';
import { readDocx } from './read.ts';
import { repairDocx } from './repair.ts';

function problem(bytes: Uint8Array): string | undefined {
  const read = readDocx(bytes);
  const repaired = repairDocx(bytes, []);
  expect(repaired.ok).toBe(read.ok);
  return read.ok ? undefined : read.problem.code;
}

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

function ole(stream: string): Uint8Array {
  const bytes = new Uint8Array(4096);
  bytes.set(OLE);
  for (const [index, letter] of [...stream].entries()) {
    bytes[1024 + index * 2] = letter.charCodeAt(0);
  }
  return bytes;
}

describe('what is no DOCX', () => {
  test.each([
    ['nothing', new Uint8Array(), 'notDocx'],
    ['a PDF', strToU8('%PDF-1.7'), 'notDocx'],
    ['a ZIP of something else', zipSync({ a: strToU8('a') }), 'notDocx'],
    ['the old format under a new name', ole('WordDocument'), 'oldDoc'],
    ['a file with a password', ole('EncryptedPackage'), 'encrypted'],
    ['a ZIP that ends early', docx({ body: p('a') }).slice(0, 500), 'damaged'],
    ['a text that is no XML', zippedText('<w:document>'), 'damaged'],
    ['a text without a body', zippedText(root('document', '')), 'damaged'],
    ['entities', zippedText('<!DOCTYPE a><w:document/>'), 'damaged'],
    ['bytes of another alphabet', zippedText(new Uint8Array([60, 97, 0xb5, 62])), 'damaged'],
  ])('%s: a problem, in both languages', (_, bytes, code) => {
    expect(problem(bytes)).toBe(code);
    const read = readDocx(bytes);
    expect(read).toMatchObject({
      problem: { text: { vi: expect.stringMatching(/Hãy/), en: expect.any(String) } },
    });
  });

  function zippedText(text: string | Uint8Array): Uint8Array {
    return docx({ body: '', parts: { 'word/document.xml': text } });
  }
});

describe('bombs', () => {
  const zeros = new Uint8Array(80 * 1024 * 1024).fill(32);

  test('a part that says it is too large is not opened', () => {
    expect(problem(docx({ body: '', parts: { 'word/document.xml': zeros } }))).toBe('tooLarge');
  });

  test('a part that lies about its size is stopped on the way', () => {
    const bytes = docx({ body: '', parts: { 'word/document.xml': zeros } });
    expect(problem(withSizes(bytes, zeros.length, 100))).toBe('tooLarge');
  });

  test('several parts together are too large as well', () => {
    const half = new Uint8Array(40 * 1024 * 1024).fill(32);
    half.set(strToU8(root('styles', '')));
    const bytes = docx({ body: p('a'), styles: '', parts: { 'word/styles.xml': half } });
    expect(readDocx(bytes).ok).toBe(true);
    const parts = { 'word/styles.xml': half, 'word/numbering.xml': half };
    expect(problem(docx({ body: p('a'), styles: '', numbering: '', parts }))).toBe('tooLarge');
  });

  test('pictures are never inflated', () => {
    expect(problem(docx({ body: p('a'), parts: { 'word/media/a.png': zeros } }))).toBeUndefined();
  });

  test('a name that is there twice is refused', () => {
    const bytes = docx({ body: p('a'), parts: { 'word/documenu.xml': 'x' } });
    const text = new TextDecoder('latin1').decode(bytes).replaceAll('documenu', 'document');
    expect(problem(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toBe('damaged');
  });

  /** Writes other sizes over those of an entry, wherever the ZIP states them. */
  function withSizes(bytes: Uint8Array, size: number, lie: number): Uint8Array {
    const changed = bytes.slice();
    const view = new DataView(changed.buffer);
    for (let at = 0; at + 4 <= changed.length; at += 1) {
      if (view.getUint32(at, true) === size) view.setUint32(at, lie, true);
    }
    return changed;
  }
});

test('tables in tables without end are refused, not followed', () => {
  const depth = 5000;
  const body = `${'<w:tbl><w:tr><w:tc>'.repeat(depth)}${'</w:tc></w:tr></w:tbl>'.repeat(depth)}`;
  expect(problem(docx({ body }))).toBe('damaged');
});

test('of 2,000 pages the first part is read, with the margins', () => {
  const page = p('Nội dung văn bản '.repeat(20), '<w:jc w:val="both"/>').repeat(20);
  const body = `${page.repeat(2000)}<w:sectPr><w:pgMar w:left="1701" w:top="1134"/></w:sectPr>`;
  const read = readDocx(docx({ body }));
  expect(read.ok && read.facts.notes).toContainEqual({ code: 'truncated' });
  expect(read.ok && read.facts.sections).toMatchObject([{ margins: { left: 30, top: 20 } }]);
});

test('a document in UTF-16 is read, and repaired in UTF-8', () => {
  const xml = root('document', `<w:body>${p('Điều 1')}</w:body>`).replace('UTF-8', 'UTF-16');
  const bytes = Buffer.from(`\ufeff${xml}`, 'utf16le');
  const utf16 = docx({ body: '', parts: { 'word/document.xml': new Uint8Array(bytes) } });
  const repaired = repairDocx(utf16, [{ kind: 'align', paragraph: 0, align: 'center' }]);
  const read = repaired.ok ? readDocx(repaired.bytes) : repaired;
  expect(read).toMatchObject({ facts: { paragraphs: [{ text: 'Điều 1', align: 'center' }] } });
});

test('headers that are missing or broken print nothing', () => {
  const body = `${p('a')}<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>`;
  const broken = docx({ body, running: { header1: '' }, parts: { 'word/header1.xml': '<a>' } });
  expect(readDocx(broken)).toMatchObject({
    facts: { sections: [{ headers: { default: [] } }] },
  });
});

test('a part packed in a way of its own is damaged', () => {
  const parts = { '[Content_Types].xml': '<Types/>', 'word/document.xml': 'x' };
  const bytes = zipped(parts);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 12 < bytes.length; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 10, 99, true);
  }
  expect(problem(bytes)).toBe('damaged');
});

test.each([
  [
    'attributes that never end',
    `<w:p><w:pPr><w:jc ${`w:val${'a'.repeat(400_000)}`}/></w:pPr></w:p>`,
  ],
  [
    'fields in fields',
    `<w:p>${'<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>a</w:t></w:r>'.repeat(60_000)}</w:p>`,
  ],
  [
    'a section for every word',
    p('a', '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>').repeat(9000),
  ],
  [
    'lines drawn far away',
    '<w:p><w:r><w:drawing><wp:anchor><wp:positionV relativeFrom="paragraph"><wp:posOffset>900000000</wp:posOffset></wp:positionV><wps:wsp><wps:spPr><a:xfrm><a:ext cx="720000" cy="0"/></a:xfrm></wps:spPr></wps:wsp></wp:anchor></w:drawing></w:r><w:r><w:t>a</w:t></w:r></w:p>'.repeat(
      9000,
    ),
  ],
  ['lists in lists', p('a', '<w:numPr><w:numId w:val="1"/></w:numPr>').repeat(9000)],
])('%s: read without getting stuck', (_, body) => {
  const numbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="${'%1'.repeat(100_000)}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
  expect(
    problem(docx({ body, numbering, running: { header1: p('b').repeat(2000) } })),
  ).toBeUndefined();
});

test('a paragraph of lines without end, no two words set alike: checked without getting stuck', () => {
  const line = `<w:r><w:br/><w:t>a</w:t></w:r>${r('b', '<w:b/>')}`;
  const checked = checkDocx(docx({ body: `<w:p>${line.repeat(40_000)}</w:p>` }));
  expect(checked.ok).toBe(true);
}, 20_000);

test('a paragraph with a breach in each of its many lines: repaired without getting stuck', () => {
  const line = '<w:r><w:br/><w:t>Kính gửi</w:t></w:r>';
  const bytes = docx({ body: `<w:p>${line.repeat(10_000)}</w:p>` });
  const checked = checkDocx(bytes);
  const findings = checked.ok ? checked.findings : [];
  const repairs = findings.flatMap(({ repair }) => (repair ? [repair] : []));
  expect(repairs.length).toBeGreaterThan(10_000);
  expect(repairDocx(bytes, repairs).ok).toBe(true);
}, 20_000);
