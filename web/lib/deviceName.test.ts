import { expect, test } from 'vitest';
import { nameDevice } from './deviceName.ts';

test('a device is named by its browser and its system', () => {
  const android =
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36';
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0';
  expect(nameDevice(android)).toBe('Chrome · Android');
  expect(nameDevice(iphone)).toBe('Safari · iPhone');
  expect(nameDevice(edge)).toBe('Edge · Windows');
  expect(nameDevice('')).toBe('Web');
});
