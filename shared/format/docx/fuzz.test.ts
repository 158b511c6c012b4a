import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Repair } from '../finding.ts';
import { mutated, randomFrom } from '../testing/mutate.ts';
import { readDocx } from './read.ts';
import { repairDocx } from './repair.ts';

const REPAIRS: readonly Repair[] = [
  { kind: 'type', paragraph: 1, size: 14, bold: true },
  { kind: 'font', paragraph: 2, font: 'Times New Roman' },
  { kind: 'spacing', paragraph: 3, before: 6, lines: 1.5 },
  { kind: 'text', paragraph: 4, from: 'a', to: 'b' },
  { kind: 'margins', section: 0, margins: { left: 30 } },
  { kind: 'pageNumbers', section: 0 },
];

/** `npm run fuzz` does this with at least 10,000 files. */
test.each(['cong-van-dung', 'cong-van-dung-libreoffice'])(
  'damaged variants of %s are read or refused, and what is read can be repaired',
  (name) => {
    const file = readFileSync(new URL(`../testing/${name}.docx`, import.meta.url));
    const random = randomFrom(20_261_124);
    for (let index = 0; index < 150; index += 1) {
      const variant = mutated(file, random);
      const read = readDocx(variant);
      const repaired = repairDocx(variant, REPAIRS);
      expect(repaired.ok).toBe(read.ok);
      if (repaired.ok) expect(readDocx(repaired.bytes).ok).toBe(true);
      else expect(repaired.problem.text.vi).toMatch(/Hãy/);
    }
  },
);
