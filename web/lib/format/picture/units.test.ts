import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDocx } from '#shared/format/docx/read.ts';
import { unitsOf } from './units.ts';

const FILE = path.join(import.meta.dirname, '../../../../shared/format/testing/cong-van-dung.docx');

test('every paragraph is drawn once, the head as one row of two cells', async () => {
  const read = readDocx(new Uint8Array(await readFile(FILE)));
  if (!read.ok) throw new Error(read.problem.code);
  const units = unitsOf(read.facts);
  const drawn = units.flatMap(({ cells }) => cells.flatMap(({ paragraphs }) => paragraphs));
  expect(drawn).toEqual(read.facts.paragraphs);
  const [head] = units;
  expect(head?.kind).toBe('row');
  const words = head?.cells.map(({ paragraphs }) => paragraphs.map(({ text }) => text).join(' '));
  expect(words?.[0]).toContain('SỞ NỘI VỤ');
  expect(words?.[1]).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
  expect(unitsOf(read.facts, 3)).toEqual(units.slice(0, 3));
});
