import { expect, test } from 'vitest';
import { mediaTypeOf } from './mediaType.ts';

const file = (name: string, type: string, bytes: readonly number[]) =>
  new File([new Uint8Array(bytes)], name, { type });
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];

test('a file is what its bytes say, whatever its name says', async () => {
  expect(await mediaTypeOf(file('quet.png', 'image/png', PNG))).toBe('image/png');
  expect(await mediaTypeOf(file('quet.pdf', 'application/pdf', PNG))).toBe('image/png');
  expect(await mediaTypeOf(file('a.jpg', 'image/jpeg', [0xff, 0xd8, 0xff, 0xe0, 0]))).toBe(
    'image/jpeg',
  );
  const nothing = file('hong.png', 'image/png', [0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await mediaTypeOf(nothing)).toBe('application/octet-stream');
});
