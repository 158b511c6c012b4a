import { expect, test } from 'vitest';
import type { Text } from '#shared/text.ts';
import * as all from './findings.ts';

const { findings, deskFindings, ...made } = all;

test('every finding says in each language what it is', () => {
  const texts: readonly Text[] = [
    ...Object.values(findings),
    ...Object.values(deskFindings).map((of) => of('lan')),
    ...Object.values(made).map((of) => of(7 as never, 'den')),
  ];
  expect(texts.length).toBeGreaterThan(45);
  for (const { vi, en } of texts) {
    expect(vi).toMatch(/[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]/);
    expect(en).toMatch(/^[ -~’]+$/);
  }
});
