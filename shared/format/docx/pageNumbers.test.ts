import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { docx, p, r } from '../testing/docx.ts';
import { readDocx } from './read.ts';
import { repairDocx } from './repair.ts';

function numbered(bytes: Uint8Array, section = 0): { facts: Facts; bytes: Uint8Array } {
  const repaired = repairDocx(bytes, [{ kind: 'pageNumbers', section }]);
  const read = repaired.ok ? readDocx(repaired.bytes) : repaired;
  if (!repaired.ok || !read.ok) throw new Error('not repaired');
  return { facts: read.facts, bytes: repaired.bytes };
}

const NUMBER = {
  align: 'center',
  runs: [{ field: 'page', size: 13, font: 'Times New Roman', bold: false, italic: false }],
};
const number = `<w:p><w:fldSimple w:instr="PAGE">${r('1')}</w:fldSimple></w:p>`;
const sectPr = (inside: string) => `<w:sectPr>${inside}</w:sectPr>`;
const reference = (edge: string, type: string, id: string) =>
  `<w:${edge}Reference w:type="${type}" r:id="${id}"/>`;

test('a document without any gets a header with the number, none on the first page', () => {
  const before = readFileSync(new URL('../testing/cong-van-sai.docx', import.meta.url));
  const { facts, bytes } = numbered(before);
  expect(facts.sections).toMatchObject([
    { titlePage: true, headers: { first: [], default: [NUMBER] } },
  ]);
  const [old, parts] = [unzipSync(before), unzipSync(bytes)];
  const added = Object.keys(parts).filter((name) => !(name in old));
  expect(added).toEqual(['word/header1.xml']);
  expect(strFromU8(parts['[Content_Types].xml'] ?? new Uint8Array())).toContain(
    'PartName="/word/header1.xml"',
  );
  const read = readDocx(before);
  expect(read.ok && read.facts.paragraphs).toEqual(facts.paragraphs);
});

test('also where nothing is said of the pages', () => {
  expect(numbered(docx({ body: p('a') })).facts.sections).toMatchObject([
    { titlePage: true, headers: { default: [NUMBER] } },
  ]);
  expect(numbered(docx({ body: `${p('a')}<w:sectPr/>` })).facts.sections).toMatchObject([
    { titlePage: true, headers: { default: [NUMBER] } },
  ]);
});

test('numbers at the foot go, words there stay, on the first page too', () => {
  const { facts } = numbered(
    docx({
      running: { footer1: `${p('Địa chỉ')}${number}` },
      body:
        p('a') +
        sectPr(`${reference('footer', 'default', 'footer1')}<w:pgNumType w:fmt="lowerRoman"/>`),
    }),
  );
  const foot = [{ text: 'Địa chỉ' }, { text: '' }];
  expect(facts.sections).toMatchObject([
    {
      headers: { default: [NUMBER] },
      footers: { first: foot, default: foot },
      pageNumbers: { format: 'decimal' },
    },
  ]);
});

test('words of the header stay above the text of every page', () => {
  const { facts } = numbered(
    docx({
      running: { header1: `${p('Sở Nội vụ')}${number}` },
      body: p('a') + sectPr(reference('header', 'default', 'header1')),
    }),
  );
  expect(facts.sections[0]?.headers).toMatchObject({
    first: [{ text: 'Sở Nội vụ' }, { text: '' }],
    default: [NUMBER, { text: 'Sở Nội vụ' }, { text: '' }],
  });
});

test('a number that was on the left is replaced, a first page that was bare stays bare', () => {
  const { facts } = numbered(
    docx({
      running: { header1: number, header2: p('') },
      body:
        p('a') +
        sectPr(
          `${reference('header', 'default', 'header1')}${reference('header', 'first', 'header2')}<w:titlePg/>`,
        ),
    }),
  );
  expect(facts.sections[0]?.headers).toMatchObject({ first: [{ text: '' }], default: [NUMBER] });
});

test('left and right pages both have it; later sections show it on their first page', () => {
  const bytes = docx({
    settings: '<w:evenAndOddHeaders/>',
    body: p('a', sectPr('')) + p('b') + sectPr(''),
  });
  expect(numbered(bytes, 1).facts.sections).toMatchObject([
    { headers: { default: [] } },
    { titlePage: false, headers: { default: [NUMBER], even: [NUMBER] } },
  ]);
});
