import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { pageOf } from '#shared/format/pdf/extract.ts';
import { factsOfPdf } from '#shared/format/pdf/read.ts';
import { boxesOf } from './boxes.ts';

const FILE = path.join(import.meta.dirname, '../../../../api/demo/files/cong-van-thuong.pdf');

test('every paragraph of a PDF is found on its page, from top to bottom', async () => {
  const data = new Uint8Array(await readFile(FILE));
  const task = getDocument({ data, fontExtraProperties: true, verbosity: 0 });
  const pages = [await pageOf(await (await task.promise).getPage(1), OPS)];
  await task.destroy();
  const facts = factsOfPdf(pages);
  const boxes = boxesOf(facts, pages);
  const worded = facts.paragraphs.filter(({ text }) => /\p{L}{2}/u.test(text));
  expect(boxes.map(({ paragraph }) => paragraph)).toEqual(worded.map(({ index }) => index));
  for (const { left, top, width, height } of boxes) {
    expect(Math.min(left, top, width, height)).toBeGreaterThan(0);
    expect(left + width).toBeLessThanOrEqual(1);
    expect(top + height).toBeLessThanOrEqual(1);
  }
});
