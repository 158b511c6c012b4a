import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, CERTAIN } from './check.ts';
import { checkFacts } from './checkDocx.ts';
import type { Facts } from './facts.ts';
import { nd30 } from './nd30/regime.ts';
import { withText } from './testing/breaches.ts';
import { decision, letter, letterToOne, plan, regulation } from './testing/documents.ts';
import { documentOf, type Style, type TestLine } from './testing/lines.ts';

const right = [letter, letterToOne, decision, regulation, plan];
const known = right.flatMap((facts) => facts.paragraphs.map((one) => one.text));

const style: fc.Arbitrary<Style> = fc.record(
  {
    size: fc.constantFrom(9, 11, 12, 13, 14, 20),
    bold: fc.boolean(),
    italic: fc.boolean(),
    align: fc.constantFrom('left', 'center', 'right', 'both'),
    cell: fc.tuple(fc.nat(2), fc.constantFrom(0, 1)),
    text: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const words = fc.oneof(
  fc.constantFrom(...known),
  fc
    .tuple(fc.constantFrom(...known), fc.constantFrom(...known))
    .map(([a, b]) => `${a}\t${b}\n${a}`),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const anything = fc
  .array(fc.tuple(words, style) as fc.Arbitrary<TestLine>, { maxLength: 60 })
  .map((lines) => documentOf(lines));

describe('any lines in any order', () => {
  test('are checked without a throw, each line taken for one thing, findings from top to bottom', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('docx', 'pdf'), (facts, source) => {
        const result = checkFacts({ ...facts, source });
        const places = result.findings.map((one) => one.where.paragraph ?? -1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        for (const { certainty } of result.components.parts) {
          expect(certainty).toBeGreaterThanOrEqual(0);
          expect(certainty).toBeLessThanOrEqual(1);
        }
        for (const finding of result.findings) {
          expect(finding.where.words.length).toBeLessThanOrEqual(80);
          expect(
            finding.is.vi && finding.is.en && finding.should.vi && finding.should.en,
          ).toBeTruthy();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what is not surely a component is not blamed for its form', () => {
    fc.assert(
      fc.property(anything, (facts) => {
        for (const { component, severity } of check(facts, { regime: nd30 }).findings)
          if (severity === 'blocking' && component)
            expect(component.certainty).toBeGreaterThanOrEqual(CERTAIN);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a draft', () => {
  test('leaves room for its number and day', () => {
    const at = (facts: Facts, start: string) =>
      facts.paragraphs.findIndex((one) => one.text.startsWith(start));
    const blank = withText(letter, at(letter, 'Số'), 'Số:        /SNV-CCHC');
    const draft = withText(blank, at(blank, 'Mẫu Sơn'), 'Mẫu Sơn, ngày      tháng 02 năm 2026');
    expect(check(draft, { regime: nd30 }).findings).toEqual([]);
  });
});

describe('legislation', () => {
  test('has a form of its own: nothing blocks', () => {
    const at = decision.paragraphs.findIndex((one) => one.text === 'QUYẾT ĐỊNH');
    const facts = withText(decision, at, 'THÔNG TƯ');
    const spoilt = {
      ...facts,
      paragraphs: facts.paragraphs.map((one) => ({ ...one, align: 'left' as const })),
    };
    const { type, findings } = check(spoilt, { regime: nd30 });
    expect(type).toBe('other: Thông tư');
    expect(findings.map((one) => one.rule)).toContain('typeName.known');
    expect(findings.every((one) => one.severity === 'warning')).toBe(true);
  });
});

describe('a PDF', () => {
  test('each foreign font is named once, and neither it nor the margins block', () => {
    const facts: Facts = {
      ...letter,
      source: 'pdf',
      sections: letter.sections.map((one) => ({ ...one, margins: { ...one.margins, left: 20 } })),
      paragraphs: letter.paragraphs.map((one) => ({
        ...one,
        runs: one.runs.map((run) => ({ ...run, font: 'Liberation Serif' })),
      })),
    };
    const { findings } = check(facts, { regime: nd30 });
    expect(findings.map((one) => [one.rule, one.severity])).toEqual([
      ['margin.left', 'warning'],
      ['text.font', 'warning'],
    ]);
  });
});

test.each(['Đặc khu Phú Mẫu', 'Thành phố Hồ Chí Minh', 'Thị trấn Mẫu'])(
  '%s is a place as it is written',
  (place) => {
    const at = letter.paragraphs.findIndex(({ text }) => text.startsWith('Mẫu Sơn,'));
    const facts = withText(letter, at, `${place}, ngày 05 tháng 02 năm 2026`);
    expect(check(facts, { regime: nd30 }).findings).toEqual([]);
  },
);
