import { expect, test } from 'vitest';
import { contentDisposition } from './disposition.ts';
import { parseRange } from './range.ts';

test.each([
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=2-5', { start: 2, end: 6 }],
  ['bytes=2-', { start: 2, end: 10 }],
  ['bytes=2-99', { start: 2, end: 10 }],
  ['bytes=-3', { start: 7, end: 10 }],
  ['bytes=-99', { start: 0, end: 10 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,3-4', undefined],
  ['lines=0-1', undefined],
  [undefined, undefined],
])('of ten bytes, %s', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range);
});

test('a name in any script, with one in ASCII beside it', () => {
  expect(contentDisposition('inline', 'Quyết định số 132 (bản "đẹp").pdf')).toBe(
    'inline; filename="Quyet dinh so 132 (ban _dep_).pdf"; ' +
      "filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%20132%20%28b%E1%BA%A3n%20%22%C4%91%E1%BA%B9p%22%29.pdf",
  );
});

test('a name neither ends the header nor hides what it ends in', () => {
  const header = contentDisposition('attachment', 'a\r\nSet-Cookie: x\u202efdp.exe/..\\b');
  expect(header).toBe(
    `attachment; filename="a__Set-Cookie: x_fdp.exe_.._b"; filename*=UTF-8''a__Set-Cookie%3A%20x_fdp.exe_.._b`,
  );
});
