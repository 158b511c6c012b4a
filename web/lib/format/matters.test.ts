import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkDocx } from '#shared/format/checkDocx.ts';
import { repairDocx } from '#shared/format/docx/repair.ts';
import { mattersOf, mended } from './matters.ts';
import { marksOf, placeOf } from './picture/marks.ts';

const FILE = path.join(import.meta.dirname, '../../../shared/format/testing/cong-van-sai.docx');

async function wrong() {
  const bytes = new Uint8Array(await readFile(FILE));
  return { bytes, ...found(bytes) };
}
function found(bytes: Uint8Array) {
  const checked = checkDocx(bytes);
  if (!checked.ok) throw new Error(checked.problem.code);
  return checked;
}

test('every finding stands in the list once, the blocking ones first', async () => {
  const { findings } = await wrong();
  const matters = mattersOf(findings);
  const listed = matters.flatMap((matter) => matter.findings);
  expect(new Set(listed)).toEqual(new Set(findings));
  expect(listed).toHaveLength(findings.length);
  const firstWarning = matters.findIndex(({ severity }) => severity === 'warning');
  expect(matters.slice(firstWarning).every(({ severity }) => severity === 'warning')).toBe(true);
  const fonts = matters.find(({ findings: [{ is }] }) => is.vi.includes('Arial'));
  expect(fonts?.findings.length).toBeGreaterThan(1);
});

test('what a repair mended is told, what it left is not', async () => {
  const { bytes, findings } = await wrong();
  const repairs = findings.filter(({ rule }) => rule.startsWith('margin'));
  const repaired = repairDocx(
    bytes,
    repairs.flatMap(({ repair }) => repair ?? []),
  );
  if (!repaired.ok) throw new Error(repaired.problem.code);
  const after = found(repaired.bytes).findings;
  expect(mended(repairs, after)).toEqual(repairs);
  expect(mended(findings, after)).toEqual(repairs);
});

test('a place is marked as its gravest finding, and chosen with each of them', async () => {
  const { findings } = await wrong();
  const chosen = findings.find(({ rule }) => rule === 'margin.left');
  const { strips, paragraphs } = marksOf(findings, chosen);
  expect(strips.get(0)?.get('left')).toEqual({ severity: 'blocking', chosen: true });
  expect(strips.get(0)?.get('right')).toEqual({ severity: 'blocking', chosen: false });
  for (const finding of findings) {
    const { paragraph } = finding.where;
    if (paragraph === undefined) continue;
    expect(marksOf(findings, finding).paragraphs.get(paragraph)?.chosen).toBe(true);
    if (finding.severity === 'blocking') {
      expect(paragraphs.get(paragraph)?.severity).toBe('blocking');
    }
    expect(placeOf(finding)).toBe(`paragraph ${paragraph}`);
  }
});
