import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENDINGS, falseEnding } from './fileNames.ts';

test('a name that promises another type than the content has is noticed', () => {
  expect(falseEnding({ name: 'cong-van.pdf', mediaType: 'text/plain' })).toBe('pdf');
  expect(falseEnding({ name: 'Ảnh chụp.PNG', mediaType: 'image/jpeg' })).toBe('png');
  expect(falseEnding({ name: 'bao-cao.docx', mediaType: 'application/octet-stream' })).toBe('docx');
});

test('a name that promises nothing, or what it holds, is not', () => {
  const types = Object.entries(ENDINGS).flatMap(([type, endings]) =>
    endings.map((ending) => [type, ending] as const),
  );
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...types), (start, [mediaType, ending]) => {
      expect(falseEnding({ name: `${start}.${ending}`, mediaType })).toBeUndefined();
      expect(falseEnding({ name: `${start}.${ending.toUpperCase()}`, mediaType })).toBeUndefined();
    }),
  );
  expect(falseEnding({ name: 'Phụ lục 1.2', mediaType: 'application/pdf' })).toBeUndefined();
  expect(falseEnding({ name: 'pdf', mediaType: 'text/plain' })).toBeUndefined();
});
