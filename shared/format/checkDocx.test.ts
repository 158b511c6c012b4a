import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDocx, type DocxChecked } from './checkDocx.ts';
import { repairDocx } from './docx/repair.ts';
import type { Finding, Repair } from './finding.ts';

type Checked = Extract<DocxChecked, { ok: true }>;

function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`testing/${name}.docx`, import.meta.url)));
}

function checked(bytes: Uint8Array): Checked {
  const result = checkDocx(bytes);
  if (!result.ok) throw new Error(result.problem.code);
  return result;
}

function repaired(bytes: Uint8Array, repairs: readonly Repair[]): Uint8Array {
  const result = repairDocx(bytes, repairs);
  if (!result.ok) throw new Error(result.problem.code);
  return result.bytes;
}

const place = (one: Finding) =>
  `${one.rule} ${one.where.paragraph ?? `section ${one.where.section}`}`;
const places = (result: Checked) => result.findings.map(place);
const repairOf = (one: Finding) => (one.repair ? [one.repair] : []);

const RIGHT = ['cong-van-dung', 'cong-van-dung-libreoffice'];
const WRONG = 'cong-van-sai';

describe('the letter laid out right', () => {
  test.each(RIGHT)('%s: nothing blocks; two remarks', (name) => {
    const result = checked(sample(name));
    expect(result.type).toBe('CV');
    expect(result.regime.id).toBe('nd30');
    expect(result.findings.map((one) => [one.rule, one.severity])).toEqual([
      ['about.gap', 'warning'],
      ['salutation.oneLine', 'warning'],
    ]);
  });
});

test('the letter laid out wrong: each of its breaches, with its place', () => {
  const font = Array.from({ length: 8 }, (_, paragraph) => `text.font ${paragraph}`);
  expect(places(checked(sample(WRONG))).sort()).toEqual(
    [
      ...font,
      ...['page.paper', 'margin.top', 'margin.bottom', 'margin.left', 'margin.right'].map(
        (rule) => `${rule} section 0`,
      ),
      ...['motto', 'placeDate', 'position', 'recipients', 'keep'].map(
        (component) => `${component}.present section 0`,
      ),
      'issuingAgency.line 0',
      'nationalName.wording 1',
      'nationalName.columns 1',
      'reference.size 2',
      'reference.colon 2',
      'reference.slash 2',
      'about.gap 3',
      'salutation.size 4',
      'body.size 5',
      'body.align 5',
      'body.indent 5',
      'body.size 6',
      'body.indent 6',
      'text.gap 6',
      'signer.size 7',
    ].sort(),
  );
});

/** Each repair alone, then all of them: what was repaired is gone, and nothing has come. */
function repairsHold(bytes: Uint8Array): void {
  const before = checked(bytes);
  const known = new Set(places(before));
  for (const finding of before.findings) {
    if (!finding.repair) continue;
    const after = places(checked(repaired(bytes, [finding.repair])));
    expect(after, place(finding)).not.toContain(place(finding));
    expect(after.filter((one) => !known.has(one))).toEqual([]);
  }
  const all = places(checked(repaired(bytes, before.findings.flatMap(repairOf))));
  expect(all).toEqual(before.findings.filter((one) => !one.repair).map(place));
}

describe('a repair makes its finding go away and adds none', () => {
  test.each([...RIGHT, WRONG])('%s', (name) => repairsHold(sample(name)));
});

/** Ways to spoil a document, told in the same words as repairs. */
function damages(paragraph: number): readonly Repair[] {
  return [
    { kind: 'font', paragraph, font: 'Arial' },
    { kind: 'type', paragraph, size: 16 },
    { kind: 'type', paragraph, size: 9 },
    { kind: 'type', paragraph, bold: true },
    { kind: 'type', paragraph, bold: false, italic: true },
    { kind: 'type', paragraph, color: 'FF0000' },
    { kind: 'align', paragraph, align: 'left' },
    { kind: 'indent', paragraph, firstLine: 20 },
    { kind: 'spacing', paragraph, before: 0, after: 0, lines: 2 },
  ];
}

const PAGE_DAMAGES: readonly Repair[] = [
  { kind: 'paper', section: 0, width: 216, height: 279 },
  { kind: 'margins', section: 0, margins: { top: 10, bottom: 40, left: 20, right: 30 } },
];

const SLIPS: readonly (readonly [from: string, to: string])[] = [
  ['Số: 1875/', 'Số: 7/'],
  ['Số: 1875/SNV-VTLT', 'Số 1875 - SNV - VTLT'],
  ['Độc lập - Tự do - Hạnh phúc', 'Độc Lập - Tự Do - Hạnh Phúc'],
  ['HÒA XÃ', 'HOA XA'],
  ['Định, ngày 05', 'Định ngày 5'],
  ['V/v', 'v/v'],
  ['gửi:', 'gửi'],
  ['Như trên;', 'Như trên'],
  ['(báo cáo);', '(báo cáo),'],
  ['Lưu: VT, VTLT.', 'Lưu VT; VTLT'],
  ['KT. GIÁM', 'KT GIÁM'],
  ['SỞ NỘI VỤ', 'Sở Nội vụ'],
  ['Nơi nhận:', 'Nơi nhận'],
];

describe('… in every way the right letter can be spoilt', () => {
  const bytes = sample('cong-van-dung');
  const { paragraphs } = checked(bytes).facts;
  const written = paragraphs.filter((one) => one.text.trim());

  test('one paragraph set otherwise', () => {
    for (const { index } of written)
      for (const damage of damages(index)) repairsHold(repaired(bytes, [damage]));
  });

  test('the page set otherwise', () => {
    for (const damage of PAGE_DAMAGES) repairsHold(repaired(bytes, [damage]));
  });

  test.each(SLIPS)('“%s” written “%s”', (from, to) => {
    const at = paragraphs.findIndex((one) => one.text.includes(from));
    const slip = repaired(bytes, [{ kind: 'text', paragraph: at, from, to }]);
    expect(checked(slip).findings.some((one) => one.where.paragraph === at && one.repair)).toBe(
      true,
    );
    repairsHold(slip);
  });

  test('everything set otherwise at once', () => {
    const all = written.flatMap(({ index }) => damages(index));
    repairsHold(repaired(bytes, [...PAGE_DAMAGES, ...all]));
  });
});
