import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultOfDocx } from '../testing/fault.ts';
import { mutated, randomFrom } from '../testing/mutate.ts';

// Ten thousand and more: npm run fuzz -- docx
test.each(['cong-van-dung', 'cong-van-dung-libreoffice'])(
  'damaged variants of %s are read or refused, and what is read can be repaired',
  (name) => {
    const file = readFileSync(new URL(`../testing/${name}.docx`, import.meta.url));
    for (let seed = 1; seed <= 150; seed += 1) {
      expect([seed, faultOfDocx(mutated(file, randomFrom(seed)))]).toEqual([seed, undefined]);
    }
  },
);
